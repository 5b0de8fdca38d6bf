"""What a visitor reads where there is no page."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from entries.site.pages import show


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing ever stood at this address."""
    return show(request, "404.html", {}, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """410: what stood here was withdrawn."""
    return show(request, "410.html", {}, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without request or database, since they may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)

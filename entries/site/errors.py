"""What a visitor reads where there is no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing ever stood at this address."""
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """410: what stood here was withdrawn."""
    return render(request, "410.html", status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without a context, since that may be what failed."""
    return render(None, "500.html", status=500)

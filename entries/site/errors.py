"""What a visitor reads where there is no page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from entries.published.models import Withdrawal
from entries.site.pages import show


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing ever stood at this address."""
    return show(request, "404.html", {}, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """410: what stood here was withdrawn."""
    return show(request, "410.html", {}, status=410)


def absent(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """410 where something stood at the address once. Raises Http404 where nothing ever did."""
    if Withdrawal.objects.filter(subject=subject, object_id=pk).exists():
        return gone(request)
    raise Http404


def moved(request: HttpRequest, address: str) -> HttpResponse:
    """301 to the right address, with the query that came along."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without request or database, since they may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)

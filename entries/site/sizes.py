"""What a visitor reads who sends more than a form may hold."""

import contextlib
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from entries.site.pages import show

CHUNK = 64 * 1024


def refuse_too_much(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a form with more text or fields than DATA_UPLOAD_MAX_* allow is refused with what to do instead.

    Django's answer would be a bare 400. It stands last, so that whoever sent the form is known.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.POST  # noqa: B018 - it is read here, or by the protection against forged forms
        except RequestDataTooBig:
            return _refuse(request, size=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        except TooManyFieldsSent:
            return _refuse(request, fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
        except UnreadablePostError:
            pass  # who sent it has gone
        return get_response(request)

    return middleware


def _refuse(request: HttpRequest, **most: int) -> HttpResponse:
    with contextlib.suppress(UnreadablePostError):
        _read_the_rest(request)
    return show(request, "413.html", most, status=413)


def _read_the_rest(request: HttpRequest) -> None:
    """Take what is still on its way: a browser that cannot send all of it shows no answer."""
    for _ in range(settings.IMPORT_MAX_BYTES // CHUNK):
        if not request.read(CHUNK):
            return

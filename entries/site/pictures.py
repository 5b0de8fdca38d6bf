"""The pictures of published entries."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from entries import pictures
from entries.published.indexes import PublishedFigure
from entries.site.pages import KEPT


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture that a published figure shows; Http404 for every other, a draft's too.

    Asked for anew after a minute, like the pages, so that what was withdrawn is soon gone; the name tells whether it is
    the same, so that it is sent once.
    """
    if not pictures.NAME.match(name) or not PublishedFigure.objects.filter(picture=name).exists():
        raise Http404
    etag = f'"{name[:64]}"'
    response: HttpResponseBase
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        file = pictures.opened(name)
        if file is None:
            raise Http404
        response = FileResponse(file, content_type=pictures.media_type(name))
    response["ETag"] = etag
    response["Content-Security-Policy"] = "default-src 'none'"
    patch_cache_control(response, public=True, max_age=KEPT)
    return response

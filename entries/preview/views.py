"""The public page of an entry, made from a revision that need not be public: never indexed, never kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from entries import pictures
from entries.editing import Action, may
from entries.editing.previewlinks import Ended, NoLink, followed
from entries.models import Program, Revision
from entries.published.models import PublishedEntry
from entries.publishing import preview_of
from entries.site.citations import cite
from entries.site.pages import show

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def secret(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that no cache, search engine or page linked from it is to learn of; GET and HEAD only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return require_safe(guarded)


@secret
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """The revision of a secret link. 404 for an address that never was one, 410 for a link that has ended."""
    try:
        revision = followed(token, counted=request.method == "GET")
    except NoLink:
        return show(request, "preview/ended.html", {"never": True}, status=404)
    except Ended:
        return show(request, "preview/ended.html", {}, status=410)
    return _page(request, revision, reverse("preview:shared_picture", args=[token, "-"]))


@secret
def shared_picture(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A picture of the revision of a secret link, and of no other. Raises Http404."""
    try:
        revision = followed(token, counted=False)
    except (NoLink, Ended) as error:
        raise Http404 from error
    file = pictures.opened(name) if name in revision.picture_names else None
    if file is None:
        raise Http404
    return FileResponse(file, content_type=pictures.media_type(name))


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@secret
@login_required
def for_editors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Any revision of an entry, for who may see the entry; the office's own page may frame it."""
    if not request.user.is_staff or not may(request.user, Action.VIEW, Program):
        raise PermissionDenied
    revisions = Revision.objects.visible_to(request.user).select_related("program__section__yearbook")
    revision = revisions.filter(pk=pk).first()
    if revision is None:
        raise Http404
    return _page(request, revision, reverse("admin:entries_revision_picture", args=[pk, "-"]))


def _page(request: HttpRequest, revision: Revision, pictures_at: str) -> HttpResponse:
    entry = preview_of(revision)
    beside = PublishedEntry.objects.beside(entry)
    address = request.build_absolute_uri(entry.get_absolute_url())
    context = {
        "entry": entry,
        "before": beside.before,
        "after": beside.after,
        "citation": cite(entry, address=address, today=timezone.localdate()),
        "revision": revision,
        "pictures_at": pictures_at.removesuffix("-"),
    }
    return show(request, "preview/entry.html", context)

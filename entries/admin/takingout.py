"""A list of the admin as a file: as it is filtered, in a format of FORMATS, and put on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from entries.editing import audit
from entries.exporting import FORMATS
from entries.models import OnRecord


def take_out(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    *,
    form: str,
    name: str,
    write: Callable[[QuerySet[Any]], Iterator[bytes]],
) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, written by `write` while it is read, as the file `name` of today.

    Leads back to the list, saying why, where the address filters by what is none or the format cannot hold the rows.
    Raises PermissionDenied, and Http404 for a format that there is not.
    """
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if form not in FORMATS:
        raise Http404
    back = reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")
    try:
        pieces = write(model_admin.get_changelist_instance(request).get_queryset(request))
    except IncorrectLookupParameters:
        messages.error(request, _("The address filters by something that this list does not have: filter it anew."))
        return HttpResponseRedirect(back)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(f"{back}?{request.GET.urlencode()}")
    detail = f"{name} {form} {request.GET.urlencode()}".strip()
    audit(action=OnRecord.EXPORT, by=request.user, detail=detail)  # type: ignore[arg-type]
    return sent(pieces, f"{name}-{timezone.localdate():%Y-%m-%d}", form)


def sent(pieces: Iterator[bytes], name: str, form: str) -> StreamingHttpResponse:
    """The pieces of a file, under that name."""
    chosen = FORMATS[form]
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{chosen.suffix}") or ""
    headers = {"Content-Disposition": disposition}
    return StreamingHttpResponse(pieces, content_type=chosen.content_type, headers=headers)

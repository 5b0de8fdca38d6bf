"""The public lists as files: what the list shows, as it is filtered, in a format of `exporting`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from entries.exporting import FORMATS
from entries.exporting.cells import PARTS, Value
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry
from entries.site.filters import PublicFilter
from entries.site.lists import award_filter, entry_filter
from entries.site.pages import public_page


@public_page
def entry_file(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The list of all entries as a file, by volume, section, kind and text."""

    def values(row: PublishedEntry) -> list[Value]:
        place = [str(row.yearbook), row.section.path]
        return [*place, row.title, row.kind, row.source_unit, row.signed_by, row.body, _address(request, row)]

    header = ("yearbook", "section", "title", "kind", "unit", "contributor", "body", "address")
    return _file(request, form, "entry_list", header, values, entry_filter(request))


@public_page
def award_file(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The list of all awards as a file, by volume, level, year and text."""

    def values(row: PublishedAward) -> list[Value]:
        recipients = [{part: one[part] for part in PARTS} for one in row.recipients]
        own = [row.name, row.level, row.year, row.granted_by, row.rank, row.recipient_count, row.recipient_unit]
        return [str(row.yearbook), row.entry.section.path, row.entry.title, *own, recipients, _address(request, row)]

    header = ("yearbook", "section", "program", "name", "level", "year", "granted_by", "rank")
    counted = ("recipient_count", "recipient_unit", "recipients", "address")
    return _file(request, form, "award_list", header + counted, values, award_filter(request))


def _file(
    request: HttpRequest,
    form: str,
    listed: str,
    header: tuple[str, ...],
    values: Callable[[Any], list[Value]],
    filters: PublicFilter,
) -> HttpResponse | StreamingHttpResponse:
    """The rows as a file; where the filter or the format stands against it, the list instead, which says what."""
    try:
        if not filters.is_valid():
            raise ValidationError("")
        pieces = FORMATS[form].write(header, (values(row) for row in filters.qs.iterator(chunk_size=1000)))
    except ValidationError:
        return HttpResponseRedirect(f"{reverse(f'site:{listed}')}?{request.GET.urlencode()}")
    name = f"{listed.removesuffix('_list')}.{FORMATS[form].suffix}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return StreamingHttpResponse(pieces, content_type=FORMATS[form].content_type, headers=disposition)


def _address(request: HttpRequest, row: PublishedEntry | PublishedAward) -> str:
    return request.build_absolute_uri(row.get_absolute_url())

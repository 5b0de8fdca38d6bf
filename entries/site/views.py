"""Home, a volume, a section, an entry: each at most two queries, whatever the size of the volume."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from entries.published.indexes import IndexKind
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, Withdrawal
from entries.site.citations import cite
from entries.site.errors import absent, moved
from entries.site.pages import public_page, show
from entries.site.paging import Page, page_number, query_without_page

NEWEST = 8  # entries on the home page
PER_PAGE = 100  # entries on a section's page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The volumes, and what was published last."""
    newest = PublishedEntry.objects.with_place().defer("facts", "awards", "figures").order_by("-published_at", "-id")
    context = {"volumes": list(PublishedYearbook.objects.all()), "newest": list(newest[:NEWEST])}
    return show(request, "site/home.html", context)


@public_page
def yearbook(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A volume: its data and its table of contents."""
    volume = PublishedYearbook.objects.filter(pk=pk).first()
    if volume is None:
        return absent(request, Withdrawal.Subject.YEARBOOK, pk)
    if volume.slug != slug:
        return moved(request, volume.get_absolute_url())
    sections = list(PublishedSection.objects.filter(yearbook=pk).order_by("tree_key"))
    return show(
        request, "site/yearbook.html", {"volume": volume, "tree": nested(sections), "indexes": IndexKind.choices}
    )


@public_page
def section(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A section: its subsections, and its own entries in order."""
    rows = list(PublishedSection.objects.select_related("yearbook").with_children(pk))
    opened = next((row for row in rows if row.pk == pk), None)
    if opened is None:
        return absent(request, Withdrawal.Subject.SECTION, pk)
    if opened.slug != slug:
        return moved(request, opened.get_absolute_url())
    number = page_number(request.GET)
    if number > max(1, -(-opened.entry_count // PER_PAGE)):
        raise Http404
    entries = PublishedEntry.objects.filter(section=pk).order_by("sort_key").defer("facts")
    start = (number - 1) * PER_PAGE
    shown = list(entries[start : start + PER_PAGE]) if opened.entry_count else []
    page = Page(shown, number, opened.entry_count, PER_PAGE, query_without_page(request.GET))
    children = [row for row in rows if row.pk != pk]
    context = {"section": opened, "children": children, "page": page}
    return show(request, "site/section.html", context)


@public_page
def entry(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An entry, with what belongs to it, and the way to the ones beside it."""
    try:
        opened = PublishedEntry.objects.with_place().with_series().get(pk=pk)
    except PublishedEntry.DoesNotExist:
        return absent(request, Withdrawal.Subject.ENTRY, pk)
    if opened.slug != slug:
        return moved(request, opened.get_absolute_url())
    beside = PublishedEntry.objects.beside(opened)
    address = request.build_absolute_uri(opened.get_absolute_url())
    context = {
        "entry": opened,
        "before": beside.before,
        "after": beside.after,
        "other_years": beside.other_years,
        "citation": cite(opened, address=address, today=timezone.localdate()),
    }
    return show(request, "site/entry.html", context)


def nested(sections: list[PublishedSection]) -> list[dict[str, Any]]:
    """The sections, in tree order, as a tree: each a dict of `section` and `children`."""
    top: list[dict[str, Any]] = []
    open_nodes: list[list[dict[str, Any]]] = [top]
    for row in sections:
        node: dict[str, Any] = {"section": row, "children": []}
        del open_nodes[row.depth :]
        open_nodes[-1].append(node)
        open_nodes.append(node["children"])
    return top

"""The lists of all entries and of all figures, filtered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from entries.exporting import FORMATS
from entries.published.awards import NARROW, PublishedAward
from entries.published.indexes import PublishedFigure
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.site.filters import AwardFilter, EntryFilter, FigureFilter, PublicFilter
from entries.site.pages import public_page, show
from entries.site.paging import Page, counted_page, id_in, query_without_page

INDENT = "\u3000"
COLUMNS = ("what", "id", "label", "level", "place")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set: its name, its value in words, and the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a filter offers to choose from, read in one query: rows of COLUMNS."""

    rows: list[tuple[str, int, str, int, str]]

    @property
    def volumes(self) -> list[tuple[str, str]]:
        """The volumes, newest first."""
        found = sorted((row for row in self.rows if row[0] == "volume"), key=lambda row: (-row[3], row[2]))
        return [(str(pk), label) for _what, pk, label, _year, _place in found]

    @property
    def sections(self) -> list[tuple[str, str]]:
        """The sections in the order of their tree, those below indented."""
        found = sorted((row for row in self.rows if row[0] == "section"), key=lambda row: row[4])
        return [(str(pk), INDENT * (depth - 1) + label) for _what, pk, label, depth, _place in found]


@public_page
def entry_list(request: HttpRequest) -> HttpResponse:
    """All entries, by volume, section, kind and text."""
    return _list(request, "site/entry_list.html", entry_filter(request, forgiving=True))


def entry_filter(request: HttpRequest, *, forgiving: bool = False) -> EntryFilter:
    """The entries that the address asks for; `forgiving` forgets a section of the volume that was chosen before."""
    data = request.GET.copy()
    volumes, sections = _options(data)
    if forgiving and data.get("yearbook") in dict(volumes) and data.get("section") not in dict(sections):
        data.pop("section", None)
    rows = PublishedEntry.objects.with_place().defer("awards", "facts")
    return EntryFilter(data, volumes=volumes, sections=sections, queryset=rows)


def award_filter(request: HttpRequest) -> AwardFilter:
    """The awards that the address asks for."""
    volumes, _sections = _options(QueryDict())
    rows = PublishedAward.objects.select_related("entry__section", "yearbook").defer(*NARROW)
    return AwardFilter(request.GET, volumes=volumes, queryset=rows)


@public_page
def figure_list(request: HttpRequest) -> HttpResponse:
    """All figures, by volume, kind and text."""
    volumes, _sections = _options(QueryDict())
    rows = PublishedFigure.objects.select_related("entry", "yearbook").defer(*("entry__body", "entry__facts"))
    filters = FigureFilter(request.GET, volumes=volumes, queryset=rows)
    return _list(request, "site/figure_list.html", filters)


def _list(request: HttpRequest, template: str, filters: PublicFilter) -> HttpResponse:
    if filters.is_valid():
        page = counted_page(filters.qs, filters.data)
        if not page.rows and page.number > 1:
            return HttpResponseRedirect(page.address(1))
    else:
        page = Page([], 1, 0, 1, query_without_page(filters.data))
    context = {"filters": filters, "page": page, "chips": chips(filters), "formats": FORMATS}
    return show(request, template, context)


def _options(data: QueryDict) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The volumes to choose from and, where one is chosen or a section of it, its sections: in one query."""
    options = Options(list(volume_rows().union(_section_rows(data), all=True)))
    return options.volumes, options.sections


def volume_rows() -> QuerySet[PublishedYearbook, tuple[str, int, str, int, str]]:
    year = Cast("edition_year", CharField(max_length=4))
    return (
        PublishedYearbook.objects.order_by()
        .annotate(
            what=Value("volume", CharField()),
            label=Concat("title", Value(" "), year, output_field=CharField()),
            level=Cast("edition_year", IntegerField()),
            place=Value("", CharField()),
        )
        .values_list(*COLUMNS)
    )


def _section_rows(data: QueryDict) -> QuerySet[PublishedSection, tuple[str, int, str, int, str]]:
    chosen, section = id_in(data, "yearbook"), id_in(data, "section")
    rows = PublishedSection.objects.order_by()
    if chosen is not None:
        rows = rows.filter(yearbook=chosen)
    elif section is not None:
        rows = rows.filter(yearbook__in=PublishedSection.objects.filter(pk=section).values("yearbook"))
    else:
        rows = rows.filter(pk__isnull=True)
    return rows.annotate(
        what=Value("section", CharField()),
        label=Cast("title", CharField()),
        level=Cast("depth", IntegerField()),
        place=Cast("tree_key", CharField()),
    ).values_list(*COLUMNS)


def chips(filters: PublicFilter) -> list[Chip]:
    """The filters that are set, each with the address without it."""
    chips = []
    for name, field in filters.form.fields.items():
        value = filters.form.data.get(name, "")
        if value:
            words = dict(getattr(field, "choices", [])).get(value, value)
            without = filters.data.copy()
            without.pop(name)
            without.pop("page", None)
            chips.append(Chip(str(field.label), str(words).strip(), "?" + without.urlencode()))
    return chips

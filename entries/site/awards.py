"""The directory of awards: the list with its counts, and a recipient's honours over the years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from entries.exporting import FORMATS
from entries.published.awards import NARROW, PublishedAward
from entries.published.honours import PublishedGrant, PublishedHonour, recipient_number
from entries.published.models import Withdrawal
from entries.site.charts import Chart, Point, bars, columns
from entries.site.errors import absent, moved
from entries.site.filters import AwardFilter
from entries.site.lists import Options, chips, volume_rows
from entries.site.pages import public_page, show
from entries.site.paging import PER_PAGE, Page, id_in, page_number, query_without_page
from entries.terms import Level, RecipientKind
from entries.text import slugify

SUGGESTED = 200  # granting bodies that are offered, the most frequent ones
Counts = list[tuple[int | None, str, int]]  # year, level, number of awards


@public_page
def award_list(request: HttpRequest) -> HttpResponse:
    """Awards by volume, level, year, granting body, kind of recipient and text, with counts by year and by level."""
    filters, counts, bodies = _filtered(request.GET)
    total = sum(count for _year, _level, count in counts)
    number = page_number(request.GET)
    start = (number - 1) * PER_PAGE
    if total and start >= total:
        return HttpResponseRedirect(Page([], number, total, PER_PAGE, query_without_page(request.GET)).address(1))
    rows = _rows(filters.qs, counts, start) if total else []
    context = {
        "filters": filters,
        "page": Page(rows, number, total, PER_PAGE, query_without_page(request.GET)),
        "chips": chips(filters),
        "charts": _charts(counts, request.GET),
        "bodies": bodies,
        "formats": FORMATS,
    }
    return show(request, "site/award_list.html", context)


def _filtered(data: QueryDict) -> tuple[AwardFilter, Counts, list[str]]:
    """The filter, how many awards of each year and level it finds, and granting bodies to offer: in one query.

    The volumes to choose from come with that query, so its counts take the volume asked for on trust; the filter that
    is returned holds it against them.
    """
    asked = data.get("yearbook", "")
    volume = [(asked, asked)] if id_in(data, "yearbook") is not None else []
    trusting = AwardFilter(data, volumes=volume, queryset=PublishedAward.objects.all())
    found = _counts(trusting.qs if trusting.is_valid() else PublishedAward.objects.none())
    rows: list[Any] = list(volume_rows().union(_bodies(), found, all=True))
    volumes = Options(rows).volumes
    filters = AwardFilter(data, volumes=volumes, queryset=PublishedAward.objects.all())
    counts = [(year, level, count) for what, year, level, count, _place in rows if what == "count"]
    bodies = sorted((-count, body) for what, _pk, body, count, _place in rows if what == "body")[:SUGGESTED]
    return filters, counts if filters.is_valid() else [], [body for _count, body in bodies]


def _rows(found: QuerySet[PublishedAward], counts: Counts, start: int) -> list[PublishedAward]:
    """The awards of the page that begins there, looked for in the years alone in which they must be.

    Without that, page 1,000 read all pages before it, and a word that half of all awards contain all of these.
    """
    totals: Counter[int] = Counter()
    for year, _level, count in counts:
        totals[-(year or 0)] += count
    years: list[int] = []
    for year in sorted(totals):  # as `sort_year` has it: the newest first
        if not years and start >= totals[year]:
            start -= totals[year]
        elif sum(totals[known] for known in years) < start + PER_PAGE:
            years.append(year)
    rows = found.filter(sort_year__in=years).select_related("entry", "yearbook").defer(*NARROW)
    return list(rows[start : start + PER_PAGE])


def _counts(rows: QuerySet[PublishedAward]) -> QuerySet[Any, Any]:
    """How many awards of each year and level, in the columns of the options: the year as id, the number as level."""
    return (
        rows.order_by()
        .values("level", "year")
        .annotate(
            what=Value("count", CharField()),
            id=F("year"),  # as they are: what is computed would be grouped by too, past the index
            label=F("level"),
            n=Cast(Count("*"), IntegerField()),
            place=Value("", CharField()),
        )
        .values_list("what", "id", "label", "n", "place")
    )


def _bodies() -> QuerySet[Any, Any]:
    """All granting bodies and how many awards each granted, in the columns of the options.

    Which are the most frequent is seen where they are read: to choose them here, they would be counted twice.
    """
    return (
        PublishedGrant.objects.order_by()
        .values("body")
        .annotate(
            what=Value("body", CharField()),
            number=Value(0, IntegerField()),
            label=F("body"),
            level=Cast(Count("*"), IntegerField()),
            place=Value("", CharField()),
        )
        .values_list("what", "number", "label", "level", "place")
    )


def _charts(counts: Counts, data: QueryDict) -> list[Chart]:
    """By year and by level; a plot of one point says nothing and is left out."""
    years: Counter[int | None] = Counter()
    levels: Counter[str] = Counter()
    for year, level, count in counts:
        years[year] += count
        levels[level] += count
    by_level = [
        Point(str(level.label), levels[level], _address(data, "level", level)) for level in Level if levels[level]
    ]
    by_year = year_points(years, data)
    found = [
        columns("by-year", _("Awards by year"), by_year),
        bars("by-level", _("Awards by level"), by_level),
    ]
    return [chart for chart in found if len(chart.marks) > 1]


def year_points(years: Counter[int | None], data: QueryDict | None = None) -> list[Point]:
    """The years from the first to the last, those without an award too; behind them what states no year."""
    stated = [year for year in years if year]
    span = range(min(stated), max(stated) + 1) if stated else ()
    points = [
        Point(str(year), years[year], _address(data, "year", str(year)) if data is not None and years[year] else "")
        for year in span
    ]
    return [*points, Point(_("no year"), years[None])] if years[None] else points


def _address(data: QueryDict, name: str, value: str) -> str:
    chosen = data.copy()
    chosen[name] = value
    chosen.pop("page", None)
    return f"?{chosen.urlencode()}"


@dataclass(frozen=True, slots=True)
class Namesake:
    """A recipient, by name and affiliation, and how many honours it has."""

    key: str
    kind: str
    name: str
    affiliation: str
    years: Counter[int | None]

    @property
    def count(self) -> int:
        """All honours."""
        return self.years.total()

    @property
    def kind_in_words(self) -> str:
        """Person, unit or work."""
        return str(RecipientKind(self.kind).label)

    @property
    def affiliation_in_words(self) -> str:
        """The affiliation, or that none is stated."""
        return self.affiliation or _("no affiliation stated")

    def get_absolute_url(self) -> str:
        """The recipient's permanent address."""
        return reverse("site:recipient", args=[self.key, slugify(self.name)])


@public_page
def recipient(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """A recipient's honours over the years, newest first, and those of the same name who may be others."""
    everyone = _namesakes(key)
    opened = everyone.pop(key, None)
    if opened is None:
        return absent(request, Withdrawal.Subject.RECIPIENT, recipient_number(key))
    if opened.get_absolute_url() != reverse("site:recipient", args=[key, slug]):
        return moved(request, opened.get_absolute_url())
    page = _honours(request, opened)
    years = year_points(opened.years)
    context = {
        "recipient": opened,
        "page": page,
        "namesakes": list(everyone.values()),
        "charts": [columns("by-year", _("Honours by year"), years)] if len(years) > 1 else [],
        "address": request.build_absolute_uri(opened.get_absolute_url()),
    }
    return show(request, "site/recipient.html", context)


def _namesakes(key: str) -> dict[str, Namesake]:
    """The recipient and all of the same kind and name, by key."""
    rows = PublishedHonour.objects.under_name_of(key).order_by().values_list("recipient", "kind", "year")
    found: dict[str, Namesake] = {}
    for pk, kind, year, name, affiliation, count in rows.annotate(
        shown=Min("name"), of=Min("affiliation"), n=Count("*")
    ).order_by("recipient", "year"):
        namesake = found.setdefault(pk, Namesake(pk, kind, name, affiliation, Counter()))
        namesake.years[year] += count
    return found


def _honours(request: HttpRequest, opened: Namesake) -> Page:
    number = page_number(request.GET)
    start = (number - 1) * PER_PAGE
    if start >= opened.count:
        raise Http404
    rows = PublishedHonour.objects.filter(recipient=opened.key).select_related("entry", "yearbook")
    shown = rows.defer(*NARROW)[start : start + PER_PAGE]
    return Page(list(shown), number, opened.count, PER_PAGE, query_without_page(request.GET))

"""The chronology (大事记): the dates that entries state, in order, year by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from entries.published.indexes import ChronologyLine
from entries.published.models import PublishedYearbook, Withdrawal
from entries.site.errors import absent, moved
from entries.site.pages import public_page, show
from entries.site.paging import Page, page_number
from entries.site.scopes import Jump, Scope, scope_of

PER_PAGE = 150
SHOWN = (
    *("year", "month", "day", "last_day", "sentence", "entry__title", "entry__slug"),
    *("yearbook__title", "yearbook__edition_year"),
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's lines, day by day: each day's name and its lines."""

    number: int
    name: str
    days: list[tuple[str, list[ChronologyLine]]]


@public_page
def chronology(request: HttpRequest, year: int | None = None, pk: int | None = None, slug: str = "") -> HttpResponse:
    """The chronology of a year: the one asked for, else the one that the volume records, or the newest."""
    try:
        scope = scope_of(ChronologyLine.objects.all(), ("year", "month"), pk)
    except PublishedYearbook.DoesNotExist:
        return absent(request, Withdrawal.Subject.YEARBOOK, pk or 0)
    if scope.volume and scope.volume.slug != slug:
        return moved(request, _address(scope, year))
    opened = _opened(scope, year)
    page = _page(request, scope, opened)
    context = {
        "scope": scope,
        "year": opened,
        "page": page,
        "months": _by_month(page.rows),
        "jumps": _months(scope, opened, page),
        "years": _years(scope, opened),
        "everywhere": _address(Scope(None, []), opened),
    }
    return show(request, "site/chronology.html", context)


def _address(scope: Scope, year: int | None) -> str:
    return scope.address("chronology_year", year) if year else scope.address("chronology")


def _opened(scope: Scope, year: int | None) -> int:
    """The year that is open. Raises Http404 for one of which nothing is stated."""
    years = {row[0] for row in scope.counts}
    if year is not None:
        if year not in years:
            raise Http404
        return year
    if scope.volume:
        return scope.volume.coverage_year
    return max(years, default=0)


def _page(request: HttpRequest, scope: Scope, year: int) -> Page:
    number = page_number(request.GET)
    total = sum(count for stated, _month, count in scope.counts if stated == year)
    if number > max(1, -(-total // PER_PAGE)):
        raise Http404
    lines = ChronologyLine.objects.filter(year=year)
    if scope.volume:
        lines = lines.filter(yearbook=scope.volume.pk)
    start = (number - 1) * PER_PAGE
    found = lines.select_related("entry", "yearbook").only(*SHOWN)[start : start + PER_PAGE]
    return Page(list(found) if total else [], number, total, PER_PAGE, "")


def _by_month(lines: list[ChronologyLine]) -> list[Month]:
    found = []
    for month, group in groupby(lines, lambda line: line.month):
        days = groupby(group, lambda line: (line.day, line.last_day))
        found.append(
            Month(month, str(MONTHS[month]), [(_day(month, day, last), list(same)) for (day, last), same in days])
        )
    return found


def _day(month: int, day: int, last: int | None) -> str:
    """A day's name in the reader's language: `6月23日`, `9月15—16日`, or the month's where only that is stated."""
    if day == ChronologyLine.MONTH_ONLY:
        return str(MONTHS[month])
    if last:
        return _("%(month)d/%(day)d–%(last)d") % {"month": month, "day": day, "last": last}
    return _("%(month)d/%(day)d") % {"month": month, "day": day}


def _months(scope: Scope, year: int, page: Page) -> list[Jump]:
    """The way to each month of the year, on whichever of its pages."""
    jumps, before = [], 0
    for stated, month, count in scope.counts:
        if stated == year:
            number = before // PER_PAGE + 1
            address = f"#month-{month}" if number == page.number else f"{page.address(number)}#month-{month}"
            jumps.append(Jump(str(MONTHS[month]), count, address))
            before += count
    return jumps


def _years(scope: Scope, opened: int) -> list[Jump]:
    """The way to each year of which something is stated, the newest first."""
    totals: Counter[int] = Counter()
    for stated, _month, count in scope.counts:
        totals[stated] += count
    return [
        Jump(str(year), totals[year], _address(scope, year), year == opened) for year in sorted(totals, reverse=True)
    ]

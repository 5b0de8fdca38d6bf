"""The same programme across years: the list of series, and a series as a timeline, a table and plots."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from entries.published.models import PublishedEntry, Withdrawal
from entries.published.series import PublishedSeries
from entries.site.charts import lines
from entries.site.comparing import fact_rows
from entries.site.errors import absent, moved
from entries.site.pages import public_page, show
from entries.site.paging import counted_page


@public_page
def series_list(request: HttpRequest) -> HttpResponse:
    """All series, in the order of pinyin."""
    page = counted_page(PublishedSeries.objects.all(), request.GET)
    if not page.rows and page.number > 1:
        raise Http404
    return show(request, "site/series_list.html", {"page": page})


@public_page
def series(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A series: its entries by edition, their facts side by side, and a plot of each that can be compared."""
    opened = PublishedSeries.objects.filter(pk=pk).first()
    if opened is None:
        return absent(request, Withdrawal.Subject.SERIES, pk)
    if opened.slug != slug:
        return moved(request, opened.get_absolute_url())
    rows = PublishedEntry.objects.with_place().filter(series=pk).defer("awards", "figures")
    entries = list(rows.order_by("yearbook__coverage_year", "yearbook__edition_year", "pk"))
    years = [entry.yearbook.coverage_year for entry in entries]
    facts = fact_rows([entry.facts for entry in entries])
    context = {
        "series": opened,
        "entries": entries,
        "missing": [year for year in range(min(years), max(years)) if year not in years],
        "facts": facts,
        "explained": any(cell is None or cell.own for row in facts for cell in row.cells),
        "charts": [
            lines(f"fact-{number}", row.label, row.unit, list(zip(years, row.cells, strict=True)))
            for number, row in enumerate(facts, 1)
            if row.is_comparable
        ],
    }
    return show(request, "site/series.html", context)

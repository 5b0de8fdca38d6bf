"""Publishing 1,000 entries, beside a bare insert of as many public rows."""

from __future__ import annotations

from benchmarks.fill import fill
from benchmarks.measure import Figure, compare
from entries.models import Program, Yearbook
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.publishing import publish, withdraw

COUNT = 1000
BARE = 9_000_000_000  # ids of the bare rows, out of the way of all others


def measure(turns: int) -> list[Figure]:
    """The figure for this database."""
    yearbook = fill(COUNT, year=2101)
    programs = list(Program.objects.filter(section__yearbook=yearbook).only("pk"))
    publish(programs=programs, by=None, unreviewed_because="measured")
    rows = [_bare(row, number) for number, row in enumerate(PublishedEntry.objects.filter(yearbook=yearbook.pk))]
    home = PublishedYearbook.objects.create(id=BARE, title="x", edition_year=2102, coverage_year=2101, slug="x")
    PublishedSection.objects.create(id=BARE, yearbook=home, title="x", slug="x", depth=1, tree_key="x")

    def clear() -> None:
        withdraw(programs=programs, by=None)
        PublishedEntry.objects.filter(pk__gte=BARE).delete()

    figure = compare(
        f"publish {COUNT:,} entries: revision, place, awards, counts, record",
        lambda: publish(programs=programs, by=None),
        "bare bulk_create of the same public rows",
        lambda: PublishedEntry.objects.bulk_create(rows, batch_size=500),
        turns=turns,
        before=clear,
    )
    clear()
    Yearbook.objects.filter(pk=yearbook.pk).update(published_as=None)
    home.delete()
    return [figure]


def _bare(row: PublishedEntry, number: int) -> PublishedEntry:
    row.pk = BARE + number
    row.yearbook_id = row.section_id = BARE
    return row

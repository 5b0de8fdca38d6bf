"""Rebuilding the public tables from the manuscript side's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from entries.models import Program, Publication, Series, Yearbook
from entries.published.awards import PublishedAward
from entries.published.honours import PublishedGrant, PublishedHonour
from entries.published.indexes import ChronologyLine, IndexLine, PublishedFigure
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, Withdrawal
from entries.published.series import PublishedSeries
from entries.publishing.honours import mark_all_recipients, write_honours
from entries.publishing.indexing import write_entry_lines
from entries.publishing.places import mark_withdrawn, record_of, store
from entries.publishing.rows import award_rows, readings_of
from entries.publishing.series import write_series
from entries.publishing.volumes import entry_rows, write_sections, write_yearbook
from entries.search.rebuilding import empty_search
from entries.search.writing import index_entries

BATCH = 500
EMPTIED = (
    ChronologyLine,
    PublishedFigure,
    IndexLine,
    PublishedHonour,
    PublishedGrant,
    PublishedAward,
    PublishedEntry,
    PublishedSeries,
    PublishedSection,
    PublishedYearbook,
    Withdrawal,
)


@transaction.atomic
def rebuild_public() -> int:
    """Empty the public tables and write them anew from publications and revisions; the number of public entries.

    The rows are then just those that publishing and withdrawing had left. One transaction: visitors see the old rows
    until the new ones are all there.
    """
    for model in EMPTIED:
        # One DELETE each: delete() would read every row first to find what cascades, and the order here leaves nothing.
        model.objects.all()._raw_delete(model.objects.db)
    empty_search()
    total = 0
    for yearbook in Yearbook.objects.select_for_update().filter(published_as__isnull=False).order_by("pk"):
        total += _rebuild_volume(yearbook)
    write_series(set(Series.objects.values_list("pk", flat=True)))
    live = Publication.objects.live().filter(program=OuterRef("pk"))
    ever = Publication.objects.filter(program=OuterRef("pk"))
    gone = Program.objects.filter(Exists(ever), ~Exists(live))
    mark_withdrawn(Withdrawal.Subject.ENTRY, gone.values_list("pk", flat=True))
    mark_all_recipients()
    return total


def _rebuild_volume(yearbook: Yearbook) -> int:
    live = Publication.objects.live().filter(section__yearbook=yearbook)
    counts = Counter(dict(live.order_by().values_list("section_id").annotate(count=Count("pk"))))
    write_yearbook(yearbook, counts, 0)
    tree_keys = write_sections(yearbook, counts)
    awards = 0
    for batch in _batches(live):
        entries = entry_rows(yearbook, batch, tree_keys)
        store(entries, PublishedEntry)
        rows = [award for entry in entries for award in award_rows(entry)]
        PublishedAward.objects.bulk_create(rows, batch_size=BATCH)
        write_entry_lines(entries, readings_of(batch), record_of(yearbook)["coverage_year"], fresh=True)
        index_entries(entries, record_of(yearbook)["edition_year"])
        write_honours(entries, fresh=True)
        awards += len(rows)
    write_yearbook(yearbook, counts, awards)
    return sum(counts.values())


def _batches(live: QuerySet[Publication]) -> Iterator[list[Publication]]:
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(Publication.objects.filter(pk__in=ids[start : start + BATCH]).select_related("revision"))

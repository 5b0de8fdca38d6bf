"""Bringing the public rows up to date with what was published or withdrawn, volume by volume."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Value
from django.db.models.functions import Concat, Substr

from entries.models import Publication, Yearbook
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, Withdrawal
from entries.publishing.honours import honoured_in, mark_recipients, write_honours
from entries.publishing.indexing import write_chronology, write_entry_lines, write_section_lines
from entries.publishing.places import (
    mark_withdrawn,
    record_of,
    records_of,
    section_rows,
    shelf_in_record,
    store,
    take_record,
    yearbook_row,
)
from entries.publishing.rows import award_rows, entry_row, first_publications, readings_of
from entries.publishing.series import series_of, write_series
from entries.search.writing import index_entries, index_sections, index_volume, move_sections, remove_entries

Subject = Withdrawal.Subject


def write_rows(yearbook: Yearbook, publications: Sequence[Publication]) -> None:
    """Bring the public rows up to date with the publications: live ones of this volume, with revision and section.

    What the public sees of the volume's data and sections is taken anew. Costs the same number of queries for one
    entry as for five hundred.
    """
    ids = [publication.program_id for publication in publications]
    counts = section_counts(yearbook)
    elsewhere = set()
    for volume, section in PublishedEntry.objects.filter(pk__in=ids).values_list("yearbook_id", "section_id"):
        if volume == yearbook.pk:
            counts[section] -= 1
        else:
            elsewhere.add(volume)
    counts.update(publication.section_id for publication in publications)
    take_record(yearbook, [pk for pk, count in counts.items() if count])
    tree_keys = write_sections(yearbook, counts)
    entries = entry_rows(yearbook, publications, tree_keys)
    awards = [award for entry in entries for award in award_rows(entry)]
    replaced = PublishedAward.objects.filter(entry__in=ids)
    before = PublishedYearbook.objects.filter(pk=yearbook.pk).values_list("award_count", flat=True).first() or 0
    write_yearbook(yearbook, counts, before + len(awards) - replaced.filter(yearbook_id=yearbook.pk).count())
    replaced.delete()
    store(entries, PublishedEntry)
    PublishedAward.objects.bulk_create(awards, batch_size=500)
    write_entry_lines(entries, readings_of(publications), record_of(yearbook)["coverage_year"])
    index_entries(entries, record_of(yearbook)["edition_year"])
    write_honours(entries)
    write_series(series_of(ids))
    mark_withdrawn(Subject.ENTRY, (), ids)
    for other in Yearbook.objects.filter(pk__in=elsewhere):
        recount(other)


def withdraw_rows(ids: Collection[int]) -> None:
    """Take the entries of these ids off the public side, and sections and volumes that are empty then."""
    volumes = set(PublishedEntry.objects.filter(pk__in=ids).values_list("yearbook_id", flat=True))
    remove_entries(ids)
    recipients = honoured_in(ids)
    PublishedEntry.objects.filter(pk__in=ids).delete()
    mark_recipients(recipients)
    mark_withdrawn(Subject.ENTRY, ids)
    write_series(series_of(ids))
    for yearbook in Yearbook.objects.filter(pk__in=volumes):
        recount(yearbook)


def recount(yearbook: Yearbook) -> None:
    """Bring sections and volume up to date with the public entries that there are."""
    live = PublishedEntry.objects.filter(yearbook=yearbook.pk).order_by().values_list("section_id")
    counts = Counter(dict(live.annotate(count=Count("pk"))))
    write_sections(yearbook, counts)
    write_yearbook(yearbook, counts, PublishedAward.objects.filter(yearbook=yearbook.pk).count())


def section_counts(yearbook: Yearbook) -> Counter[int]:
    """How many public entries stand in each section itself."""
    return Counter(dict(PublishedSection.objects.filter(yearbook=yearbook.pk).values_list("pk", "entry_count")))


def entry_rows(
    yearbook: Yearbook, publications: Sequence[Publication], tree_keys: Mapping[int, str]
) -> list[PublishedEntry]:
    """The public rows of the publications."""
    first = first_publications(publication.program_id for publication in publications)
    shelf = shelf_in_record(yearbook)
    return [
        entry_row(
            publication,
            yearbook_id=yearbook.pk,
            shelf=shelf,
            tree_key=tree_keys[publication.section_id],
            first=first[publication.program_id],
        )
        for publication in publications
    ]


def write_sections(yearbook: Yearbook, counts: Mapping[int, int]) -> dict[int, str]:
    """Bring the volume's public sections up to date; their tree keys by id.

    Entries of a section that stands elsewhere in the tree now get their new place.
    """
    records = records_of(yearbook)
    rows = section_rows(yearbook.pk, records, counts)
    before = {row.pk: row for row in PublishedSection.objects.filter(yearbook=yearbook.pk)}
    changed = [row for row in rows if row.pk not in before or _differ(row, before[row.pk])]
    store(changed, PublishedSection)
    write_section_lines(rows, {row.pk for row in changed if _spoken_of(row, before.get(row.pk))})
    for row in rows:
        if row.pk in before and row.tree_key != before[row.pk].tree_key:
            tail = Substr("sort_key", len(before[row.pk].tree_key) + 1)
            PublishedEntry.objects.filter(section=row.pk).update(sort_key=Concat(Value(row.tree_key), tail))
    public = {row.pk for row in rows}
    renamed = [row for row in changed if row.pk not in before or row.title != before[row.pk].title]
    index_sections(renamed, before.keys() - public)
    move_sections({row.pk for row in changed if row.pk in before and row.above != before[row.pk].above})
    PublishedSection.objects.filter(pk__in=before.keys() - public).delete()
    if before.keys() != public or not before:
        mark_withdrawn(Subject.SECTION, records.keys() - public, public)
    return {row.pk: row.tree_key for row in rows}


def write_yearbook(yearbook: Yearbook, counts: Mapping[int, int], award_count: int) -> None:
    """Bring the volume's public row up to date; without an entry it is gone.

    The entries of a volume whose edition year is another now get their new place among all.
    """
    if total := sum(counts.values()):
        before = PublishedYearbook.objects.filter(pk=yearbook.pk).values_list("edition_year", flat=True).first()
        if redated := before not in (None, record_of(yearbook)["edition_year"]):
            PublishedEntry.objects.filter(yearbook=yearbook.pk).update(shelf=shelf_in_record(yearbook))
        year = record_of(yearbook)["coverage_year"]
        if PublishedYearbook.objects.filter(pk=yearbook.pk).exclude(coverage_year=year).exists():
            write_chronology(yearbook.pk, year)
        store([yearbook_row(yearbook, entry_count=total, award_count=award_count)], PublishedYearbook)
        if redated:
            index_volume(yearbook.pk)
        mark_withdrawn(Subject.YEARBOOK, (), [yearbook.pk])
    else:
        PublishedYearbook.objects.filter(pk=yearbook.pk).delete()
        mark_withdrawn(Subject.YEARBOOK, [yearbook.pk])


def _spoken_of(row: PublishedSection, before: PublishedSection | None) -> bool:
    """Whether the index has something else to say of the section now: counts and place do not matter to it."""
    return before is None or (row.unit, row.contributor, row.parent_id) != (
        before.unit,
        before.contributor,
        before.parent_id,
    )


def _differ(row: PublishedSection, before: PublishedSection) -> bool:
    return any(getattr(row, field.attname) != getattr(before, field.attname) for field in row._meta.concrete_fields)

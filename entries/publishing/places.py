"""Volumes and sections on the public side.

What the public sees of a volume's own data and of its sections stands in `Yearbook.published_as`, taken whenever an
entry of the volume is published; the public rows follow from it and from how many entries are live in each section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from entries.models import Section, Yearbook
from entries.published.models import PublishedSection, PublishedYearbook, Withdrawal, shelf_of
from entries.text import slugify


class SectionRecord(TypedDict):
    """A section as it was made public."""

    parent: int | None
    title: str
    order: int
    unit: str
    contributor: str


Records = dict[int, SectionRecord]
VOLUME_FIELDS = ("title", "edition_year", "coverage_year", "publisher", "isbn", "issn", "introduction")


def take_record(yearbook: Yearbook, live: Iterable[int]) -> None:
    """Take the volume's data and the sections `live`, with all above them, as they stand now, and store them.

    Sections that were public before and have no live entry now keep their record: their addresses are known.
    """
    stored = stored_records(yearbook)
    records = records_of(yearbook) | {pk: stored[pk] for pk in with_ancestors(live, stored)}
    yearbook.published_as = {
        "volume": {name: getattr(yearbook, name) for name in VOLUME_FIELDS},
        "sections": {str(pk): record for pk, record in sorted(records.items())},
    }
    yearbook.save(update_fields=["published_as"])


def stored_records(yearbook: Yearbook) -> Records:
    """Every section of the volume as it stands now, by id."""
    rows = Section.objects.filter(yearbook=yearbook).values_list(
        "pk", "parent_id", "title", "order", "unit", "contributor"
    )
    return {
        pk: SectionRecord(parent=parent, title=title, order=order, unit=unit, contributor=contributor)
        for pk, parent, title, order, unit, contributor in rows
    }


def record_of(yearbook: Yearbook) -> dict[str, Any]:
    """The volume's own data as they were made public."""
    assert yearbook.published_as is not None
    data: dict[str, Any] = yearbook.published_as["volume"]
    return data


def shelf_in_record(yearbook: Yearbook) -> int:
    """The volume's place among all, as it was made public."""
    return shelf_of(record_of(yearbook)["edition_year"], yearbook.pk)


def records_of(yearbook: Yearbook) -> Records:
    """Every section of the volume that was public at any time, as it last was, by id."""
    return {int(pk): record for pk, record in (yearbook.published_as or {}).get("sections", {}).items()}


def with_ancestors(ids: Iterable[int], records: Mapping[int, SectionRecord]) -> set[int]:
    """The ids and those of all sections above them."""
    found: set[int] = set()
    for pk in ids:
        current: int | None = pk
        while current is not None and current not in found:
            found.add(current)
            current = records[current]["parent"]
    return found


def section_rows(yearbook_id: int, records: Records, counts: Mapping[int, int]) -> list[PublishedSection]:
    """The public rows of the sections that have live entries, in themselves or below; parents before children."""
    rows: dict[int, PublishedSection] = {}

    def row_of(pk: int) -> PublishedSection:
        if pk not in rows:
            record = records[pk]
            parent = row_of(record["parent"]) if record["parent"] is not None else None
            rows[pk] = _section_row(pk, yearbook_id, record, parent, counts.get(pk, 0))
        return rows[pk]

    for pk in sorted(counts):
        if counts[pk]:
            row_of(pk)
    for row in sorted(rows.values(), key=lambda row: -row.depth):
        row.total_count += row.entry_count
        if row.parent_id is not None:
            rows[row.parent_id].total_count += row.total_count
    return sorted(rows.values(), key=lambda row: row.tree_key)


def _section_row(
    pk: int, yearbook_id: int, record: SectionRecord, parent: PublishedSection | None, count: int
) -> PublishedSection:
    step = f"{record['order']:010d}"
    return PublishedSection(
        id=pk,
        yearbook_id=yearbook_id,
        parent_id=parent.pk if parent else None,
        title=record["title"],
        slug=slugify(record["title"]),
        depth=parent.depth + 1 if parent else 1,
        tree_key=f"{parent.tree_key}.{step}" if parent else step,
        trail=[*parent.trail, [parent.pk, parent.title, parent.slug]] if parent else [],
        unit=record["unit"] or (parent.unit if parent else ""),
        contributor=record["contributor"],
        entry_count=count,
    )


def yearbook_row(yearbook: Yearbook, *, entry_count: int, award_count: int) -> PublishedYearbook:
    """The volume's public row, from what was made public of it."""
    data = record_of(yearbook)
    slug = slugify(f"{data['title']} {data['edition_year']}")
    return PublishedYearbook(id=yearbook.pk, slug=slug, entry_count=entry_count, award_count=award_count, **data)


def store(rows: list[Any], model: Any) -> None:
    """Insert the rows, or bring those that exist up to date."""
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=names, batch_size=500)


def mark_withdrawn(subject: str, gone: Iterable[int], present: Iterable[int] = ()) -> None:
    """Note which addresses are gone for good, and forget those that are public again."""
    Withdrawal.objects.filter(subject=subject, object_id__in=list(present)).delete()
    Withdrawal.objects.bulk_create(
        (Withdrawal(subject=subject, object_id=pk) for pk in sorted(gone)), ignore_conflicts=True
    )

"""Keeping the index along with the rows that it is of, in their transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from entries.published.models import PublishedEntry, PublishedSection
from entries.search.backends import backend_of
from entries.search.documents import document_of, trails_of
from entries.search.models import Heading, IndexedText, PublicIndex, Sound
from entries.search.sounds import sounds_of
from entries.text import fold

BATCH = 500


def store(model: type[IndexedText], rows: Sequence[IndexedText]) -> None:
    """Write these rows in place of those of the same entries."""
    remove(model, [row.entry_id for row in rows])
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    backend_of(model._default_manager.db).learn(model, rows)


def remove(model: type[IndexedText], ids: Collection[int]) -> None:
    """Take the entries of these ids out of an index."""
    backend_of(model._default_manager.db).forget(model, ids)
    model._default_manager.filter(Q(entry_id__in=list(ids))).delete()


def index_entries(entries: Sequence[PublishedEntry], edition_year: int) -> None:
    """Index published entries of a volume as they are now. The same number of queries for one as for five hundred."""
    trails = trails_of({entry.section_id for entry in entries})
    store(PublicIndex, [document_of(entry, trails, edition_year) for entry in entries])
    headings = [heading for entry in entries for heading in _entry_headings(entry)]
    Heading.objects.filter(entry_id__in=[entry.pk for entry in entries]).delete()
    _write_headings(headings)


def remove_entries(ids: Collection[int]) -> None:
    """Take entries that are no longer public out of the index."""
    remove(PublicIndex, ids)
    Heading.objects.filter(entry_id__in=list(ids)).delete()


def index_sections(sections: Iterable[PublishedSection], gone: Iterable[int] = ()) -> None:
    """Offer the sections' names while somebody types, and no longer those that are gone."""
    headings = [_heading(f"s{section.pk}", "section", None, section.title) for section in sections]
    if replaced := [heading.pk for heading in headings] + [f"s{pk}" for pk in gone]:
        Heading.objects.filter(pk__in=replaced).delete()
        _write_headings(headings)


def move_sections(sections: Collection[int]) -> None:
    """Take notice of where these sections stand in the tree now, for the entries that stand in them."""
    if not sections:
        return
    ids = PublishedEntry.objects.filter(section__in=list(sections)).order_by("pk").values_list("pk", flat=True)
    index_again(list(ids))


def index_volume(pk: int) -> None:
    """Index the entries of a public volume again: its edition year is another now."""
    index_again(list(PublishedEntry.objects.filter(yearbook=pk).order_by("pk").values_list("pk", flat=True)))


def index_again(ids: Sequence[int]) -> None:
    """Index the published entries of these ids as they are now, of whichever volume."""
    for start in range(0, len(ids), BATCH):
        rows = PublishedEntry.objects.select_related("yearbook").filter(pk__in=ids[start : start + BATCH])
        volumes: dict[int, list[PublishedEntry]] = {}
        for entry in rows:
            volumes.setdefault(entry.yearbook.edition_year, []).append(entry)
        for edition_year, entries in volumes.items():
            index_entries(entries, edition_year)


def _entry_headings(entry: PublishedEntry) -> Iterable[Heading]:
    yield _heading(f"e{entry.pk}", "title", entry.pk, entry.title)
    names = {recipient["name"]: None for award in entry.awards for recipient in award["recipients"]}
    for number, name in enumerate(names, 1):
        yield _heading(f"e{entry.pk}-{number}", "recipient", entry.pk, name)


def _heading(pk: str, kind: str, entry_id: int | None, text: str) -> Heading:
    return Heading(id=pk, kind=kind, entry_id=entry_id, text=text, folded=fold(text))


def _write_headings(headings: Sequence[Heading]) -> None:
    if not headings:
        return
    Heading.objects.bulk_create(headings, batch_size=BATCH)
    # In one order, so that two publishers at work do not wait for each other; none is taken away before a rebuilding.
    sounds = [Sound(key=key) for key in sorted(sounds_of(heading.text for heading in headings))]
    Sound.objects.bulk_create(sounds, ignore_conflicts=True, batch_size=BATCH)

"""A published entry as the index knows it."""

from __future__ import annotations

from collections.abc import Mapping

from entries.published.models import PublishedEntry, PublishedSection
from entries.search.models import SECTIONS, IndexedEntry, PublicIndex, rank_of
from entries.search.tokens import marked
from entries.terms import Level

ORDER = {level: number for number, level in enumerate(Level.values)}


def document_of(
    entry: PublishedEntry,
    trails: Mapping[int, list[int]],
    edition_year: int,
    *,
    model: type[IndexedEntry] = PublicIndex,
) -> IndexedEntry:
    """The entry's row in the index; `trails` has each section's id with those above it, topmost first."""
    places = dict(zip(SECTIONS, trails[entry.section_id], strict=False))
    levels = sorted({award["level"] for award in entry.awards}, key=lambda level: ORDER.get(level, 99))
    texts = texts_of(entry)
    return model(
        rank=rank_of(edition_year, entry.pk),
        entry_id=entry.pk,
        yearbook_id=entry.yearbook_id,
        kind=entry.kind,
        levels=" ".join(levels),
        title=marked(entry.title),
        awards=marked("\n".join(texts["awards"])),
        names=marked("\n".join(texts["names"])),
        rest=marked("\n".join([entry.body, *texts["captions"]])),
        **places,
    )


def texts_of(entry: PublishedEntry) -> dict[str, list[str]]:
    """What else can be found of an entry, line by line: its awards, those who got them, its captions."""
    awards = [_line(award["name"], award["rank"], *award["granted_by"]) for award in entry.awards]
    people = [recipient for award in entry.awards for recipient in award["recipients"]]
    return {
        "awards": awards,
        "names": [_line(person["name"], person["affiliation"], person["post"]) for person in people],
        "captions": [_line(figure["caption"], figure["credit"]) for figure in entry.figures],
    }


def trails_of(ids: set[int]) -> dict[int, list[int]]:
    """The public sections of these ids, each with those above it, topmost first."""
    rows = PublishedSection.objects.filter(pk__in=ids).values_list("pk", "trail")
    return {pk: [*(above for above, _title, _slug in trail), pk] for pk, trail in rows}


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)

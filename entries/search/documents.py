"""A published entry as the index knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from entries.published.models import PublishedEntry, PublishedSection
from entries.search.models import SECTIONS, IndexedEntry, PublicIndex, rank_of
from entries.search.tokens import marked
from entries.terms import Level

Part = Sequence[Mapping[str, Any]]
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
    return model(
        rank=rank_of(edition_year, entry.pk),
        entry_id=entry.pk,
        yearbook_id=entry.yearbook_id,
        kind=entry.kind,
        levels=" ".join(levels),
        **places,
        **marked_texts(title=entry.title, body=entry.body, awards=entry.awards, figures=entry.figures),
    )


def marked_texts(*, title: str, body: str, awards: Part, figures: Part) -> dict[str, str]:
    """The text of each field of the index; awards and figures as an entry's content has them."""
    lines = lines_of(awards=awards, figures=figures)
    return {
        "title": marked(title),
        "awards": marked("\n".join(lines["awards"])),
        "names": marked("\n".join(lines["names"])),
        "rest": marked("\n".join([body, *lines["captions"]])),
    }


def texts_of(entry: PublishedEntry) -> dict[str, list[str]]:
    """What else can be found of an entry, line by line: its awards, those who got them, its captions."""
    return lines_of(awards=entry.awards, figures=entry.figures)


def lines_of(*, awards: Part, figures: Part) -> dict[str, list[str]]:
    """What can be found beside title and body, line by line."""
    people = [recipient for award in awards for recipient in award["recipients"]]
    return {
        "awards": [_line(award["name"], award["rank"], *award["granted_by"]) for award in awards],
        "names": [_line(person["name"], person["affiliation"], person["post"]) for person in people],
        "captions": [_line(figure["caption"], figure["credit"]) for figure in figures],
    }


def trails_of(ids: set[int]) -> dict[int, list[int]]:
    """The public sections of these ids, each with those above it, topmost first."""
    rows = PublishedSection.objects.filter(pk__in=ids).values_list("pk", "trail")
    return {pk: [*(above for above, _title, _slug in trail), pk] for pk, trail in rows}


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)

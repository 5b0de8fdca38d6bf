"""The index, the list of figures and the chronology, from the public rows of entries and sections."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence

from entries.models.award import BODY_SEPARATOR
from entries.published.indexes import ChronologyLine, IndexKind, IndexLine, IndexRole, PublishedFigure
from entries.published.models import PublishedEntry, PublishedSection
from entries.terms import RecipientKind
from entries.text import find_dates, read_heading

BATCH = 500
INDEX_OF = {
    RecipientKind.PERSON: IndexKind.PERSON,
    RecipientKind.UNIT: IndexKind.UNIT,
    RecipientKind.WORK: IndexKind.AWARD,
}
Heading = tuple[IndexKind, IndexRole, str, str]  # index, role, words, anchor


def write_entry_lines(
    entries: Sequence[PublishedEntry], readings: dict[int, str], coverage_year: int, *, fresh: bool = False
) -> None:
    """Write what index, figures and chronology say of the entries anew; `readings` are corrected ones by entry.

    `fresh` says that there is nothing of them yet.
    """
    ids = [entry.pk for entry in entries]
    for model in (IndexLine, PublishedFigure, ChronologyLine):
        if not fresh:
            model.objects.filter(entry__in=ids).delete()
    lines = [line for entry in entries for line in entry_lines(entry, readings.get(entry.pk, ""))]
    IndexLine.objects.bulk_create(lines, batch_size=BATCH)
    PublishedFigure.objects.bulk_create((row for entry in entries for row in figure_rows(entry)), batch_size=BATCH)
    dates = (row for entry in entries for row in chronology_rows(entry, coverage_year))
    ChronologyLine.objects.bulk_create(dates, batch_size=BATCH)


def write_section_lines(sections: Sequence[PublishedSection], changed: Collection[int]) -> None:
    """Write what the index says of the changed sections themselves anew, and of those just below them.

    `sections` are all of the volume. Nothing is asked where nothing changed.
    """
    units = {row.pk: row.unit for row in sections}
    touched = [row for row in sections if row.pk in changed or row.parent_id in changed]
    if touched:
        IndexLine.objects.filter(section__in=[row.pk for row in touched], entry__isnull=True).delete()
        lines = (line for row in touched for line in section_lines(row, units.get(row.parent_id or 0, "")))
        IndexLine.objects.bulk_create(lines, batch_size=BATCH)


def write_chronology(yearbook_id: int, coverage_year: int) -> None:
    """Write the chronology of a volume's public entries anew: it records another year now."""
    entries = PublishedEntry.objects.filter(yearbook=yearbook_id)
    ChronologyLine.objects.filter(yearbook=yearbook_id).delete()
    for entry in entries.only("body", "yearbook").iterator(chunk_size=BATCH):
        ChronologyLine.objects.bulk_create(chronology_rows(entry, coverage_year))


def entry_lines(entry: PublishedEntry, reading: str) -> Iterator[IndexLine]:
    """The entry's lines: its title, its own source unit and contributor, its awards, those who gave and got them."""
    seen: set[Heading] = set()
    for heading in _headings(entry):
        if heading not in seen and heading[2]:
            seen.add(heading)
            corrected = reading if heading[1] == IndexRole.TITLE else ""
            yield _line(f"e{entry.pk}-{len(seen)}", heading, entry.yearbook_id, entry.section_id, entry.pk, corrected)


def _headings(entry: PublishedEntry) -> Iterator[Heading]:
    yield IndexKind.SUBJECT, IndexRole.TITLE, entry.title, ""
    yield IndexKind.UNIT, IndexRole.SOURCE, entry.unit, ""
    for name in _names(entry.contributor):
        yield IndexKind.PERSON, IndexRole.CONTRIBUTOR, name, ""
    for number, award in enumerate(entry.awards, 1):
        anchor = f"award-{number}"
        yield IndexKind.AWARD, IndexRole.AWARD, award["name"], anchor
        for body in award["granted_by"]:
            yield IndexKind.UNIT, IndexRole.GRANTING, body, anchor
        for recipient in award["recipients"]:
            yield INDEX_OF[recipient["kind"]], IndexRole.RECIPIENT, recipient["name"], anchor


def section_lines(section: PublishedSection, unit_above: str) -> Iterator[IndexLine]:
    """The section's lines: its unit, where it is not the one that answers for all above, and its contributors."""
    headings: list[Heading] = []
    if section.unit and section.unit != unit_above:
        headings.append((IndexKind.UNIT, IndexRole.SOURCE, section.unit, ""))
    headings += [(IndexKind.PERSON, IndexRole.CONTRIBUTOR, name, "") for name in _names(section.contributor)]
    for number, heading in enumerate(headings, 1):
        yield _line(f"s{section.pk}-{number}", heading, section.yearbook_id, section.pk, None, "")


def _names(contributor: str) -> list[str]:
    """Who signs: several are parted by `、`, a comma or a space between names of more than one character each."""
    text = contributor.replace("，", BODY_SEPARATOR).replace(",", BODY_SEPARATOR)
    return list(dict.fromkeys(name.strip() for name in text.split(BODY_SEPARATOR) if name.strip()))


def _line(pk: str, heading: Heading, yearbook: int, section: int, entry: int | None, corrected: str) -> IndexLine:
    kind, role, words, place = heading
    reading = read_heading(words, corrected=corrected, person=kind == IndexKind.PERSON)
    return IndexLine(
        id=pk,
        kind=kind,
        role=role,
        heading=words,
        letter=reading.letter,
        syllable=reading.syllable,
        sort_key=reading.key,
        place=place,
        yearbook_id=yearbook,
        section_id=section,
        entry_id=entry,
    )


def figure_rows(entry: PublishedEntry) -> Iterator[PublishedFigure]:
    """The entry's figures, in their order."""
    for position, figure in enumerate(entry.figures, 1):
        own = {name: figure[name] for name in ("kind", "number", "caption", "credit")}
        date = datetime.date.fromisoformat(figure["date"]) if figure["date"] else None
        picture = figure.get("picture")
        if picture:
            own |= {"picture": picture["name"], "width": picture["width"], "height": picture["height"]}
        yield PublishedFigure(entry_id=entry.pk, position=position, yearbook_id=entry.yearbook_id, date=date, **own)


def chronology_rows(entry: PublishedEntry, coverage_year: int) -> Iterator[ChronologyLine]:
    """The dates that the entry states, each once in a sentence."""
    seen = set()
    for date in find_dates(entry.body, year=coverage_year):
        key = (date.year, date.month, date.day, date.sentence)
        if key not in seen:
            seen.add(key)
            yield ChronologyLine(
                entry_id=entry.pk,
                position=len(seen),
                yearbook_id=entry.yearbook_id,
                year=date.year,
                month=date.month,
                day=date.day or ChronologyLine.MONTH_ONLY,
                last_day=date.last_day,
                sentence=date.sentence,
            )

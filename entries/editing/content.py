"""An entry's content as plain data: what a revision holds, what the demo's fixtures and the importer bring.

The shape is that of the TypedDicts below; `canonical()` writes it as JSON in one way only, so that equal content has an
equal digest.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, cast

from entries.models import Award, Fact, Figure, Program, Recipient
from entries.models.award import BODY_SEPARATOR
from entries.models.fact import plain_decimal


class PictureContent(TypedDict):
    """A picture: its name as `entries.pictures` gives it, and its size in pixels."""

    name: str
    width: int
    height: int


class FigureContent(TypedDict):
    """A figure; the date is ISO 8601 or None. `picture` and `cells` are there only where it has them."""

    kind: str
    number: int | None
    caption: str
    date: str | None
    credit: str
    picture: NotRequired[PictureContent]
    cells: NotRequired[list[list[str]]]


class FactContent(TypedDict):
    """A fact; the value is a decimal number as text, without trailing zeros."""

    label: str
    value: str
    unit: str
    qualifier: str
    words: str


class RecipientContent(TypedDict):
    """A recipient of an award."""

    name: str
    kind: str
    affiliation: str
    post: str


class AwardContent(TypedDict):
    """An award with its recipients."""

    name: str
    level: str
    year: int | None
    granted_by: list[str]
    rank: str
    recipient_count: int | None
    recipient_unit: str
    recipients: list[RecipientContent]


class EntryContent(TypedDict):
    """All that a revision holds of an entry.

    `reading` is there only where the title's pinyin was corrected: so revisions made before there was such a field
    keep their digest.
    """

    title: str
    kind: str
    body: str
    unit: str
    contributor: str
    reading: NotRequired[str]
    figures: list[FigureContent]
    facts: list[FactContent]
    awards: list[AwardContent]


TEXT_FIELDS = ("title", "kind", "body", "unit", "contributor")
OWN_FIELDS = (*TEXT_FIELDS, "reading")

Contents = Mapping[int, EntryContent]  # by the entries' ids


def normalise(body: str) -> str:
    """The body as it is stored: one paragraph a line, no white space around a paragraph, no empty lines."""
    return "\n".join(line for line in (line.strip() for line in body.splitlines()) if line)


def canonical(content: Mapping[str, Any]) -> str:
    """The content as JSON with sorted keys and no white space: the same content gives the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def contents_of(programs: Iterable[Program]) -> dict[int, EntryContent]:
    """The current content of each entry by its id, read from the database in five queries for all together."""
    ids = [program.pk for program in programs]
    contents: dict[int, EntryContent] = {}
    for row in Program.everything.filter(pk__in=ids).values("pk", *TEXT_FIELDS, "reading"):
        pk = row.pop("pk")
        if not row["reading"]:
            del row["reading"]
        row["body"] = normalise(row["body"])
        contents[pk] = cast(EntryContent, {**row, "figures": [], "facts": [], "awards": []})
    for figure in Figure.objects.filter(program__in=ids).order_by("order", "pk"):
        contents[figure.program_id]["figures"].append(figure_content(figure))
    for fact in Fact.objects.filter(program__in=ids).order_by("order", "pk"):
        contents[fact.program_id]["facts"].append(fact_content(fact))
    awards = Award.everything.filter(program__in=ids).order_by("order", "pk").prefetch_related("recipients")
    for award in awards:
        contents[award.program_id]["awards"].append(
            award_content(award, sorted(award.recipients.all(), key=lambda r: (r.order, r.pk)))
        )
    return contents


def new_content(program: Program) -> EntryContent:
    """The content of an entry that has nothing but its own fields yet."""
    content: dict[str, Any] = {name: getattr(program, name) for name in TEXT_FIELDS}
    if program.reading:
        content["reading"] = program.reading
    content["body"] = normalise(program.body)
    return cast(EntryContent, {**content, "figures": [], "facts": [], "awards": []})


def write_content(program: Program, content: EntryContent) -> None:
    """Write the content to the entry's rows: its fields, figures, facts and awards. Makes no revision.

    Only the lists that differ from what is stored are written again, so that rows which stay keep their ids.
    """
    before = contents_of([program]) if program.pk else {}
    _take(program, content)
    program.save()
    _write_lists(before, {program.pk: content})


def write_contents(programs: Sequence[Program], before: Contents, after: Contents) -> None:
    """As write_content() for many stored entries with a handful of queries; `before` is what is stored.

    Raises IntegrityError where the database refuses one of them.
    """
    names = [name for name in OWN_FIELDS if any(before[p.pk].get(name) != after[p.pk].get(name) for p in programs)]
    for program in programs:
        _take(program, after[program.pk])
    if names:
        Program.everything.bulk_update(programs, names)
    _write_lists({p.pk: before[p.pk] for p in programs}, {p.pk: after[p.pk] for p in programs})


def _take(program: Program, content: EntryContent) -> None:
    """Give the entry's object the fields of the content."""
    for name in TEXT_FIELDS:
        setattr(program, name, content[name])  # type: ignore[literal-required]
    program.body = normalise(program.body)
    program.reading = content.get("reading", "")


def _write_lists(before: Contents, after: Contents) -> None:
    """Write the figures, facts and awards of the entries anew where they differ from those before."""

    def differing(name: str) -> list[int]:
        return [pk for pk in after if pk not in before or before[pk].get(name) != after[pk].get(name)]

    if ids := differing("figures"):
        Figure.objects.filter(program__in=ids).delete()
        Figure.objects.bulk_create(
            figure_row(figure, program_id=pk, order=order)
            for pk in ids
            for order, figure in enumerate(after[pk]["figures"], 1)
        )
    if ids := differing("facts"):
        Fact.objects.filter(program__in=ids).delete()
        Fact.objects.bulk_create(
            Fact(program_id=pk, order=order, **{**fact, "value": Decimal(fact["value"])})
            for pk in ids
            for order, fact in enumerate(after[pk]["facts"], 1)
        )
    if ids := differing("awards"):
        Award.everything.filter(program__in=ids).delete()
        awards = [(pk, order, award) for pk in ids for order, award in enumerate(after[pk]["awards"], 1)]
        rows = Award.everything.bulk_create(_award_row(*award) for award in awards)
        Recipient.objects.bulk_create(
            Recipient(award=row, order=place, **recipient)
            for row, (_pk, _order, award) in zip(rows, awards, strict=True)
            for place, recipient in enumerate(award["recipients"], 1)
        )


def _award_row(pk: int, order: int, content: AwardContent) -> Award:
    own = {key: value for key, value in content.items() if key not in ("recipients", "granted_by")}
    return Award(program_id=pk, order=order, granted_by=BODY_SEPARATOR.join(content["granted_by"]), **own)


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def figure_content(figure: Figure) -> FigureContent:
    """A figure, stored or not."""
    content: FigureContent = {
        "kind": figure.kind,
        "number": figure.number,
        "caption": figure.caption,
        "date": figure.date.isoformat() if figure.date else None,
        "credit": figure.credit,
    }
    if figure.picture:
        content["picture"] = {"name": figure.picture, "width": figure.width or 0, "height": figure.height or 0}
    if figure.cells:
        content["cells"] = figure.cells
    return content


def figure_row(content: FigureContent, **others: Any) -> Figure:
    """The row, not stored, of a figure's content; `others` are its remaining fields."""
    picture = content.get("picture")
    return Figure(
        kind=content["kind"],
        number=content["number"],
        caption=content["caption"],
        date=_date(content["date"]),
        credit=content["credit"],
        picture=picture["name"] if picture else "",
        width=picture["width"] if picture else None,
        height=picture["height"] if picture else None,
        cells=content.get("cells"),
        **others,
    )


def fact_content(fact: Fact) -> FactContent:
    """A fact, stored or not."""
    return {
        "label": fact.label,
        "value": plain_decimal(fact.value),
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "words": fact.words,
    }


def award_content(award: Award, recipients: Iterable[Recipient]) -> AwardContent:
    """An award, stored or not, with its recipients in their order."""
    return {
        "name": award.name,
        "level": award.level,
        "year": award.year,
        "granted_by": award.granting_bodies,
        "rank": award.rank,
        "recipient_count": award.recipient_count,
        "recipient_unit": award.recipient_unit,
        "recipients": [
            {"name": r.name, "kind": r.kind, "affiliation": r.affiliation, "post": r.post} for r in recipients
        ],
    }

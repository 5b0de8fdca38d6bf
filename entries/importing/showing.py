"""A manuscript's plan as plain data for a page: beside its source, file by file. It can be kept as JSON."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from django.utils.translation import gettext
from PIL import Image

from entries.editing.comparing import differences
from entries.editing.describing import described
from entries.importing.conflicts import merge_of
from entries.importing.plans import Action, EntryPlan, Plan
from entries.manuscripts.model import ParsedFigure, SourceText
from entries.manuscripts.pictures import Picture
from entries.models import FigureKind, Submission

SMALL = (120, 90)  # pixels of a picture in the plan
MOST_SHOWN = 60  # pictures: the others are there as words
MOST_TEXT = 400_000  # characters of entries without conflict or remark: of the others the page has the title
PLACE = ("yearbook_name", "section_path", "new_yearbook", "new_sections", "counts", "fingerprint")


def shown(plan: Plan) -> dict[str, Any]:
    """All that a page says of the plan, in the reader's language.

    `errors` and `warnings` have a list each of file, line, field, value and message; `files` have their blocks,
    `several` says where several files go, `in_review` how many of the entries that it changes are in review.
    """
    warnings = [
        [notice.file, notice.line, notice.end_line or notice.line, notice.text, message, notice.code]
        for notice, message in plan.warnings()
    ]
    return {
        **{name: getattr(plan, name) for name in PLACE},
        "contributor": plan.manuscript.contributor,
        "errors": [[error.file, error.line, error.field, error.value, error.message] for error in plan.errors],
        "warnings": warnings,
        "elsewhere": [message for _file, line, _end, _text, message, _code in warnings if not line],
        "several": _several(plan),
        "in_review": _in_review(plan),
        "files": list(_files(plan)),
    }


def conflicts(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries in conflict of what was `shown`."""
    for file in page["files"]:
        for block in file["blocks"]:
            if block["entry"] and block["entry"]["merge"]:
                yield block["entry"]


def _files(plan: Plan) -> Iterator[dict[str, Any]]:
    """Each file of the manuscript with its blocks: `file`, `section` (the one chosen for it), `blocks`."""
    pictures, warnings, text = count(), list(plan.warnings()), 0
    numbers = {id(entry): number for number, entry in enumerate(plan.entries)}
    for source in plan.manuscript.sources:
        if source.file in plan.left_out:
            continue
        blocks = []
        for block in _blocks(plan, source, numbers, pictures, warnings):
            text += sum(len(line) for _number, line in block["lines"])
            blocks.append(block if text <= MOST_TEXT else _in_short(block))
        yield {"file": source.file, "section": plan.paths.get(source.file, plan.section_path), "blocks": blocks}


def _in_review(plan: Plan) -> int:
    changed = {entry.program_id for entry in plan.entries if entry.action in (Action.UPDATED, Action.CONFLICT)}
    under_way = Submission.objects.open().filter(
        program__section__yearbook__title=plan.title, program__section__yearbook__edition_year=plan.edition_year
    )
    return len(changed.intersection(under_way.values_list("program_id", flat=True))) if changed else 0


def _several(plan: Plan) -> list[dict[str, Any]]:
    """Where several files go: `file`, `section`, how many `entries` it has, whether it is `left_out` or `refused`."""
    names = [source.file for source in plan.manuscript.sources if source.file]
    refused = {one.file for one in plan.manuscript.refused}
    counts = Counter(entry.parsed.file for entry in plan.entries)
    return [
        {
            "file": file,
            "section": plan.paths.get(file, plan.section_path),
            "entries": counts[file],
            "left_out": file in plan.left_out,
            "refused": file in refused,
        }
        for file in sorted({*names, *refused, *plan.left_out})
    ]


def _blocks(
    plan: Plan, source: SourceText, numbers: Mapping[int, int], pictures: Iterator[int], warnings: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    """The plan beside a file: a dict for each entry, and for the lines that are in none, in the source's order.

    `lines` are number and text of the source's lines, `entry` what becomes of the entry, or None, `notices` those about
    these lines, with their messages.
    """
    lines = list(enumerate(source.lines, 1))
    warnings = [one for one in warnings if one[0].file in ("", source.file) and one[0].line]
    entries = [entry for entry in plan.entries if entry.parsed.file == source.file]
    done = 0
    for entry in sorted(entries, key=lambda entry: entry.parsed.line):
        said = _entry(plan, entry, numbers[id(entry)], pictures)
        yield from _block(lines[done : entry.parsed.line - 1], None, warnings)
        yield from _block(lines[max(done, entry.parsed.line - 1) : entry.parsed.end_line], said, warnings)
        done = max(done, entry.parsed.end_line)
    yield from _block(lines[done:], None, warnings)


def _block(
    lines: list[tuple[int, str]], entry: dict[str, Any] | None, warnings: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    numbers = {number for number, _text in lines}
    notices = [
        {"code": notice.code, "line": notice.line, "message": message}
        for notice, message in warnings
        if notice.line in numbers
    ]
    if entry or notices or any(text.strip() for _number, text in lines):
        yield {"lines": lines, "entry": entry, "notices": notices, "long": len(lines) > 6}


def _in_short(block: dict[str, Any]) -> dict[str, Any]:
    """The block without its text, where it needs no look."""
    if block["notices"] or not block["entry"] or block["entry"]["merge"]:
        return block
    entry = {**block["entry"], "body": "…", "changes": [], "figures": []}
    return {**block, "lines": block["lines"][:1], "entry": entry}


def _entry(plan: Plan, entry: EntryPlan, number: int, pictures: Iterator[int]) -> dict[str, Any]:
    """What becomes of an entry; of one in conflict with the merge of both versions, piece by piece."""
    return {
        "number": number,
        "key": entry.key,
        "action": str(entry.action),
        "title": entry.after["title"],
        "path": entry.section_path if entry.section_path != plan.section_path else "",
        "body": entry.after["body"],
        "contributor": entry.parsed.contributor,
        "changes": [[name, differences(_said(old), _said(new))] for name, old, new in entry.changes],
        "figures": [_figure(figure, pictures) for figure in entry.parsed.figures],
        "merge": _merge(entry, number) if entry.action is Action.CONFLICT else None,
    }


def _merge(entry: EntryPlan, number: int) -> dict[str, Any]:
    """The merge as the page of two versions says it, its pieces named for this entry among others."""
    said = described(merge_of(entry), gettext("the manuscript"), {})
    every = [*said["fields"], *said["body"], *(part for row in said["rows"] for part in row["parts"])]
    for part in every:
        part["name"] = f"{number}-{part['name']}"
    names = [part["name"] for part in every if part["by"] == "conflict"]
    wanted = ("fields", "body", "rows", "body_changed")
    return {**{name: said[name] for name in wanted}, "open": names, "from_nothing": entry.base is None}


def _figure(figure: ParsedFigure, pictures: Iterator[int]) -> dict[str, Any]:
    """A figure that the manuscript brings, with its picture made small."""
    picture = figure.picture
    return {
        "kind": str(FigureKind(figure.kind).label),
        "number": figure.number,
        "caption": figure.caption,
        "credit": figure.credit,
        "date": figure.date.isoformat() if figure.date else "",
        "size": f"{picture.width} × {picture.height}" if picture else "",
        "cells": figure.cells,
        "small": thumbnail(picture) if picture and next(pictures) < MOST_SHOWN else "",
    }


def thumbnail(picture: Picture) -> str:
    """The picture, small, as an address that holds it: it is stored nowhere before the plan is applied."""
    image = Image.open(BytesIO(picture.data))
    image.draft("RGB", SMALL)
    image.thumbnail(SMALL)
    target = BytesIO()
    image.convert("RGB").save(target, "JPEG", quality=70)
    return f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"


def _said(value: object) -> str:
    """A field's value as an editor reads it: figures are a line each."""
    return "\n".join(map(_figure_in_words, value)) if isinstance(value, list) else str(value)


def _figure_in_words(figure: Mapping[str, Any]) -> str:
    kind = FigureKind(figure["kind"]).label
    words = [f"{kind} {figure['number'] or ''} {figure['caption']}".strip()]
    words += [part for part in (figure["credit"], figure["date"]) if part]
    if picture := figure.get("picture"):
        size = gettext("picture of %(width)d × %(height)d pixels (%(name)s)")
        words.append(size % {**picture, "name": picture["name"][:8]})
    if cells := figure.get("cells"):
        words += ["", *(" | ".join(row) for row in cells)]
        return " · ".join(words[: -len(cells) - 1]) + "\n" + "\n".join(words[-len(cells) :])
    return " · ".join(words)

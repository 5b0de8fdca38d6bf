"""A manuscript's plan as a page shows it: beside its source, file by file."""

from __future__ import annotations

import base64
import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from django.utils.translation import gettext
from PIL import Image

from entries.importing import EntryPlan, Plan
from entries.manuscripts.model import SourceText
from entries.manuscripts.pictures import Picture
from entries.models import FigureKind

Segments = list[tuple[str, str]]
SMALL = (120, 90)  # pixels of a picture in the plan
MOST_SHOWN = 60  # pictures: the others are there as words


def files(plan: Plan) -> Iterator[dict[str, Any]]:
    """Each file of the manuscript with its blocks: `file`, `section` (the one chosen for it), `blocks`."""
    shown = count()
    for source in plan.manuscript.sources:
        if source.file in plan.left_out:
            continue
        yield {
            "file": source.file,
            "section": plan.paths.get(source.file, plan.section_path),
            "blocks": list(blocks(plan, source, shown)),
        }


def several(plan: Plan) -> list[dict[str, Any]]:
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


def blocks(plan: Plan, source: SourceText, shown: Iterator[int]) -> Iterator[dict[str, Any]]:
    """The plan beside a file: a dict for each entry, and for the lines that are in none, in the source's order.

    `lines` are number and text of the source's lines, `entry` the EntryPlan or None, `changes` what would change of it,
    field by field, `figures` those of a new one, `notices` those about these lines, with their messages.
    """
    lines = list(enumerate(source.lines, 1))
    warnings = [
        (notice, message) for notice, message in plan.warnings() if notice.file in ("", source.file) and notice.line
    ]
    entries = [entry for entry in plan.entries if entry.parsed.file == source.file]
    done = 0
    for entry in sorted(entries, key=lambda entry: entry.parsed.line):
        yield from _block(lines[done : entry.parsed.line - 1], None, warnings, shown)
        yield from _block(lines[max(done, entry.parsed.line - 1) : entry.parsed.end_line], entry, warnings, shown)
        done = max(done, entry.parsed.end_line)
    yield from _block(lines[done:], None, warnings, shown)


def _block(
    lines: list[tuple[int, str]], entry: EntryPlan | None, warnings: Sequence[Any], shown: Iterator[int]
) -> Iterator[dict[str, Any]]:
    numbers = {number for number, _text in lines}
    notices = [(notice, message) for notice, message in warnings if notice.line in numbers]
    if entry or notices or any(text.strip() for _number, text in lines):
        yield {
            "lines": lines,
            "entry": entry,
            "changes": [(name, compare(_said(old), _said(new))) for name, old, new in entry.changes] if entry else [],
            "figures": list(_figures(entry, shown)) if entry else [],
            "notices": notices,
            "long": len(lines) > 6,
        }


def _figures(entry: EntryPlan, shown: Iterator[int]) -> Iterator[dict[str, Any]]:
    """The figures that the manuscript brings, each with its picture made small."""
    for figure in entry.parsed.figures:
        small = thumbnail(figure.picture) if figure.picture and next(shown) < MOST_SHOWN else ""
        yield {"figure": figure, "kind": FigureKind(figure.kind).label, "small": small}


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


def compare(before: str, after: str) -> Segments:
    """The two texts as one, in segments: `same`, `del` (only before), `ins` (only after)."""
    segments: Segments = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            segments.append(("same", before[a:b]))
        else:
            segments += [(name, text) for name, text in (("del", before[a:b]), ("ins", after[c:d])) if text]
    return segments

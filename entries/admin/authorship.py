"""Who wrote which sentence of an entry, as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.fields.json import KT

from entries.editing.blaming import Written, blame
from entries.models import Program, Revision

TONES = 6  # authors that are told apart by the line under their words; the number beside them says it of all


def authorship_of(program: Program) -> dict[str, Any]:
    """The template's context: the body in runs, who wrote how much of it, and in which revisions. Two queries.

    Of the revisions only the bodies are read.
    """
    bodies = program.revisions.order_by("number").annotate(body=KT("content__body"))
    runs = blame(bodies.values_list("number", "body").iterator(chunk_size=200))
    numbers = {number for _text, number in runs}
    wrote = program.revisions.filter(number__in=numbers).order_by("number")
    revisions = {one.number: one for one in wrote.defer("content")}
    letters = Counter[str]()
    for text, number in runs:
        letters[revisions[number].author_name] += len(text.replace("\n", ""))
    total = letters.total() or 1
    tones = {name: place % TONES for place, (name, _count) in enumerate(letters.most_common())}
    return {
        "paragraphs": list(paragraphs(runs, revisions, tones)),
        "authors": [(name, tones[name], count, round(100 * count / total)) for name, count in letters.most_common()],
        "revisions": list(revisions.values()),
    }


def paragraphs(
    runs: Iterable[Written], revisions: dict[int, Revision], tones: dict[str, int]
) -> Iterator[list[tuple[str, Revision, int]]]:
    """The body paragraph by paragraph: runs of text, each with its revision and its author's tone."""
    paragraph: list[tuple[str, Revision, int]] = []
    for text, number in runs:
        revision = revisions[number]
        for place, line in enumerate(text.split("\n")):
            if place:
                yield paragraph
                paragraph = []
            if line:
                paragraph.append((line, revision, tones[revision.author_name]))
    if paragraph:
        yield paragraph

"""Finding a text across a volume and replacing the hits that an editor chose, in one transaction."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from entries.editing.changing import Progress, Replaced, change_many, keep_replacement
from entries.editing.content import Contents, EntryContent, contents_of
from entries.models import Program, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FIELDS = ("title", "body", "captions", "awards")
MOST = 2000  # hits that one preview shows
AROUND = 24  # characters shown on each side of a hit


class Place(NamedTuple):
    """One text of an entry: the field that it counts to, and where its content has it (`figures`, 0, `caption`)."""

    field: str
    path: tuple[str | int, ...]


class Hit(NamedTuple):
    """One place where the text stands, in the revision of that number; `number` counts the hits of the entry from 0."""

    program: int
    revision: int
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, as an editor is shown it: its entry, its field, and the words around it."""

    hit: Hit
    program: Program
    field: str
    before: str
    after: str


def find_text(programs: Iterable[Program], *, text: str, fields: Iterable[str]) -> Iterator[Found]:
    """Every hit of the text, as it is written, in these fields of the entries, in their order."""
    every = list(programs)
    for start in range(0, len(every), 200):
        batch = every[start : start + 200]
        contents = contents_of(batch)
        for program in batch:
            content = contents[program.pk]
            for number, (place, at) in enumerate(_hits(content, text, fields)):
                where = str(_at(content, place.path))
                yield Found(
                    Hit(program.pk, program.latest_number, number),
                    program,
                    place.field,
                    where[max(0, at - AROUND) : at],
                    where[at + len(text) : at + len(text) + AROUND],
                )


@transaction.atomic
def replace_text(
    *,
    yearbook: Yearbook,
    text: str,
    by_text: str,
    fields: Iterable[str],
    hits: Iterable[Hit],
    author: User,
    progress: Progress | None = None,
) -> Replaced:
    """Replace the chosen hits; each entry that changes gets a revision that says so.

    An entry is refused, as a whole and the others not held up, where the editor may not change it, where it was changed
    since its hits were shown, where it is in the bin, where somebody else is typing in it, or where it could not be
    stored; one that the editor does not see is passed over. Raises ValueError for an empty text.
    """
    if not text:
        raise ValueError("There is nothing to find.")
    chosen: dict[int, set[int]] = {}
    shown: dict[int, int] = {}
    for hit in hits:
        chosen.setdefault(hit.program, set()).add(hit.number)
        shown[hit.program] = hit.revision
    wanted = list(fields)

    def change(_programs: Sequence[Program], contents: Contents) -> Contents:
        return {pk: _with_replaced(content, text, by_text, wanted, chosen[pk]) for pk, content in contents.items()}

    outcome = Replaced()
    change_many(
        outcome,
        Program.everything.filter(section__yearbook=yearbook),
        chosen,
        change,
        author=author,
        note=_("“%(found)s” replaced by “%(by)s”") % {"found": text, "by": by_text},
        shown=shown,
        progress=progress,
    )
    counts = {pk: len(numbers) for pk, numbers in chosen.items()}
    keep_replacement(outcome, author, yearbook, counts, found=text, replaced_by=by_text)
    return outcome


def _places(content: EntryContent, fields: Iterable[str]) -> Iterator[Place]:
    wanted = set(fields)
    if "title" in wanted:
        yield Place("title", ("title",))
    if "body" in wanted:
        yield Place("body", ("body",))
    if "captions" in wanted:
        for number in range(len(content["figures"])):
            yield Place("captions", ("figures", number, "caption"))
            yield Place("captions", ("figures", number, "credit"))
    if "awards" in wanted:
        for number, award in enumerate(content["awards"]):
            yield Place("awards", ("awards", number, "name"))
            yield Place("awards", ("awards", number, "rank"))
            for which in range(len(award["granted_by"])):
                yield Place("awards", ("awards", number, "granted_by", which))
            for which in range(len(award["recipients"])):
                for name in ("name", "affiliation", "post"):
                    yield Place("awards", ("awards", number, "recipients", which, name))


def _hits(content: EntryContent, text: str, fields: Iterable[str]) -> Iterator[tuple[Place, int]]:
    for place in _places(content, fields):
        where = str(_at(content, place.path))
        at = where.find(text)
        while at >= 0:
            yield place, at
            at = where.find(text, at + len(text))


def _with_replaced(content: EntryContent, text: str, by_text: str, fields: list[str], chosen: set[int]) -> EntryContent:
    """The content with the chosen hits replaced, from the last to the first so that offsets hold."""
    changed = copy.deepcopy(content)
    for number, (place, at) in reversed(list(enumerate(_hits(content, text, fields)))):
        if number in chosen:
            *way, last = place.path
            holder = _at(changed, tuple(way))
            holder[last] = holder[last][:at] + by_text + holder[last][at + len(text) :]
    changed["title"] = changed["title"].strip()
    return changed


def _at(content: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        content = content[step]
    return content

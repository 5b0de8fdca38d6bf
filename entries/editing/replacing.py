"""Finding a text across a volume and replacing the hits that an editor chose, in one transaction, with a way back."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.content import EntryContent, contents_of, write_content
from entries.editing.presence import typed_by_others
from entries.editing.revising import record_revisions
from entries.editing.rights import Action, permitted
from entries.editing.settling import problems
from entries.models import Origin, Program, ReplacedEntry, Replacement, Revision, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models.program import ProgramQuerySet

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


@dataclass(slots=True)
class Replaced:
    """What became of the chosen entries: done, or refused with the reason in the editor's language."""

    replacement: Replacement | None = None
    done: list[Program] = field(default_factory=list)
    refused: list[tuple[Program, str]] = field(default_factory=list)


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
    *, yearbook: Yearbook, text: str, by_text: str, fields: Iterable[str], hits: Iterable[Hit], author: User
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

    def change(program: Program, content: EntryContent) -> EntryContent:
        return _with_replaced(content, text, by_text, list(fields), chosen[program.pk])

    note = _("“%(found)s” replaced by “%(by)s”") % {"found": text, "by": by_text}
    outcome = Replaced()
    locked = _locked(Program.everything.filter(pk__in=chosen, section__yearbook=yearbook), author, outcome)
    after = _change(outcome, locked, shown, change, author, note)
    if outcome.done:
        outcome.replacement = Replacement.objects.create(
            yearbook=yearbook,
            found=text,
            replaced_by=by_text,
            author=author,
            author_name=author.get_username(),
            made_at=timezone.now(),
        )
        ReplacedEntry.objects.bulk_create(
            ReplacedEntry(
                replacement=outcome.replacement,
                program=program,
                before=shown[program.pk],
                after=after[program.pk],
                hits=len(chosen[program.pk]),
            )
            for program in outcome.done
        )
    return outcome


@transaction.atomic
def undo_replacement(*, replacement: Replacement, author: User) -> Replaced:
    """Give each entry its content before the replacement again, as a new revision.

    An entry that was edited since is refused, stays as it is and is done with. One that is refused for another reason
    can be undone later: the replacement is undone once nothing is left of it. Raises ValidationError where `author`
    neither made it nor may change all of its entries.
    """
    locked = Replacement.objects.select_for_update(of=("self",)).get(pk=replacement.pk)
    if locked.undone_at:
        return Replaced()
    if not Replacement.objects.undoable_by(author).filter(pk=locked.pk).exists():
        text = _("It changed entries that you may not change: %(name)s, who made it, can undo it.")
        raise ValidationError(text % {"name": locked.author_name}, code="rights")
    rows = {row.program_id: row for row in locked.entries.filter(settled=False)}
    own = locked.entries.filter(program=OuterRef("program"), before=OuterRef("number"))
    revisions = Revision.objects.filter(Exists(own), program__in=rows)
    before = {revision.program_id: revision.content for revision in revisions}
    outcome = Replaced(locked)
    programs = _locked(Program.everything.filter(pk__in=rows), author, outcome)
    numbers = {pk: row.after for pk, row in rows.items()}
    note = _("replacement of “%(found)s” undone") % {"found": locked.found}
    _change(outcome, programs, numbers, lambda program, _content: before[program.pk], author, note)
    settled = [program.pk for program in programs if program.latest_number != numbers[program.pk]]
    locked.entries.filter(program__in=settled).update(settled=True)
    if not locked.entries.filter(settled=False).exists():
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])
    return outcome


def _locked(programs: ProgramQuerySet, author: User, outcome: Replaced) -> list[Program]:
    """Those that the author sees, locked; what is in the bin is refused."""
    rows = programs.visible_to(author).select_for_update(of=("self",)).select_related("section__yearbook")
    found = list(rows.order_by("pk"))
    outcome.refused += [(row, _("It is in the bin: restore it first.")) for row in found if row.deletion_id]
    return [row for row in found if not row.deletion_id]


def _change(
    outcome: Replaced,
    programs: list[Program],
    shown: dict[int, int],
    change: Callable[[Program, EntryContent], EntryContent],
    author: User,
    note: str,
) -> dict[int, int]:
    """Change the entries that are as they were shown; the numbers of the revisions made, by the entries' ids."""
    programs = permitted(programs, author, Action.CHANGE, outcome.refused)
    typing = {page.program_id: page.user for page in typed_by_others(programs, author)}
    contents = contents_of(programs)
    changed = []
    for program in programs:
        if program.latest_number != shown[program.pk]:
            outcome.refused.append((program, _("It was changed meanwhile: look at it again.")))
        elif program.pk in typing:
            name = typing[program.pk].get_username()
            outcome.refused.append((program, _("%(name)s is typing in it: try again later.") % {"name": name}))
        elif reason := _write(program, change(program, contents[program.pk])):
            outcome.refused.append((program, reason))
        else:
            changed.append(program)
    recorded = record_revisions(programs=changed, author=author, origin=Origin.REPLACE, note=note[:300])
    after = {revision.program_id: revision.number for revision in recorded.revisions}
    outcome.done = [program for program in changed if program.pk in after]
    return after


def _write(program: Program, content: EntryContent) -> str:
    """Write the content; or why it cannot be stored, in the editor's language, with nothing written."""
    if wrong := list(problems(program, content)):
        return " ".join(wrong)
    before = program.title
    try:
        with transaction.atomic():
            write_content(program, content)
    except IntegrityError:
        program.title = before  # the refusal names it
        return _("Two awards or figures of the entry would be the same: change them by hand.")
    return ""


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

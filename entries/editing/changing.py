"""Changing many entries at once, each with a revision that says so, and taking it back as one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.content import Contents, EntryContent, contents_of, write_contents
from entries.editing.presence import typed_by_others
from entries.editing.revising import record_revisions
from entries.editing.rights import Action, permitted
from entries.editing.settling import problems
from entries.models import Kind, Origin, Program, ReplacedEntry, Replacement, Revision, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models.program import ProgramQuerySet

CHANGEABLE = ("kind", "unit", "contributor")  # fields that have one meaning in every entry
BATCH = 200

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Replaced:
    """What became of the chosen entries: done, or refused with the reason in the editor's language.

    `voided` counts those of them that are done whose reviews begin anew.
    """

    replacement: Replacement | None = None
    done: list[Program] = field(default_factory=list)
    refused: list[tuple[Program, str]] = field(default_factory=list)
    voided: int = 0


def clean_value(name: str, value: str) -> str:
    """The value as a form on the entry would take it for the field. Raises ValidationError."""
    if name not in CHANGEABLE:
        raise ValidationError(_("This field is not changed in many entries at once."), code="field")
    asked = Program._meta.get_field(name).formfield()  # type: ignore[union-attr]
    assert asked
    return str(asked.clean(value))


@transaction.atomic
def change_field(
    *, programs: Iterable[Program], name: str, value: str, author: User, progress: Progress | None = None
) -> Replaced:
    """Give the entries the value in the field of that name, one of CHANGEABLE; each that changes gets a revision.

    Refused is what the editor may not change; what is in the bin, or is not seen, is passed over. Somebody who is
    typing in an entry is shown both versions when saving. Raises ValidationError for a value that cannot be.
    """
    value = clean_value(name, value)
    label = str(Program._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    shown = str(Kind(value).label) if name == "kind" else value
    outcome = Replaced()
    change_many(
        outcome,
        Program.objects.exclude(**{name: value}),
        [program.pk for program in programs],
        lambda _programs, contents: {
            pk: cast(EntryContent, {**content, name: value}) for pk, content in contents.items()
        },
        author=author,
        note=_("%(field)s changed to “%(value)s”") % {"field": label, "value": shown},
        typing_waits=False,
        progress=progress,
    )
    volumes = {program.section.yearbook for program in outcome.done}
    keep_replacement(outcome, author, volumes.pop() if len(volumes) == 1 else None, field=name, replaced_by=value)
    return outcome


@transaction.atomic
def undo_replacement(*, replacement: Replacement, author: User, progress: Progress | None = None) -> Replaced:
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
    numbers = dict(locked.entries.filter(settled=False).values_list("program", "after"))
    own = locked.entries.filter(program=OuterRef("program"), before=OuterRef("number"))

    def former(programs: Sequence[Program], _contents: Contents) -> Contents:
        revisions = Revision.objects.filter(Exists(own), program__in=programs)
        return {revision.program_id: revision.content for revision in revisions}

    outcome = Replaced(locked)
    note = _("replacement of “%(found)s” undone") % {"found": locked.found}
    if locked.field:
        note = _("change of the %(field)s undone") % {"field": locked.field_name}
    programs = change_many(
        outcome, Program.everything.all(), numbers, former, author=author, note=note, shown=numbers, progress=progress
    )
    settled = [program.pk for program in programs if program.latest_number != numbers[program.pk]]
    locked.entries.filter(program__in=settled).update(settled=True)
    if not locked.entries.filter(settled=False).exists():
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])
    return outcome


def keep_replacement(
    outcome: Replaced, author: User, yearbook: Yearbook | None, hits: Mapping[int, int] | None = None, **what: str
) -> None:
    """Keep what was done, so that it can be undone; nothing where nothing was. `what` are fields of the Replacement."""
    if not outcome.done:
        return
    outcome.replacement = Replacement.objects.create(
        yearbook=yearbook, author=author, author_name=author.get_username(), made_at=timezone.now(), **what
    )
    ReplacedEntry.objects.bulk_create(
        ReplacedEntry(
            replacement=outcome.replacement,
            program=program,
            before=program.latest_number - 1,
            after=program.latest_number,
            hits=hits[program.pk] if hits else 1,
        )
        for program in outcome.done
    )


def change_many(
    outcome: Replaced,
    programs: ProgramQuerySet,
    ids: Collection[int],
    change: Callable[[Sequence[Program], Contents], Contents],
    *,
    author: User,
    note: str,
    shown: Mapping[int, int] | None = None,
    typing_waits: bool = True,
    progress: Progress | None = None,
) -> list[Program]:
    """Change those of `programs` that have one of the ids, batch by batch; all of them that were at hand.

    Where `shown` is given, an entry must still have the revision of that number. Within a transaction: the entries are
    locked, in the order of their ids.
    """
    ordered, seen = sorted(ids), []
    for start in range(0, len(ordered), BATCH):
        locked = _locked(programs.filter(pk__in=ordered[start : start + BATCH]), author, outcome)
        allowed = permitted(locked, author, Action.CHANGE, outcome.refused)
        if shown is not None:
            allowed = _unchanged(allowed, shown, outcome)
        if typing_waits:
            allowed = _at_rest(allowed, author, outcome)
        before = contents_of(allowed)
        changed = _write(allowed, before, change(allowed, before), outcome)
        recorded = record_revisions(programs=changed, author=author, origin=Origin.REPLACE, note=note[:300])
        made = {revision.program_id for revision in recorded.revisions}
        outcome.done += [program for program in changed if program.pk in made]
        outcome.voided += len(recorded.voided)
        seen += locked
        if progress:
            progress(min(start + BATCH, len(ordered)), len(ordered))
    return seen


def _locked(programs: ProgramQuerySet, author: User, outcome: Replaced) -> list[Program]:
    """Those that the author sees, locked; what is in the bin is refused."""
    rows = programs.visible_to(author).select_for_update(of=("self",)).select_related("section__yearbook")
    found = list(rows.order_by("pk"))
    outcome.refused += [(row, _("It is in the bin: restore it first.")) for row in found if row.deletion_id]
    return [row for row in found if not row.deletion_id]


def _unchanged(programs: list[Program], shown: Mapping[int, int], outcome: Replaced) -> list[Program]:
    reason = _("It was changed meanwhile: look at it again.")
    outcome.refused += [(one, reason) for one in programs if one.latest_number != shown[one.pk]]
    return [one for one in programs if one.latest_number == shown[one.pk]]


def _at_rest(programs: list[Program], author: User, outcome: Replaced) -> list[Program]:
    typing = {page.program_id: page.user.get_username() for page in typed_by_others(programs, author)}
    reason = _("%(name)s is typing in it: try again later.")
    outcome.refused += [(one, reason % {"name": typing[one.pk]}) for one in programs if one.pk in typing]
    return [one for one in programs if one.pk not in typing]


def _write(programs: list[Program], before: Contents, after: Contents, outcome: Replaced) -> list[Program]:
    """Write the contents that can be stored; those entries. The others are refused, each with its reason."""
    sound = []
    for program in programs:
        if wrong := list(problems(program, after[program.pk], stored=before[program.pk])):
            outcome.refused.append((program, " ".join(wrong)))
        else:
            sound.append(program)
    return _store(sound, before, after, outcome)


def _store(programs: list[Program], before: Contents, after: Contents, outcome: Replaced) -> list[Program]:
    """Store all at once; where the database refuses, half by half until it is known which it refuses."""
    if not programs:
        return []
    try:
        with transaction.atomic():
            write_contents(programs, before, after)
    except IntegrityError:
        if len(programs) > 1:
            half = len(programs) // 2
            first = _store(programs[:half], before, after, outcome)
            return first + _store(programs[half:], before, after, outcome)
        (program,) = programs
        program.title = before[program.pk]["title"]  # the refusal names it
        wrong = list(problems(program, after[program.pk]))
        twice = _("Two awards or figures of the entry would be the same: change them by hand.")
        outcome.refused.append((program, " ".join(wrong) or twice))
        return []
    return programs

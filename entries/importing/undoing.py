"""Undoing an import: what it changed goes back to what it was, unless somebody has worked on it since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing import Action, audit, refusal, revise
from entries.models import Draft, ImportRun, OnRecord, Origin, Program, Publication, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


@dataclass(slots=True)
class Undone:
    """What became of each item: titles of entries restored and deleted, places deleted, and what was kept and why."""

    restored: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def undo_import(*, run: ImportRun, by: User | None, progress: Callable[[int, int], None] | None = None) -> Undone:
    """Take back what the run changed, item by item; what was edited since, or is not for `by` to change, stays,
    with the reason.

    An entry that the run changed gets its former content back, as a new revision; one that it made is deleted, as are
    the sections and the volume that it made, once they are empty. Raises ValidationError for a run that is undone
    already.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if reason := reason_against_undoing(run):
        raise ValidationError(reason, code="undone")
    undone = Undone()
    ids = list(run.revisions.order_by("program").values_list("program", flat=True).distinct())
    for start in range(0, len(ids), BATCH):
        _undo_batch(ids[start : start + BATCH], run, by, undone)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    for place in reversed(run.places):
        _undo_place(place, by, undone)
    run.undone_at, run.undone_by, run.undo_refused = timezone.now(), by, [list(item) for item in undone.refused]
    run.save(update_fields=["undone_at", "undone_by", "undo_refused"])
    audit(action=OnRecord.UNDO, by=by, subject=run)
    return undone


def reason_against_undoing(run: ImportRun) -> str:
    """Why the run cannot be undone, in the reader's language; empty where it can."""
    if run.undone_at:
        return _("This import is undone already.")
    if not run.revisions.exists() and not run.places:
        return _("This import was made before imports could be undone.")
    return ""


def _undo_batch(ids: list[int], run: ImportRun, by: User | None, undone: Undone) -> None:
    made = run.revisions.filter(program__in=ids).order_by().values("program")
    spans = {
        row["program"]: (row["first"], row["last"]) for row in made.annotate(first=Min("number"), last=Max("number"))
    }
    programs = (
        Program.objects.select_for_update(of=("self",)).select_related("section").filter(pk__in=spans).order_by("pk")
    )
    public = set(Publication.objects.filter(program__in=spans).values_list("program_id", flat=True))
    typed = dict(
        Draft.objects.filter(program__in=spans, done=False).exclude(user=by).values_list("program_id", "user__username")
    )
    for program in programs:
        number, last = spans[program.pk]
        if program.latest_number != last:
            undone.refused.append((program.title, _("edited since: revision %d is newer") % program.latest_number))
        elif program.pk in typed:
            undone.refused.append((program.title, _("%s has unsaved words in it") % typed[program.pk]))
        elif by and (reason := refusal(by, Action.CHANGE if number > 1 else Action.DELETE, program)):
            undone.refused.append((program.title, reason))
        elif number > 1:
            _restore(program, number - 1, run, by, undone)
        elif program.pk in public:
            undone.refused.append((program.title, _("it was public: withdraw it instead")))
        else:
            undone.deleted.append(program.title)
            program.delete()


def _restore(program: Program, number: int, run: ImportRun, by: User | None, undone: Undone) -> None:
    title, note = program.title, _("import of %s undone") % run
    content = program.revisions.get(number=number).content
    try:
        with transaction.atomic():
            revise(program=program, content=content, author=by, origin=Origin.UNDO, note=note[:300])
    except IntegrityError:
        undone.refused.append((title, _("its former title or place is taken")))
    else:
        undone.restored.append(program.title)


def _undo_place(place: dict[str, Any], by: User | None, undone: Undone) -> None:
    if contributor := place.get("contributor"):
        Section.objects.filter(pk=place["id"], contributor=contributor).update(contributor="")
        return
    if place["model"] == "section":
        section = Section.objects.filter(pk=place["id"]).first()
        if section is None:
            return
        used = Program.everything.filter(section=section).exists() or Section.everything.filter(parent=section).exists()
        if by and (reason := refusal(by, Action.ADD, section)):
            undone.refused.append((section.path, reason))
        elif used or Publication.objects.filter(section=section).exists():
            undone.refused.append((section.path, _("it holds entries or sections")))
        else:
            undone.places.append(section.path)
            section.delete()
        return
    volume = Yearbook.objects.filter(pk=place["id"]).first()
    if volume and Section.everything.filter(yearbook=volume).exists():
        undone.refused.append((volume.name, _("it holds sections")))
    elif volume and by and (reason := refusal(by, Action.ADD, Yearbook)):
        undone.refused.append((volume.name, reason))
    elif volume:
        undone.places.append(volume.name)
        volume.delete()

"""Undoing an import: what it changed goes back to what it was, unless somebody has worked on it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing import Action, audit, refusal, revise
from entries.editing.binning import bin_programs, bin_section, bin_volume, lock_volumes, volumes_of
from entries.importing.takingback import bring_back, left_of, move_back, set_back
from entries.importing.undone import Undone
from entries.models import Draft, ImportRun, OnRecord, Origin, Program, Publication, Revision, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


@transaction.atomic
def undo_import(*, run: ImportRun, by: User | None, progress: Callable[[int, int], None] | None = None) -> Undone:
    """Take back what the run changed, item by item; what was edited since, or is not for `by` to change, stays,
    with the reason.

    An entry that the run changed gets its former content back, as a new revision; one that it made goes into the bin,
    with its reviews and remarks. So do the sections and the volume that it made, where nothing is left in them: each
    whole, with what was in it, so that it can be restored as it was. What a table deleted comes out of the bin, and
    what it moved goes back to its position. Where all of it is refused the run stays as it is, to be undone later or by
    somebody else; where a part is, that part can be undone later, and nothing else of the run: but for what stays for
    good, as it was public or is not in the bin any more. Raises ValidationError for a run of which nothing is left to
    undo.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if reason := reason_against_undoing(run):
        raise ValidationError(reason, code="undone")
    deleted = [place["deletion"] for place in run.places if "deletion" in place]
    changed = Section.everything.filter(programs__revisions__run=run).order_by().values("yearbook")
    lock_volumes(Yearbook.everything.filter(pk__in=changed) | volumes_of(deleted))
    undone = Undone(left_of(run))
    every = run.revisions.order_by("program").values_list("program", flat=True).distinct()
    ids = [pk for pk in every if undone.concerns(f"entry:{pk}")]
    made: list[Program] = []
    for start in range(0, len(ids), BATCH):
        made += _undo_batch(ids[start : start + BATCH], run, by, undone)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    _put_into_bin(made, run, by, undone)
    undone.set_back += set_back(run, by, undone)
    undone.moved = move_back(run, by, undone)
    undone.back = bring_back(run, by, undone)
    for_good = [item for item in run.undo_refused if len(item) == 2]
    kept = [*for_good, *map(list, undone.kept)]
    if undone.kept and not undone.done:
        if run.undone_at:  # a reason may have become one that cannot go
            ImportRun.objects.filter(pk=run.pk).update(undo_refused=kept)
        return undone
    run.undone_at, run.undone_by, run.undo_refused = timezone.now(), by, kept
    run.save(update_fields=["undone_at", "undone_by", "undo_refused"])
    audit(action=OnRecord.UNDO, by=by, subject=run)
    # A section in the bin is within nobody's reach: without it the record stays its author's.
    ImportRun.objects.filter(pk=run.pk, section__deletion__isnull=False).update(section=None)
    return undone


def reason_against_undoing(run: ImportRun) -> str:
    """Why the run cannot be undone, in the reader's language; empty where it can."""
    if run.undone_at and not left_of(run):
        return _("This import is undone already.")
    if not run.revisions.exists() and not run.places:
        return _("This import was made before imports could be undone.")
    return ""


def _undo_batch(ids: list[int], run: ImportRun, by: User | None, undone: Undone) -> list[Program]:
    """Take back what the run changed in these entries; those that it made and that are to go into the bin."""
    made: list[Program] = []
    locked = Program.objects.select_for_update(of=("self",)).select_related("section")
    programs = list(locked.filter(pk__in=ids).order_by("pk"))
    firsts, brought, latest = _contents(ids, run)
    published = Publication.objects.filter(program__in=ids)
    was_public = set(published.values_list("program_id", flat=True))
    is_public = set(published.live().values_list("program_id", flat=True))
    typed = dict(
        Draft.objects.filter(program__in=ids, done=False).exclude(user=by).values_list("program_id", "user__username")
    )
    for program in programs:
        number, key = firsts[program.pk], f"entry:{program.pk}"
        if latest[program.pk] != brought[program.pk]:
            undone.refuse(key, program.title, _("edited since: revision %d is newer") % program.latest_number)
        elif program.pk in typed:
            undone.refuse(key, program.title, _("%s has unsaved words in it") % typed[program.pk])
        elif by and (reason := refusal(by, Action.CHANGE if number > 1 else Action.DELETE, program)):
            undone.refuse(key, program.title, reason)
        elif number > 1:
            _restore(program, number - 1, run, by, undone)
        elif program.pk in is_public:
            undone.refuse_for_good(program.title, _("it is public: withdraw it instead"))
        elif program.pk in was_public:
            reason = _("it is withdrawn, and stays in the record of what was published")
            undone.refuse_for_good(program.title, reason)
        else:
            undone.deleted.append(program.title)
            made.append(program)
    return made


def _contents(ids: list[int], run: ImportRun) -> tuple[dict[int, int], dict[int, str], dict[int, str]]:
    """By the entries' ids: the number of the run's first revision, the digest of its last one, and that of the latest.

    An entry that was edited since and restored reads again as the run left it.
    """
    firsts: dict[int, int] = {}
    brought: dict[int, str] = {}
    latest: dict[int, str] = {}
    concerned = Revision.objects.filter(program__in=ids).filter(Q(run=run) | Q(number=F("program__latest_number")))
    rows = concerned.order_by("number").values_list("program", "number", "run", "digest")
    for pk, number, by_run, digest in rows:
        if by_run == run.pk:
            firsts.setdefault(pk, number)
            brought[pk] = digest
        latest[pk] = digest
    return firsts, brought, latest


def _restore(program: Program, number: int, run: ImportRun, by: User | None, undone: Undone) -> None:
    title, note = program.title, _("import of %s undone") % run
    content = program.revisions.get(number=number).content
    try:
        with transaction.atomic():
            revise(program=program, content=content, author=by, origin=Origin.UNDO, note=note[:300])
    except IntegrityError:
        undone.refuse(f"entry:{program.pk}", title, _("its former title or place is taken"))
    else:
        undone.restored.append(program.title)


def _put_into_bin(made: list[Program], run: ImportRun, by: User | None, undone: Undone) -> None:
    """Put the entries into the bin, and the places that the run made where nothing is left in them, each whole."""
    reason = _("import of %s undone") % run
    sections = _emptied_sections(made, run, by, undone)
    volume = _emptied_volume(sections, run, by, undone)
    if volume:
        bin_volume(yearbook=volume, by=by, reason=reason)
    for section in [] if volume else sections.values():
        if section.parent_id not in sections:
            bin_section(section=section, by=by, reason=reason)
    alone = [program for program in made if program.section_id not in sections]
    bin_programs(programs=alone, by=by, reason=reason)
    for place in run.places:
        if "contributor" not in place or place["id"] in sections:
            continue
        key = f"signed:{place['id']}"
        signed = Section.objects.filter(pk=place["id"], contributor=place["contributor"]).first()
        if not undone.concerns(key):
            continue
        if signed and by and (refused := refusal(by, Action.CHANGE, signed)):
            undone.refuse(key, signed.path, refused)
        elif signed:
            Section.objects.filter(pk=signed.pk).update(contributor="")
            undone.set_back.append(signed.path)


def _emptied_sections(made: list[Program], run: ImportRun, by: User | None, undone: Undone) -> dict[int, Section]:
    """The sections that the run made in which nothing is left without the entries, by id."""
    ids = [place["id"] for place in run.places if place.get("model") == "section"]
    stored = Section.objects.select_related("yearbook", "parent").in_bulk(ids)
    held = Program.objects.filter(section__in=ids).order_by().values_list("section").annotate(Count("pk"))
    left = Counter(dict(held)) - Counter(program.section_id for program in made)
    below: dict[int, set[int]] = {pk: set() for pk in ids}
    for pk, parent in Section.objects.filter(parent__in=ids).values_list("pk", "parent_id"):
        below[parent].add(pk)
    emptied: dict[int, Section] = {}
    for pk in reversed(ids):  # what stands below a section was made after it
        section, key = stored.get(pk), f"section:{pk}"
        if section is None or not undone.concerns(key):
            continue
        if by and (reason := refusal(by, Action.ADD, section)):
            undone.refuse(key, section.path, reason)
        elif left[pk] or below[pk].difference(emptied):
            undone.refuse(key, section.path, _("it holds entries or sections"))
        else:
            emptied[pk] = section
            undone.places.append(section.path)
    return emptied


def _emptied_volume(sections: dict[int, Section], run: ImportRun, by: User | None, undone: Undone) -> Yearbook | None:
    """The volume that the run made, where nothing is left in it without the sections."""
    ids = [place["id"] for place in run.places if place.get("model") == "yearbook"]
    volume = Yearbook.objects.filter(pk__in=[pk for pk in ids if undone.concerns(f"yearbook:{pk}")]).first()
    if volume is None:
        return None
    key = f"yearbook:{volume.pk}"
    if Section.objects.filter(yearbook=volume).exclude(pk__in=sections).exists():
        undone.refuse(key, volume.name, _("it holds sections"))
    elif by and (reason := refusal(by, Action.ADD, Yearbook)):
        undone.refuse(key, volume.name, reason)
    else:
        undone.places.append(volume.name)
        return volume
    return None

"""The bin: entries, sections and volumes are put into it instead of being deleted, and taken out of it again.

What is in the bin keeps its rows, revisions and publications; the models' own managers do not show it, and its titles
and positions are free for others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.editing.auditing import audit, audit_many
from entries.editing.people import audit_lost_roles
from entries.models import (
    Assignment,
    Deletion,
    OnRecord,
    Program,
    Progress,
    Publication,
    Schedule,
    Section,
    Subject,
    Yearbook,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User


BATCH = 500


@dataclass(slots=True)
class Binned:
    """What became of each entry: in the bin, or refused with the reason in the reader's language."""

    done: list[Deletion] = field(default_factory=list)
    refused: list[tuple[Program, str]] = field(default_factory=list)


@transaction.atomic
def bin_programs(*, programs: Iterable[Program], by: User | None, reason: str = "") -> Binned:
    """Put each entry into the bin by itself; one that is public is refused, the others are not held up by it."""
    binned = Binned()
    ids = [program.pk for program in programs]
    lock_volumes(Yearbook.everything.filter(sections__programs__in=ids))
    for start in range(0, len(ids), BATCH):
        rows = Program.objects.select_for_update(of=("self",)).select_related("section__yearbook")
        batch = list(rows.filter(pk__in=ids[start : start + BATCH]).in_order())
        public = set(Publication.objects.live().filter(program__in=batch).values_list("program_id", flat=True))
        binned.refused += [(row, _public(1)) for row in batch if row.pk in public]
        gone = [row for row in batch if row.pk not in public]
        for program in gone:
            place = f"{program.section.yearbook.name} · {program.section.path}"
            program.deletion = _deletion(Subject.ENTRY, program.title, place, by, reason)
        binned.done += Deletion.objects.bulk_create([program.deletion for program in gone])
        Program.objects.bulk_update(gone, ["deletion"])
        _take_back_plans([program.pk for program in gone])
        audit_many(action=OnRecord.BIN, by=by, events=((program, reason) for program in gone))
    return binned


@transaction.atomic
def bin_section(*, section: Section, by: User | None, reason: str = "") -> Deletion:
    """Put the section into the bin, with all sections below it and their entries.

    Raises ValidationError where one of the entries is public.
    """
    above = section.path.rpartition("/")[0]
    place = " · ".join(filter(None, (section.yearbook.name, above)))
    sections = Section.objects.within(section)
    programs = Program.objects.filter(section__in=sections)
    deletion = _deletion(Subject.SECTION, section.title, place, by, reason)
    audit(action=OnRecord.BIN, by=by, subject=section, detail=reason)
    return _put(deletion, section.yearbook_id, programs, sections)


@transaction.atomic
def bin_volume(*, yearbook: Yearbook, by: User | None, reason: str = "") -> Deletion:
    """Put the volume into the bin with all that is in it. Raises ValidationError where one of its entries is public."""
    sections = Section.objects.filter(yearbook=yearbook)
    programs = Program.objects.filter(section__yearbook=yearbook)
    deletion = _deletion(Subject.VOLUME, yearbook.name, "", by, reason)
    audit(action=OnRecord.BIN, by=by, subject=yearbook, detail=reason)
    return _put(deletion, yearbook.pk, programs, sections, Yearbook.objects.filter(pk=yearbook.pk))


def reason_against_binning(programs: QuerySet[Program]) -> str:
    """Why the entries, and what holds them, cannot be put into the bin; empty where they can."""
    public = Publication.objects.live().filter(program__in=programs.order_by().values("pk")).count()
    return _public(public) if public else ""


def _public(count: int) -> str:
    text = ngettext(
        "%(count)d entry is public: withdraw it first, then delete it.",
        "%(count)d entries are public: withdraw them first, then delete them.",
        count,
    )
    return text % {"count": count}


@transaction.atomic
def delete_for_good(*, deletion: Deletion, by: User | None) -> None:
    """Delete what is in the bin with all its revisions; the roles that accounts had in it go on record as lost.

    Raises ValidationError for what has to stay in the record, and with the code `gone` for what was restored or deleted
    meanwhile.
    """
    deletion = locked(deletion)
    if reason := reason_against_deleting(deletion):
        raise ValidationError(reason)
    entry = Program.everything.select_related("section").filter(deletion=deletion)
    subject = entry.first() if deletion.subject == Subject.ENTRY else deletion
    audit(action=OnRecord.DELETE, by=by, subject=subject, detail=deletion.place)
    audit_lost_roles(by=by, assignments=Assignment.objects.within(deletion))
    Program.everything.filter(deletion=deletion).delete()
    for section in Section.everything.filter(deletion=deletion).order_by("-depth"):
        section.delete()
    for yearbook in Yearbook.everything.filter(deletion=deletion):
        yearbook.delete()
    deletion.delete()


def locked(deletion: Deletion) -> Deletion:
    """The deletion, locked after its volume: what restores it, what deletes it for good and what puts its place into
    the bin wait for each other.

    Raises ValidationError with the code `gone` where there is none any more.
    """
    lock_volumes(volumes_of([deletion.pk]))
    found = Deletion.objects.select_for_update(of=("self",)).filter(pk=deletion.pk).first()
    if found is None:
        raise ValidationError(_("It was restored or deleted meanwhile."), code="gone")
    return found


def reason_against_deleting(deletion: Deletion) -> str:
    """Why it cannot be deleted for good, in the reader's language; empty where it can."""
    own = Program.everything.filter(deletion=deletion)
    sections = Section.everything.filter(deletion=deletion)
    record = Publication.objects.filter(Q(program__in=own) | Q(section__in=sections))
    if record.exists():
        return _("It was public once, so it stays in the record of what was published. In the bin nobody sees it.")
    within = Program.everything.filter(section__in=sections).exclude(deletion=deletion).exists()
    below = Section.everything.filter(parent__in=sections).exclude(deletion=deletion).exists()
    volumes = Yearbook.everything.filter(deletion=deletion)
    if within or below or Section.everything.filter(yearbook__in=volumes).exclude(deletion=deletion).exists():
        return _("Something that was deleted before it belongs to it: delete that for good first.")
    return ""


def _deletion(subject: str, name: str, place: str, by: User | None, reason: str) -> Deletion:
    return Deletion(
        subject=subject,
        name=name,
        place=place,
        reason=reason[:300],
        deleted_at=timezone.now(),
        deleted_by=by,
        deleted_by_name=by.get_username() if by else "",
    )


def _put(
    deletion: Deletion,
    volume: int,
    programs: QuerySet[Program],
    sections: QuerySet[Section] | None = None,
    yearbooks: QuerySet[Yearbook] | None = None,
) -> Deletion:
    """Let the rows point to the deletion, and take back what is planned for them."""
    lock_volumes(Yearbook.everything.filter(pk=volume))
    if reason := reason_against_binning(programs):
        raise ValidationError(reason, code="public")
    ids = list(programs.order_by("pk").values_list("pk", flat=True))
    deletion.entry_count = len(ids)
    deletion.save()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        list(Program.objects.select_for_update(of=("self",)).filter(pk__in=batch).in_order().values_list("pk"))
        _take_back_plans(batch)
        Program.objects.filter(pk__in=batch).update(deletion=deletion)
    for rows in (sections, yearbooks):
        if rows is not None:
            rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(deletion=deletion)
    return deletion


def volumes_of(deletions: Iterable[int]) -> QuerySet[Yearbook]:
    """The volumes in which the deletions of these ids stood."""
    ids = list(deletions)
    sections = Section.everything.filter(Q(deletion__in=ids) | Q(programs__deletion__in=ids))
    return Yearbook.everything.filter(Q(deletion__in=ids) | Q(pk__in=sections.order_by().values("yearbook")))


def lock_volumes(volumes: QuerySet[Yearbook]) -> None:
    """Lock the volumes as publishing does: one of the two waits, and sees what the other did."""
    ids = list(volumes.order_by("pk").values_list("pk", flat=True).distinct())
    list(Yearbook.everything.select_for_update().filter(pk__in=ids).order_by("pk"))


def _take_back_plans(ids: list[int]) -> None:
    """Take back what is planned for the entries; a plan that is being done finds them deleted by itself.

    Its run has locked it and waits for the volume, so nobody waits for it here.
    """
    skip = connection.features.has_select_for_update_skip_locked
    waiting = Schedule.objects.select_for_update(skip_locked=skip).waiting().filter(program__in=ids)
    Schedule.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
        progress=Progress.CANCELLED, ended_at=timezone.now(), outcome=_("The entry was deleted.")
    )

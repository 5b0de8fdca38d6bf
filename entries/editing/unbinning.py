"""Out of the bin: what was deleted goes back to its place, or to another where that is gone or taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from entries.editing.auditing import audit
from entries.editing.binning import lock_volumes, locked, volumes_of
from entries.editing.revising import record_revisions
from entries.editing.rights import Action, refusal
from entries.models import MAX_DEPTH, STEP, Deletion, OnRecord, Origin, Program, Section, Subject, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def take_out(
    *, deletion: Deletion, by: User | None, title: str = "", section: Section | None = None, top: bool = False
) -> Program | Section | Yearbook:
    """Restore what is in the bin, and give it; `title`, and `section` (the one above it), where they are to be others
    than before.

    `top` puts a section at the top of its volume. A position that is taken becomes the last one. Raises ValidationError
    with the code `place` where the place is gone, `title` where the title is taken there, `gone` where it was restored
    or deleted for good meanwhile.
    """
    if section:
        lock_volumes(Yearbook.everything.filter(pk=section.yearbook_id) | volumes_of([deletion.pk]))
    deletion = locked(deletion)
    section = _as_it_is(section) if section else None
    restored: Program | Section | Yearbook
    if deletion.subject == Subject.ENTRY:
        restored = _take_out_program(deletion, by, title, section)
    elif deletion.subject == Subject.SECTION:
        restored = _take_out_section(deletion, by, title, section, top)
    else:
        restored = _take_out_volume(deletion, title)
    deletion.delete()
    audit(action=OnRecord.RESTORE, by=by, subject=restored)
    return restored


def _as_it_is(section: Section) -> Section:
    """The section as it is now that its volume is locked. Raises ValidationError where it was deleted for good."""
    found: Section | None = Section.everything.filter(pk=section.pk).first()
    if found is None:
        raise ValidationError(_("The chosen section was deleted meanwhile: choose another one."), code="place")
    return found


def obstacle(deletion: Deletion) -> ValidationError | None:
    """What stands in the way of restoring it as it was; None for nothing."""
    try:
        with transaction.atomic():
            take_out(deletion=deletion, by=None)
            transaction.set_rollback(True)
    except ValidationError as error:
        return error
    return None


def _refuse_out_of_reach(by: User | None, subject: Program | Section) -> None:
    """Raises ValidationError where `by` may add nothing there; the system may."""
    if by and (reason := refusal(by, Action.ADD, subject)):
        raise ValidationError(reason, code="place")


def _take_out_program(deletion: Deletion, by: User | None, title: str, section: Section | None) -> Program:
    program: Program = Program.everything.select_related("section").get(deletion=deletion)
    place = section or program.section
    if place.deletion_id:
        text = _("Its section “%(section)s” is in the bin too: restore that first, or choose another section.")
        raise ValidationError(text % {"section": place.path}, code="place")
    if section:
        _refuse_out_of_reach(by, Program(section=section))
    renamed = bool(title) and title != program.title
    program.title = title or program.title
    if Program.objects.filter(section=place, title=program.title).exists():
        raise ValidationError(_("The section has an entry of this title now: give another title."), code="title")
    if place.pk != program.section_id or Program.objects.filter(section=place, order=program.order).exists():
        program.order = (Program.objects.filter(section=place).aggregate(n=Max("order"))["n"] or 0) + STEP
    program.section, program.deletion = place, None
    program.full_clean(validate_unique=False, validate_constraints=False)
    program.save()
    if renamed:
        record_revisions(programs=[program], author=by, origin=Origin.RESTORE, note=_("taken out of the bin"))
    return program


def _take_out_section(deletion: Deletion, by: User | None, title: str, parent: Section | None, top: bool) -> Section:
    rows = list(Section.everything.filter(deletion=deletion).order_by("depth", "tree_key"))
    head, height = rows[0], rows[-1].depth - rows[0].depth
    if Yearbook.everything.filter(pk=head.yearbook_id, deletion__isnull=False).exists():
        raise ValidationError(_("Its volume is in the bin: restore that first."), code="volume")
    above = None if top else parent or head.parent
    if above and above.deletion_id:
        text = _("The section above it, “%(section)s”, is in the bin too: restore that first, or choose another place.")
        raise ValidationError(text % {"section": above.path}, code="place")
    if parent or top:
        _refuse_out_of_reach(by, Section(yearbook_id=head.yearbook_id, parent=above))
    if (above.depth if above else 0) + 1 + height > MAX_DEPTH:
        raise ValidationError(_("A volume's tree is at most four sections deep."), code="place")
    moved = (above.pk if above else None) != head.parent_id
    head.parent, head.title = above, title or head.title
    siblings = Section.objects.filter(yearbook=head.yearbook_id, parent=above)
    if moved or siblings.filter(order=head.order).exists():
        head.order = (siblings.aggregate(n=Max("order"))["n"] or 0) + STEP
    if siblings.filter(title=head.title).exists():
        taken = _("A section of this title stands in the same place now: give another title.")
        raise ValidationError(taken, code="title")
    head.clean_fields()
    known = {head.pk: head}
    for row in rows:
        if row is not head and row.parent_id in known:
            row.parent = known[row.parent_id]
        row.set_place()
        row.deletion = None
        known[row.pk] = row
    fields = ["parent", "title", "order", "path", "tree_key", "depth", "deletion"]
    Section.everything.bulk_update(rows, fields, batch_size=200)
    Program.everything.filter(deletion=deletion).update(deletion=None)
    return head


def _take_out_volume(deletion: Deletion, title: str) -> Yearbook:
    yearbook = Yearbook.everything.get(deletion=deletion)
    yearbook.title, yearbook.deletion = title or yearbook.title, None
    if Yearbook.objects.filter(title=yearbook.title, edition_year=yearbook.edition_year).exists():
        raise ValidationError(_("There is a volume of this title and year now: give another title."), code="title")
    yearbook.clean_fields(exclude=["deletion", "published_as"])
    yearbook.save()
    Section.everything.filter(deletion=deletion).update(deletion=None)
    Program.everything.filter(deletion=deletion).update(deletion=None)
    return yearbook

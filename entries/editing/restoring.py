"""Restoring: an earlier revision's content becomes the entry's newest one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entries.editing.revising import revise
from entries.editing.settling import MovedOn, problems
from entries.models import Origin, Program, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def restore(*, program: Program, revision: Revision, seen: int, by: User | None) -> Revision | None:
    """Write the revision's content to its entry as a new revision; None where the entry reads like that already.

    The entry stays at its place. Raises MovedOn where the latest revision is not `seen` any more, and ValidationError
    for content that cannot be the entry's now.
    """
    stored = Program.objects.select_for_update().get(pk=program.pk)
    if stored.latest_number != seen:
        raise MovedOn
    if wrong := list(problems(stored, revision.content)):
        raise ValidationError(wrong)
    note = _("restored from revision %d") % revision.number
    taken = _("The section has an entry of this title already.")
    try:
        with transaction.atomic():
            return revise(program=stored, content=revision.content, author=by, origin=Origin.RESTORE, note=note)
    except IntegrityError as error:
        raise ValidationError(taken) from error

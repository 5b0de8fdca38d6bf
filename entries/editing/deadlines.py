"""Due dates and priorities of entries: set for many at once, or taken away."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from entries.editing.rights import Action, may
from entries.models import Deadline, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


@transaction.atomic
def set_deadlines(*, programs: Sequence[Program], due_on: datetime.date | None, is_urgent: bool, by: User) -> int:
    """Give the entries that date and priority; neither takes theirs away. How many it was done to.

    Who plans the volume sets its dates: entries that the user may not publish stay as they are. The entries come with
    their sections.
    """
    own = [program.pk for program in programs if may(by, Action.PUBLISH, program)]
    for start in range(0, len(own), BATCH):
        ids = own[start : start + BATCH]
        Deadline.objects.filter(program__in=ids).delete()
        if due_on or is_urgent:
            now = timezone.now()
            Deadline.objects.bulk_create(
                Deadline(program_id=pk, due_on=due_on, is_urgent=is_urgent, set_at=now, set_by=by) for pk in ids
            )
    return len(own)

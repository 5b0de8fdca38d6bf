"""Claiming a review, so that two reviewers do not read the same entry at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.outcome import Outcome
from entries.editing.reviewing import locked, reason_against_deciding, under_way_of
from entries.editing.rights import Action, may
from entries.models import Program, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def claim(*, programs: Iterable[Program], by: User) -> Outcome:
    """Take the review that each entry waits for on oneself; others leave it alone until it lapses or is released."""
    outcome = Outcome()
    for batch in locked(programs):
        submissions = under_way_of(batch, by)
        for program in batch:
            submission = submissions.get(program.pk)
            if reason := reason_against_deciding(program, submission, by, None):
                outcome.refused.append((program, reason))
            elif submission and submission.holder == by:
                outcome.unchanged.append(program)
            else:
                outcome.done.append(program)
        claimed = [submissions[program.pk].pk for program in batch if program in outcome.done]
        Submission.objects.filter(pk__in=claimed).update(claimed_by=by, claimed_at=timezone.now())
    return outcome


@transaction.atomic
def release(*, programs: Iterable[Program], by: User) -> Outcome:
    """Give up one's claim; who may publish can release those of others."""
    outcome = Outcome()
    for batch in locked(programs):
        submissions = under_way_of(batch)
        for program in batch:
            holder = submissions[program.pk].holder if program.pk in submissions else None
            if holder is None:
                outcome.refused.append((program, _("Nobody has claimed this review.")))
            elif holder != by and not may(by, Action.PUBLISH, program):
                outcome.refused.append((program, _("Somebody else has claimed this review.")))
            else:
                outcome.done.append(program)
        Submission.objects.open().filter(program__in=outcome.done).update(claimed_by=None, claimed_at=None)
    return outcome

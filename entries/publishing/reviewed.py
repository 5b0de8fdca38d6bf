"""Publishing needs the last review: which revisions lack it, and what becomes of a submission that is public."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from entries.models import Publication, Revision, Submission, SubmissionEnding, stage_count, stage_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def lacking_reviews(revisions: Collection[Revision]) -> dict[int, str]:
    """Why revisions cannot be public yet, by the entry's id; two queries however many there are.

    What was public once needs no review to be public again, at another place or after it was withdrawn.
    """
    if not (settings.PUBLISHING_NEEDS_REVIEWS and stage_count()):
        return {}
    ids = [revision.pk for revision in revisions]
    ready = set(Publication.objects.filter(revision__in=ids).values_list("revision", flat=True))
    waiting = {}
    for submission in Submission.objects.filter(revision__in=ids).only("revision_id", "stage", "ended_at", "ending"):
        if submission.has_passed:
            ready.add(submission.revision_id)
        elif not submission.ended_at:
            waiting[submission.revision_id] = submission.stage
    return {
        revision.program_id: _reason(waiting.get(revision.pk)) for revision in revisions if revision.pk not in ready
    }


def finish_submissions(*, programs: Collection[int], by: User | None, now: datetime.datetime) -> None:
    """End the submissions of entries that are public now."""
    under_way = Submission.objects.open().filter(program__in=programs)
    under_way.update(ended_at=now, ended_by=by, ending=SubmissionEnding.PUBLISHED)


def _reason(stage: int | None) -> str:
    if stage is None:
        return _("The entry has not passed its reviews: submit it first.")
    return _("The entry has not passed its reviews: it waits for %(review)s.") % {"review": stage_name(stage)}

"""The reviews (三审): submit, take back, approve, send back. Each checks, changes and records, in one transaction.

Every verb locks the entries' rows first, as recording a revision does: so no decision meets a text that is being
changed, and of two decisions on one review the second is refused.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.auditing import audit, audit_many
from entries.editing.outcome import Outcome
from entries.editing.rights import Action, permitted, refusal
from entries.models import (
    Decision,
    OnRecord,
    Program,
    Publication,
    Remark,
    Review,
    Revision,
    Submission,
    SubmissionEnding,
    stage_count,
    stage_name,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


class Seen(NamedTuple):
    """What a reviewer had before their eyes: the number of the revision, and the review that was to be decided."""

    revision: int
    stage: int


@transaction.atomic
def submit(*, programs: Iterable[Program], by: User | None, note: str = "") -> Outcome:
    """Hand each entry's latest revision in for its first review; `by` None is the system."""
    outcome, now = Outcome(), timezone.now()
    for batch in locked(programs):
        latest = dict(
            Revision.objects.filter(program__in=batch, number=F("program__latest_number")).values_list(
                "program_id", "pk"
            )
        )
        under_way = under_way_of(batch)
        public = set(Publication.objects.live().filter(revision__in=latest.values()).values_list("program", flat=True))
        made = []
        for program in permitted(batch, by, Action.SUBMIT, outcome.refused):
            if reason := reason_against_submitting(program, under_way.get(program.pk), program.pk in public):
                outcome.refused.append((program, reason))
                continue
            made.append(
                Submission(
                    program=program, revision_id=latest[program.pk], submitted_by=by, submitted_at=now, note=note
                )
            )
        Submission.objects.bulk_create(made)
        outcome.done += [submission.program for submission in made]
    audit_many(action=OnRecord.SUBMIT, by=by, events=((one, f"r{one.latest_number}") for one in outcome.done))
    return outcome


@transaction.atomic
def take_back(*, programs: Iterable[Program], by: User) -> Outcome:
    """End each entry's submission, at whichever review it is; approvals that it has are void."""
    outcome, now = Outcome(), timezone.now()
    for batch in locked(programs):
        under_way = under_way_of(batch)
        for program in permitted(batch, by, Action.SUBMIT, outcome.refused):
            if program.pk in under_way:
                outcome.done.append(program)
            else:
                outcome.refused.append((program, _("The entry is not submitted.")))
        taken = [under_way[program.pk].pk for program in batch if program in outcome.done]
        _end(Submission.objects.filter(pk__in=taken), SubmissionEnding.TAKEN_BACK, by, now)
    audit_many(action=OnRecord.TAKE_BACK, by=by, events=((one, f"r{one.latest_number}") for one in outcome.done))
    return outcome


@transaction.atomic
def approve(*, programs: Iterable[Program], by: User, seen: Mapping[int, Seen], remarks: str = "") -> Outcome:
    """Pass the review that each entry waits for; `seen` says, by the entry's id, what the reviewer had read."""
    outcome, now = Outcome(), timezone.now()
    for batch in locked(programs):
        under_way = under_way_of(batch, by)
        reviews = []
        for program in batch:
            submission = under_way.get(program.pk)
            if reason := reason_against_deciding(program, submission, by, seen.get(program.pk, Seen(0, 0))):
                outcome.refused.append((program, reason))
            else:
                assert submission
                reviews.append(_decision(submission, Decision.APPROVE, by, now, remarks))
                outcome.done.append(program)
        Review.objects.bulk_create(reviews)
        passed = [review.submission_id for review in reviews]
        Submission.objects.filter(pk__in=passed).update(stage=F("stage") + 1, claimed_by=None, claimed_at=None)
        by_id = {program.pk: program for program in batch}
        decided = ((by_id[review.submission.program_id], _told(review)) for review in reviews)
        audit_many(action=OnRecord.APPROVE, by=by, events=decided)
    return outcome


@transaction.atomic
def send_back(*, program: Program, by: User, seen: Seen, remarks: str) -> Outcome:
    """Return the entry to its editors, from a review or, before it is public, after the last one.

    It needs remarks: in words, or pinned by this reviewer to the text of this revision.
    """
    outcome, now = Outcome(), timezone.now()
    for (entry,) in locked([program]):
        submission = under_way_of([entry], by).get(entry.pk)
        reason = reason_against_deciding(entry, submission, by, seen, returning=True)
        pinned = Remark.objects.open().filter(program=entry, author=by, revision__number=entry.latest_number).count()
        said = remarks.strip() or (_("See the remarks in the text: %(count)d.") % {"count": pinned} if pinned else "")
        if not reason and not said:
            reason = _("Say in a remark what is to be changed.")
        if reason:
            outcome.refused.append((entry, reason))
            continue
        assert submission
        decision = _decision(submission, Decision.RETURN, by, now, said)
        decision.save()
        audit(action=OnRecord.RETURN, by=by, subject=entry, detail=_told(decision))
        _end(Submission.objects.filter(pk=submission.pk), SubmissionEnding.RETURNED, by, now)
        outcome.done.append(entry)
    return outcome


def void_submissions(*, programs: Iterable[int], by: User | None, now: datetime.datetime) -> frozenset[int]:
    """End what is under way for the entries of those ids, whose text has changed; the ids of those that were.

    Called by the maker of revisions, in its transaction, with the entries' rows locked.
    """
    ended = dict(Submission.objects.open().filter(program__in=list(programs)).values_list("pk", "program"))
    if ended:
        _end(Submission.objects.filter(pk__in=ended), SubmissionEnding.VOIDED, by, now)
    return frozenset(ended.values())


def reason_against_submitting(program: Program, submission: Submission | None, is_public: bool) -> str:
    """Why the entry cannot be submitted, in the reader's language; empty where it can.

    `submission` is the open one, `is_public` whether the public sees this revision already.
    """
    if not program.latest_number:
        return _("The entry has no revision yet: open it and save it first.")
    if not program.body.strip():
        return _("The entry has no text yet.")
    if submission and submission.is_approved:
        return _("The entry has passed its reviews already.")
    if submission:
        return _("The entry is submitted already: it waits for %(review)s.") % {"review": stage_name(submission.stage)}
    return _("The public sees this revision already.") if is_public else ""


def reason_against_deciding(
    program: Program, submission: Any, by: User, seen: Seen | None, *, returning: bool = False
) -> str:
    """Why this reviewer cannot decide the entry's review, in the reader's language; empty where they can.

    `submission` is the open one with the annotations of `with_hindrances()`. What has passed its last review can be
    returned by those who decide that one.
    """
    if submission is None:
        return _("The entry is not submitted.")
    stage = min(submission.stage, stage_count()) if returning else submission.stage
    if stage > stage_count():
        return _("The entry has passed its reviews already.")
    review = {"review": stage_name(stage)}
    if reason := refusal(by, Action.REVIEW, program, stage=stage):
        return reason
    if submission.revision.number != program.latest_number or (seen and seen.revision != program.latest_number):
        return _("The text has changed since you read it: read revision %(number)s first.") % {
            "number": program.latest_number
        }
    if seen and seen.stage != submission.stage:
        return _("Somebody has decided meanwhile: the entry waits for %(review)s now.") % {
            "review": _("publishing") if submission.is_approved else stage_name(submission.stage)
        }
    if submission.holder not in (None, by):
        return _("%(who)s has claimed this review.") % {"who": submission.holder.get_username()}
    if submission.own_text:
        return _("You wrote this text yourself: somebody else reviews it.")
    if submission.own_review and not submission.is_approved:
        return _("You decided another review of this revision: somebody else decides %(review)s.") % review
    return ""


def locked(programs: Iterable[Program]) -> Iterator[list[Program]]:
    """The entries in batches, their rows locked for a verb; in one order, so that no two verbs wait for each other."""
    ids = sorted({program.pk for program in programs})
    rows = Program.objects.select_for_update(of=("self",)).select_related("section").order_by("pk")
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))


def under_way_of(programs: list[Program], reviewer: User | None = None) -> dict[int, Submission]:
    """The open submission of each entry by its id, with what hinders the reviewer."""
    found = Submission.objects.open().filter(program__in=programs).select_related("revision", "claimed_by")
    found = found.defer("revision__content")
    if reviewer:
        found = found.with_hindrances(reviewer)
    return {submission.program_id: submission for submission in found}


def _decision(submission: Submission, decision: str, by: User, now: datetime.datetime, remarks: str) -> Review:
    return Review(
        submission=submission,
        stage=min(submission.stage, stage_count()),
        decision=decision,
        remarks=remarks,
        reviewer=by,
        reviewer_name=by.get_username(),
        decided_at=now,
    )


def _told(review: Review) -> str:
    """The decision for the record: its review, the revision, and the remarks."""
    number = review.submission.revision.number
    return "\n".join(filter(None, (f"{stage_name(review.stage)} r{number}", review.remarks)))


def _end(submissions: Any, ending: str, by: User | None, now: datetime.datetime) -> None:
    submissions.filter(Q(ended_at__isnull=True)).update(ended_at=now, ended_by=by, ending=ending)

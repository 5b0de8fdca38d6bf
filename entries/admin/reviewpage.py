"""What pages say of an entry's way through the reviews: where it stands, whose turn it is, what was decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.admin.desk import name_of
from entries.editing import Action, may
from entries.editing.reviewers import able_to, next_reviewers
from entries.editing.reviewing import reason_against_deciding, reason_against_submitting
from entries.models import Decision, Program, Review, Step, Submission, stage_count, stage_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NAMED = 5  # people who may act next, by name


def way_of(program: Program, user: User, *, is_public: bool) -> dict[str, Any]:
    """The template's context, read in six queries. `is_public`: the public sees the latest revision."""
    every = program.submissions.select_related("revision", "submitted_by", "claimed_by").defer("revision__content")
    last = every.with_hindrances(user).order_by("-pk").first()
    under_way = last if last and not last.ended_at else None
    reviews = list(last.reviews.all()) if last else []
    step = Step.of(
        open_stage=under_way.stage if under_way else None, last_ending=last.ending if last else "", is_public=is_public
    )
    return {
        "pk": program.pk,
        "step": step,
        "step_label": Step.label(step),
        "submission": under_way,
        "last": last,
        "reviews": reviews,
        "stages": stages(under_way, reviews, step),
        "review_name": stage_name(under_way.stage) if under_way else "",
        "holder": under_way.holder if under_way else None,
        "may_release": bool(under_way and (under_way.holder == user or may(user, Action.PUBLISH, program))),
        "due_on": program.due_on,
        "is_overdue": is_overdue(program.due_on, step),
        "is_urgent": program.is_urgent,
        "next": whose_turn(program, last, step),
        "may_submit": may(user, Action.SUBMIT, program),
        "submit_refusal": reason_against_submitting(program, under_way, is_public),
        "decide_refusal": reason_against_deciding(program, under_way, user, None),
        "return_refusal": reason_against_deciding(program, under_way, user, None, returning=True),
        "may_publish_unreviewed": may(user, Action.PUBLISH_UNREVIEWED, program),
        "open_remarks": program.remarks.open().count(),
        "voids": what_a_change_voids(under_way, reviews),
    }


def stages(under_way: Submission | None, reviews: list[Review], step: str) -> list[dict[str, Any]]:
    """Each step of the way with its mark: done (and by whom), current, or ahead."""
    approved = {review.stage: review for review in reviews if review.decision == Decision.APPROVE} if under_way else {}
    begun = step in (Step.DRAFT, Step.RETURNED)
    first = {"name": Step.label(step if begun else Step.DRAFT), "mark": "current" if begun else "done"}
    way: list[dict[str, Any]] = [first]
    for stage in range(1, stage_count() + 1):
        mark = "done" if stage in approved or step == Step.PUBLISHED else "current" if step == str(stage) else "ahead"
        by = approved[stage].reviewer_name if stage in approved else ""
        way.append({"name": stage_name(stage), "mark": mark, "by": by})
    last = {Step.PUBLISHED: "done", Step.APPROVED: "current"}.get(step, "ahead")
    return [*way, {"name": Step.label(Step.APPROVED if step == Step.APPROVED else Step.PUBLISHED), "mark": last}]


def whose_turn(program: Program, last: Submission | None, step: str) -> str:
    """Who acts next, in a sentence; `last` is the entry's latest submission."""
    if step == Step.PUBLISHED:
        return ""
    if step == Step.RETURNED and last and last.submitted_by:
        return _("Next: revising and submitting it anew, by %(names)s.") % {"names": name_of(last.submitted_by)}
    if step in (Step.DRAFT, Step.RETURNED):
        return _("Next: submitting it for review, by %(names)s.") % {"names": submitters(program) or _("its editors")}
    if step == Step.APPROVED or last is None:
        names = shortened(able_to(Action.PUBLISH, program)[: NAMED + 1])
        return _("Next: publishing it, by %(names)s.") % {"names": names or _("the chief editor")}
    review = stage_name(last.stage)
    if holder := last.holder:
        return _("Next: %(review)s, claimed by %(name)s.") % {"review": review, "name": name_of(holder)}
    if names := shortened(next_reviewers(last)[: NAMED + 1]):
        return _("Next: %(review)s, by %(names)s.") % {"review": review, "names": names}
    return _("Next: %(review)s. Nobody may decide it: an administrator has to give the right to somebody.") % {
        "review": review
    }


def submitters(program: Program) -> str:
    """Who wrote the latest revision and may submit it; else all who may."""
    latest = program.revisions.filter(number=program.latest_number, author=OuterRef("pk"))
    able = able_to(Action.SUBMIT, program).annotate(wrote=Exists(latest)).order_by("-wrote", "username")
    some = list(able[: NAMED + 1])
    return shortened([person for person in some if person.wrote] or some)


def shortened(people: Iterable[User]) -> str:
    """The first of them by name."""
    some = list(islice(people, NAMED + 1))
    return "、".join(name_of(person) for person in some[:NAMED]) + ("…" if len(some) > NAMED else "")


def is_overdue(due_on: datetime.date | None, step: str) -> bool:
    """Whether the day has passed and the entry is still to be submitted."""
    return due_on is not None and due_on < timezone.localdate() and step in (Step.DRAFT, Step.RETURNED)


def warning_of(program: Program) -> str:
    """What an editor of the entry is told before saving a part of it."""
    under_way = program.open_submission
    return what_a_change_voids(under_way, list(under_way.reviews.all()) if under_way else [])


def what_a_change_voids(under_way: Submission | None, reviews: list[Review]) -> str:
    """What an editor is told before saving; empty where nothing is under way."""
    if under_way is None:
        return ""
    passed = [review for review in reviews if review.decision == Decision.APPROVE]
    if not passed:
        return _("This entry is submitted. Saving a change takes it out of review: submit it again after that.")
    said = "、".join(f"{review.stage_name} ({review.reviewer_name})" for review in passed)
    return _("Saving a change voids what is approved: %(reviews)s. The reviews then begin anew.") % {"reviews": said}

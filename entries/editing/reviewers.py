"""Who may do what on an entry's way through the reviews, asked in one place."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from entries.models import Program, Publication, Review, Revision, Section, Submission, permission_of, stage_count

CHANGE, SUBMIT, PUBLISH = "change_program", "submit_program", "publish_program"
PUBLISH_UNREVIEWED = "publish_unreviewed"


def may(user: User, action: str, subject: Program | Section | None = None) -> bool:
    """Whether the user may do it to the entry or section (None: somewhere): SUBMIT, PUBLISH, `permission_of(n)` …"""
    return user.has_perm(f"entries.{action}", subject)


def may_review(user: User, stage: int, program: Program | None = None) -> bool:
    """Whether the user may decide that review of the entry."""
    return may(user, permission_of(stage), program)


def may_remark(user: User, program: Program | None = None) -> bool:
    """Whether the user may remark on the entry's text and answer: whoever changes, submits or reviews it."""
    every = (CHANGE, SUBMIT, *map(permission_of, range(1, stage_count() + 1)))
    return any(may(user, action, program) for action in every)


def next_reviewers(submission: Submission) -> QuerySet[User]:
    """Who may decide the review that the submission waits for: those who hold its permission and are not hindered."""
    program, number = submission.program_id, submission.revision.number
    published = Publication.objects.filter(program=program).order_by("-revision__number")
    since = published.values_list("revision__number", flat=True).first() or 0
    written = Revision.objects.filter(
        Q(number=number) | Q(number__gt=since, number__lte=number), program=program, author__isnull=False
    )
    decided = Review.objects.filter(submission__revision=submission.revision_id, reviewer__isnull=False)
    name = f"entries.{permission_of(submission.stage)}"
    able = User.objects.with_perm(name, include_superusers=False, obj=submission.program)
    others = able.exclude(pk__in=written.values("author"))
    return others.exclude(pk__in=decided.exclude(stage=submission.stage).values("reviewer")).order_by("username")

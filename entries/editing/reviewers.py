"""Who has a say in an entry's reviews: who may remark on its text, and who may decide the next one."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from entries.editing.rights import Action, may
from entries.models import Program, Publication, Review, Revision, Submission, permission_of, stage_count


def may_remark(user: User, program: Program) -> bool:
    """Whether the user may remark on the entry's text and answer: whoever changes, submits or reviews it."""
    stages = range(1, stage_count() + 1)
    writes = may(user, Action.CHANGE, program) or may(user, Action.SUBMIT, program)
    return writes or any(may(user, Action.REVIEW, program, stage=stage) for stage in stages)


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


def able_to(action: Action, program: Program) -> QuerySet[User]:
    """Who may do it (SUBMIT, PUBLISH …) to the entry."""
    able = User.objects.with_perm(f"entries.{action}_program", include_superusers=False, obj=program)
    return able.order_by("username")

"""An entry handed in for its reviews (送审)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.publication import Publication
from entries.models.reach import rights_of
from entries.models.revision import Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


CLAIM_LAPSES = datetime.timedelta(hours=24)  # a review claimed longer ago is anybody's again


def stage_count() -> int:
    """How many reviews an entry passes."""
    return len(settings.REVIEW_STAGES)


def stage_name(stage: int) -> str:
    """The review's name in the reader's language; its number where the setting names fewer than there were."""
    return str(settings.REVIEW_STAGES[stage - 1]) if 0 < stage <= stage_count() else f"#{stage}"


def permission_of(stage: int) -> str:
    """The code name of the permission to decide that review."""
    return f"review_stage_{stage}"


def stages_of(user: Any) -> list[int]:
    """The reviews that the user may decide, somewhere at least."""
    return [n for n in range(1, stage_count() + 1) if user.has_perm(f"entries.{permission_of(n)}")]


class SubmissionEnding(models.TextChoices):
    """Why a submission waits for no review any more."""

    TAKEN_BACK = "taken_back", _("taken back")
    RETURNED = "returned", _("returned")
    VOIDED = "voided", _("void: the text was changed")
    PUBLISHED = "published", _("published")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Questions about many submissions."""

    def open(self) -> SubmissionQuerySet:
        """Those under way: at a review, or approved and not yet public."""
        return self.filter(ended_at__isnull=True)

    def passed(self) -> SubmissionQuerySet:
        """Those whose revision passed every review, and was not taken back or returned after that."""
        return self.filter(Q(ended_at__isnull=True) | Q(ending=SubmissionEnding.PUBLISHED), stage__gt=stage_count())

    def with_hindrances(self, reviewer: User) -> SubmissionQuerySet:
        """Annotate `own_text` and `own_review`: why this reviewer may not decide the next review.

        Somebody's own text is one of which they wrote the submitted revision, or any since the one published last.
        Own review: they decided another review of the same revision.
        """
        return self.annotate(own_text=_written_by(reviewer), own_review=_decided_by(reviewer))

    def claimed(self) -> SubmissionQuerySet:
        """Those whose review somebody has claimed."""
        return self.filter(claimed_by__isnull=False, claimed_at__gt=timezone.now() - CLAIM_LAPSES)

    def free_for(self, reviewer: User) -> SubmissionQuerySet:
        """Those that nobody else has claimed."""
        since = timezone.now() - CLAIM_LAPSES
        return self.filter(Q(claimed_by__isnull=True) | Q(claimed_by=reviewer) | Q(claimed_at__lte=since))

    def awaiting(self, reviewer: User, stages: Iterable[int] | None = None) -> SubmissionQuerySet:
        """Those whose next review this reviewer may decide; `stages` are the reviewer's, as `stages_of()` gives."""
        rights, within = rights_of(reviewer), Q(pk__in=[])
        for stage in stages_of(reviewer) if stages is None else stages:
            within |= Q(stage=stage) & rights.reach(f"entries.{permission_of(stage)}").rows("program__section")
        return self.open().free_for(reviewer).filter(within, ~_written_by(reviewer), ~_decided_by(reviewer))


def _written_by(reviewer: User) -> Exists:
    published = Publication.objects.filter(program=OuterRef("program")).order_by("-revision__number")
    number = Coalesce(Subquery(published.values("revision__number")[:1]), 0)
    return Exists(
        Revision.objects.filter(
            Q(number=OuterRef("revision__number")) | Q(number__gt=number),
            program=OuterRef("program"),
            author=reviewer,
            number__lte=OuterRef("revision__number"),
        )
    )


def _decided_by(reviewer: User) -> Exists:
    from entries.models.review import Review

    decided = Review.objects.filter(submission__revision=OuterRef("revision"), reviewer=reviewer)
    return Exists(decided.exclude(stage=OuterRef("stage")))


class Submission(models.Model):
    """One revision of an entry on its way through the reviews; written by `entries.editing.reviewing`.

    `stage` is the review that comes next, counted from one; past the last one the revision is approved. A new revision
    ends the submission: what was approved is not the text any more.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="submissions", verbose_name=_("entry"))
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="submissions", verbose_name=_("revision"))
    stage = models.PositiveSmallIntegerField(_("next review"), default=1)
    note = models.CharField(_("note"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("submitted by")
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("claimed by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("ended by")
    )
    ending = models.CharField(_("ending"), max_length=10, choices=SubmissionEnding.choices, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("program", "-submitted_at", "-id")
        permissions = (
            ("submit_program", _("Can submit entries for review")),
            ("publish_unreviewed", _("Can publish entries that have not passed their reviews")),
            ("review_stage_1", _("Can decide the first review")),
            ("review_stage_2", _("Can decide the second review")),
            ("review_stage_3", _("Can decide the third review")),
            ("review_stage_4", _("Can decide the fourth review")),
            ("review_stage_5", _("Can decide the fifth review")),
        )
        indexes = (models.Index("stage", condition=Q(ended_at__isnull=True), name="submission_open_stage"),)
        constraints = (
            models.UniqueConstraint("program", condition=Q(ended_at__isnull=True), name="submission_one_open_of_entry"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="submission_end_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(stage__gte=1), name="submission_stages_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.program} {self.stage}"

    @property
    def is_approved(self) -> bool:
        """Whether every review is passed."""
        return self.stage > stage_count()

    @property
    def holder(self) -> User | None:
        """Who has claimed the next review; as `claimed()` asks it of many."""
        lapsed = self.claimed_at is None or self.claimed_at <= timezone.now() - CLAIM_LAPSES
        return None if lapsed else self.claimed_by

    @property
    def has_passed(self) -> bool:
        """As `passed()` asks it of many."""
        return self.is_approved and self.ending in ("", SubmissionEnding.PUBLISHED)


class Step:
    """Where an entry stands on its way to being published: a key for addresses, and a word for it."""

    DRAFT, RETURNED, APPROVED, PUBLISHED = "draft", "returned", "approved", "published"

    @classmethod
    def every(cls) -> list[tuple[str, str]]:
        """Key and label of each step, in the order of the way; the reviews have their numbers as keys."""
        return [(key, cls.label(key)) for key in cls.in_order()]

    @classmethod
    def in_order(cls) -> list[str]:
        """The key of each step, in the order of the way."""
        return [cls.DRAFT, cls.RETURNED, *map(str, range(1, stage_count() + 1)), cls.APPROVED, cls.PUBLISHED]

    @classmethod
    def label(cls, key: str) -> str:
        """The word for the step, in the reader's language."""
        words = {
            cls.DRAFT: _("draft"),
            cls.RETURNED: _("returned"),
            cls.APPROVED: _("approved"),
            cls.PUBLISHED: _("published"),
        }
        waits = gettext("waits for %(review)s")
        return str(words[key]) if key in words else waits % {"review": stage_name(int(key))}

    @classmethod
    def of(cls, *, open_stage: int | None, last_ending: str, is_public: bool) -> str:
        """The key, from the stage of the open submission, the ending of the last one, and what the public sees."""
        if open_stage is not None:
            return str(open_stage) if open_stage <= stage_count() else cls.APPROVED
        if is_public:
            return cls.PUBLISHED
        return cls.RETURNED if last_ending == SubmissionEnding.RETURNED else cls.DRAFT

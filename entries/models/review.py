"""One decision of the reviews (审次)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.submission import Submission, stage_name


class Decision(models.TextChoices):
    """What a reviewer decides."""

    APPROVE = "approve", _("approved")
    RETURN = "return", _("returned")


class Review(models.Model):
    """A reviewer's decision on one revision, with its remarks; a record, never changed.

    The database itself lets nobody approve twice, and no review be approved twice, in one submission.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reviews", verbose_name=_("submission"))
    stage = models.PositiveSmallIntegerField(_("review"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    remarks = models.TextField(_("remarks"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reviewer")
    )
    reviewer_name = models.CharField(_("reviewer's name"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("decided_at", "id")
        constraints = (
            models.UniqueConstraint(
                "submission", "stage", condition=Q(decision="approve"), name="review_approved_once_a_stage"
            ),
            models.UniqueConstraint(
                "submission", "reviewer", condition=Q(decision="approve"), name="review_one_approval_a_reviewer"
            ),
            models.CheckConstraint(condition=Q(decision="approve") | ~Q(remarks=""), name="review_return_has_remarks"),
        )

    def __str__(self) -> str:
        return f"{self.stage_name} {self.decision}"

    @property
    def stage_name(self) -> str:
        """The review's name."""
        return stage_name(self.stage)

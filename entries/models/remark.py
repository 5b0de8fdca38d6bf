"""A remark on a passage of an entry (批注), and the answers to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.revision import Revision


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Questions about many remarks."""

    def open(self) -> RemarkQuerySet:
        """Those that nobody has resolved."""
        return self.filter(resolved_at__isnull=True)


class Remark(models.Model):
    """What somebody remarked on a passage of a revision; written by `entries.editing.remarking`.

    `start` and `end` count the characters of that revision's body, `quote` are the words between them. Where the
    passage stands in a later revision is worked out when it is shown.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="remarks", verbose_name=_("entry"))
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="remarks", verbose_name=_("revision"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    quote = models.TextField(_("passage"))
    text = models.TextField(_("remark"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    author_name = models.CharField(_("author's name"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("made"))
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("made_at", "id")
        indexes = (models.Index("program", condition=Q(resolved_at__isnull=True), name="remark_open_of_entry"),)
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="remark_has_a_passage"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        )

    def __str__(self) -> str:
        return self.text[:50]

    @property
    def is_open(self) -> bool:
        """As `open()` asks it of many."""
        return self.resolved_at is None


class Answer(models.Model):
    """One answer to a remark."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="answers", verbose_name=_("remark"))
    text = models.TextField(_("answer"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    author_name = models.CharField(_("author's name"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("made_at", "id")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),)

    def __str__(self) -> str:
        return self.text[:50]

"""What is to happen to an entry's public side at a moment that an editor has set."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.reach import viewing


class Verb(models.TextChoices):
    """What can be scheduled."""

    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


class Progress(models.TextChoices):
    """What became of a schedule."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("finished")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    """Questions about many schedules."""

    def visible_to(self, user: Any) -> ScheduleQuerySet:
        """Those of entries that the user may look at."""
        return self.filter(viewing(user, "schedule").rows("program__section"))

    def waiting(self) -> ScheduleQuerySet:
        """Those that are still to be done, the next first."""
        return self.filter(progress=Progress.WAITING).order_by("at", "pk")

    def due(self, now: datetime.datetime) -> ScheduleQuerySet:
        """Those whose moment has come."""
        return self.waiting().filter(at__lte=now)


class Schedule(models.Model):
    """One verb for one entry at one moment; written by `entries.publishing` alone.

    The rows stay, as the record of what was planned and what came of it: `outcome` says why one was refused.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="schedules", verbose_name=_("entry"))
    verb = models.CharField(_("what"), max_length=10, choices=Verb.choices)
    at = models.DateTimeField(_("when"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("scheduled by")
    )
    set_at = models.DateTimeField(_("scheduled"), auto_now_add=True)
    progress = models.CharField(_("progress"), max_length=10, choices=Progress.choices, default=Progress.WAITING)
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("progress", "at"), name="schedule_due"),)
        constraints = (
            models.UniqueConstraint(
                "program", "verb", condition=Q(progress="waiting"), name="schedule_one_waiting_of_a_verb"
            ),
            models.CheckConstraint(
                condition=Q(progress="waiting", ended_at__isnull=True)
                | ~Q(progress="waiting") & Q(ended_at__isnull=False),
                name="schedule_end_has_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.program} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be done; the same answer as `waiting()` gives for many."""
        return self.progress == Progress.WAITING

"""Work that takes longer than an editor should wait for, done in the background."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("finished")
    REFUSED = "refused", _("not done")
    CANCELLED = "cancelled", _("cancelled")


ENDED = (Stage.DONE, Stage.REFUSED, Stage.CANCELLED)


def private_storage() -> Storage:
    """Where the files of jobs lie: no address leads there."""
    return FileSystemStorage(location=settings.VAR_DIR / "jobs")


def file_name(job: Job, name: str) -> str:
    """A name of our own for the file, with the ending that it came with."""
    return f"{job.verb}{PurePath(name).suffix[:10]}"


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about many jobs."""

    def of(self, user: Any) -> JobQuerySet:
        """Those that the editor began, the newest first."""
        return self.filter(author=user).order_by("-pk")

    def ended(self) -> JobQuerySet:
        """Those that are over, one way or another."""
        return self.filter(stage__in=ENDED)


class Job(models.Model):
    """One piece of work: the verb (a key of `entries.jobs.VERBS`), what it is to work on, and what came of it.

    It is written by `entries.jobs` alone. How far a running one is stands in its channel, not here: what its
    transaction writes is seen when all of it is done.
    """

    verb = models.CharField(max_length=40)
    title = models.CharField(_("job"), max_length=200)
    params = models.JSONField(default=dict)
    file = models.FileField(_("file"), storage=private_storage, upload_to=file_name, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.WAITING)
    task_id = models.CharField(max_length=36, blank=True)
    claim = models.CharField(max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    message = models.TextField(_("outcome"), blank=True)
    seen = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ("-id",)
        indexes = (models.Index(fields=("author", "-id"), name="job_of_author"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=ENDED, ended_at__isnull=False) | ~Q(stage__in=ENDED) & Q(ended_at__isnull=True),
                name="job_end_has_a_moment",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_ended(self) -> bool:
        """Whether it is over; the same answer as `ended()` gives for many."""
        return self.stage in ENDED


class JobSignal(models.Model):
    """On PostgreSQL: how far a running job is, when it last gave a sign, and whether it is to stop."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    cancel = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sign of a job")
        verbose_name_plural = _("signs of jobs")

    def __str__(self) -> str:
        return f"{self.job_id}: {self.done}/{self.total}"

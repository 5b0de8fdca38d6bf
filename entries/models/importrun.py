"""One import (导入批次)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.reach import viewing
from entries.models.section import Section


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Questions about many imports."""

    def visible_to(self, user: Any) -> ImportRunQuerySet:
        """Those into sections that the user may look at, and their own: a table belongs to no one section."""
        seen = viewing(user, "importrun")
        own = Q(section=None, author=user) if seen.places else Q(pk__in=[])
        return self.filter(seen.rows("section") | own) if not seen.everywhere else self.all()


class ImportRun(models.Model):
    """The record of one import that changed something: its file, its plan and what it counted."""

    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="import_runs", verbose_name=_("section")
    )
    source_name = models.CharField(_("file"), max_length=255, blank=True)
    source_digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    plan = models.JSONField(_("plan"))
    counts = models.JSONField(_("counts"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    places = models.JSONField(
        _("places"),
        default=list,
        editable=False,
        help_text="What it made beside entries, in order: {model, id} of volumes and sections, {contributor, id}.",
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undo_refused = models.JSONField(
        _("kept when undone"), default=list, help_text="Title and reason of each item that the undo left as it was."
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.source_name or self.source_digest[:12]} {self.created_at:%Y-%m-%d %H:%M}"

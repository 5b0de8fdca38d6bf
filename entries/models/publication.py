"""What was made public of an entry, and when (发布)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.revision import Revision
from entries.models.section import Section


class Ending(models.TextChoices):
    """Why a publication is no longer what the public sees."""

    REPLACED = "replaced", _("replaced by a newer one")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions about many publications."""

    def live(self) -> PublicationQuerySet:
        """Those that the public sees now."""
        return self.filter(ended_at__isnull=True)


class Publication(models.Model):
    """One revision of an entry, made public at its place in the volume; written by `entries.publishing` alone.

    The rows are the record of what was public when: the live one has no end, at most one of an entry is live.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="publications", verbose_name=_("entry"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="publications", verbose_name=_("revision"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="+", verbose_name=_("section"))
    order = models.PositiveIntegerField(_("order"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )
    unreviewed_because = models.CharField(
        _("published without its reviews because"), max_length=300, blank=True, editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("ended by")
    )
    ending = models.CharField(_("ending"), max_length=10, choices=Ending.choices, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("program", "-published_at", "-id")
        constraints = (
            models.UniqueConstraint(
                "program", condition=Q(ended_at__isnull=True), name="publication_one_live_revision_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="publication_end_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision} {self.published_at:%Y-%m-%d}"

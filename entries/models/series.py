"""The same programme across years (历年条目): entries of different editions, linked by an editor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program


class SeriesQuerySet(models.QuerySet["Series"]):
    """Questions about many series."""

    def visible_to(self, user: Any) -> SeriesQuerySet:
        """Those that have an entry which the user may look at, or none at all."""
        seen = Program.objects.visible_to(user).values("pk")
        members = SeriesMember.objects.filter(series=OuterRef("pk"))
        return self.filter(~Exists(members) | Exists(members.filter(program__in=seen)))


class Series(models.Model):
    """A programme that several editions report; `was_public` remembers that its address was public once.

    Unless an editor `named` it, readers see it under the title of its newest public entry: that of a draft is nobody's
    to read.
    """

    title = models.CharField(_("title"), max_length=200)
    named = models.BooleanField(_("named by an editor"), default=False, editable=False)
    was_public = models.BooleanField(_("was public"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""), name="series_has_title", violation_error_message=_("Give the series a title.")
            ),
        )

    def __str__(self) -> str:
        return self.title


class SeriesMember(models.Model):
    """An entry of a series; an entry belongs to one at most. Written by `entries.publishing` alone."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="members", verbose_name=_("series"))
    program = models.OneToOneField(Program, models.CASCADE, related_name="series_member", verbose_name=_("entry"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("linked by")
    )
    added_at = models.DateTimeField(_("linked"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry of a series")
        verbose_name_plural = _("entries of a series")
        ordering = ("series", "program")

    def __str__(self) -> str:
        return str(self.program)


class ProposalQuerySet(models.QuerySet["SeriesProposal"]):
    """Questions about many proposals."""

    def visible_to(self, user: Any) -> ProposalQuerySet:
        """Those of which the user may look at both entries."""
        seen = Program.objects.visible_to(user).values("pk")
        return self.filter(earlier__in=seen, later__in=seen)

    def open(self) -> ProposalQuerySet:
        """Those that nobody has decided, the most alike first."""
        return self.filter(rejected_at__isnull=True).order_by("-score", "id")

    def rejected(self) -> ProposalQuerySet:
        """Those that an editor has rejected, the last first."""
        return self.filter(rejected_at__isnull=False).order_by("-rejected_at", "id")


class SeriesProposal(models.Model):
    """Two entries that may be one programme: how much they are alike, and whether an editor has said no.

    A confirmed one is gone: its entries are in a series then. A rejected one stays, so that it is not proposed again.
    """

    earlier = models.ForeignKey(Program, models.CASCADE, related_name="+", verbose_name=_("earlier entry"))
    later = models.ForeignKey(Program, models.CASCADE, related_name="+", verbose_name=_("later entry"))
    score = models.PositiveSmallIntegerField(_("likeness"))
    title_score = models.PositiveSmallIntegerField(_("title"))
    text_score = models.PositiveSmallIntegerField(_("text"))
    place_score = models.PositiveSmallIntegerField(_("place"))
    rejected_at = models.DateTimeField(_("rejected"), null=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("rejected by")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed link")
        verbose_name_plural = _("proposed links")
        ordering = ("-score", "id")
        indexes = (models.Index(fields=("rejected_at", "-score"), name="proposal_open"),)
        constraints = (
            models.UniqueConstraint("earlier", "later", name="proposal_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="proposal_of_two_entries"),
        )

    def __str__(self) -> str:
        return f"{self.earlier} – {self.later}"

    @property
    def is_open(self) -> bool:
        """As `open()` asks it of many."""
        return self.rejected_at is None

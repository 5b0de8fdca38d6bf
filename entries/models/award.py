"""An honour (荣誉) that an entry reports, and who received it."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import KeptOfPrograms
from entries.models.program import Program
from entries.models.reach import viewing
from entries.models.yearbook import FIRST_YEAR, LAST_YEAR
from entries.terms import Level, RecipientKind

BODY_SEPARATOR = "、"


class AwardQuerySet(models.QuerySet["Award"]):
    """Questions about many awards."""

    def visible_to(self, user: Any) -> AwardQuerySet:
        """Those that the user may look at."""
        return self.filter(viewing(user, "award").rows("program__section"))


class Award(models.Model):
    """An honour: name, level, year, granting bodies, rank, and how many received it."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="awards", verbose_name=_("entry"))
    order = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.OTHER)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    granted_by = models.CharField(
        _("granting bodies"), max_length=300, blank=True, help_text=_("Several are parted by “、”.")
    )
    rank = models.CharField(_("rank"), max_length=50, blank=True, help_text=_("As in 一等奖 or 第一名."))
    recipient_count = models.PositiveIntegerField(_("number of recipients"), null=True, blank=True)
    recipient_unit = models.CharField(
        _("unit of count"), max_length=20, blank=True, help_text=_("What is counted, as in 人 or 个集体.")
    )

    objects = KeptOfPrograms.from_queryset(AwardQuerySet)()
    everything = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("program", "order", "id")
        indexes = (models.Index(fields=("level", "year"), name="award_level_year"),)
        constraints = (
            models.UniqueConstraint(
                F("program"),
                F("name"),
                Coalesce("year", 0),
                F("rank"),
                name="award_once_in_entry",
                violation_error_message=_("The entry reports this award, of this year and rank, already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="award_has_name", violation_error_message=_("Give the award a name.")
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="award_year_in_range",
                violation_error_message=_("The year has four digits, as in 2022."),
            ),
        )

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.year, self.name, self.rank) if part)

    @property
    def granting_bodies(self) -> list[str]:
        """The granting bodies, one by one."""
        return [body.strip() for body in self.granted_by.split(BODY_SEPARATOR) if body.strip()]


class Recipient(models.Model):
    """A person, unit or work named under an award."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="recipients", verbose_name=_("award"))
    order = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=RecipientKind.choices, default=RecipientKind.PERSON)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ("award", "order", "id")
        indexes = (models.Index(fields=("name",), name="recipient_name"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(name=""),
                name="recipient_has_name",
                violation_error_message=_("Give the recipient a name."),
            ),
        )

    def __str__(self) -> str:
        return self.name

"""A volume (卷)."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import Kept, deletion_field
from entries.models.reach import viewing

FIRST_YEAR, LAST_YEAR = 1900, 2200
_NAME = re.compile(r"^(?P<title>.+?)[\s（(]*(?P<year>\d{4})\s*(?:卷|版|年版)?[)）]?$")


def parse_name(name: str) -> tuple[str, int]:
    """Split a volume's name into its title and edition year: `内蒙古年鉴 2023` gives `("内蒙古年鉴", 2023)`.

    `内蒙古年鉴2023卷` and `内蒙古年鉴（2023）` are read alike. Raises ValidationError where no year ends the name.
    """
    found = _NAME.match(name.strip())
    if not found:
        raise ValidationError(
            _("“%(name)s” does not name a volume: give its title and edition year, as in “内蒙古年鉴 2023”."),
            code="yearbook_name",
            params={"name": name},
        )
    return found["title"].strip(), int(found["year"])


def validate_isbn(value: str) -> None:
    """Accept an ISBN-13 or ISBN-10 with a right check digit (ISO 2108:2017, annex C), hyphens and spaces free."""
    digits = re.sub(r"[\s-]", "", value).upper()
    if re.fullmatch(r"\d{13}", digits):
        valid = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    elif re.fullmatch(r"\d{9}[\dX]", digits):
        valid = sum((10 if d == "X" else int(d)) * (10 - i) for i, d in enumerate(digits)) % 11 == 0
    else:
        valid = False
    if not valid:
        raise ValidationError(_("This is not a valid ISBN: check its digits, the last is a check digit."), code="isbn")


def validate_issn(value: str) -> None:
    """Accept an ISSN with a right check digit (ISO 3297:2022, annex A), as `1234-5679`."""
    digits = re.sub(r"[\s-]", "", value).upper()
    if (
        not re.fullmatch(r"\d{7}[\dX]", digits)
        or sum((10 if d == "X" else int(d)) * (8 - i) for i, d in enumerate(digits)) % 11
    ):
        raise ValidationError(_("This is not a valid ISSN: check its digits, the last is a check digit."), code="issn")


class YearbookQuerySet(models.QuerySet["Yearbook"]):
    """Questions about many volumes."""

    def visible_to(self, user: Any) -> YearbookQuerySet:
        """Those in which the user may look at anything."""
        return self.filter(viewing(user, "yearbook", "section", "program").yearbooks())

    def named(self, name: str) -> YearbookQuerySet:
        """The volume of that name (`内蒙古年鉴 2023`), or none. Raises ValidationError where the name has no year."""
        title, year = parse_name(name)
        return self.filter(title=title, edition_year=year)


class Yearbook(models.Model):
    """One volume: the 2023 edition (2023卷) records the year 2022."""

    title = models.CharField(_("title"), max_length=100, help_text=_("Without the year, as in 内蒙古年鉴."))
    edition_year = models.PositiveSmallIntegerField(
        _("edition year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("The year in the volume's name: 2023 for 2023卷."),
    )
    coverage_year = models.PositiveSmallIntegerField(
        _("coverage year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("The year that the volume records, mostly the one before the edition year."),
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True, validators=[validate_isbn])
    issn = models.CharField(_("ISSN"), max_length=9, blank=True, validators=[validate_issn])
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Shown on the volume's public page."))
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Nothing more of the volume becomes public before this moment; what is public stays so."),
    )
    published_as = models.JSONField(
        _("published as"),
        null=True,
        editable=False,
        help_text="What the public sees of the volume's own data and its tree; written by entries.publishing alone.",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last changed"), auto_now=True)

    deletion = deletion_field("yearbooks")

    objects = Kept.from_queryset(YearbookQuerySet)()
    everything = YearbookQuerySet.as_manager()

    class Meta:
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")
        ordering = ("-edition_year", "title")
        constraints = (
            models.UniqueConstraint(
                "title",
                "edition_year",
                condition=Q(deletion__isnull=True),
                name="yearbook_one_edition_per_title",
                violation_error_message=_("A volume of this title and edition year exists already."),
            ),
            models.CheckConstraint(
                condition=Q(coverage_year__lte=F("edition_year")),
                name="yearbook_covers_no_later_year",
                violation_error_message=_("The coverage year cannot be later than the edition year."),
            ),
            models.CheckConstraint(
                condition=Q(edition_year__range=(FIRST_YEAR, LAST_YEAR)),
                name="yearbook_edition_year_in_range",
                violation_error_message=_("The edition year has four digits, as in 2023."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="yearbook_has_title",
                violation_error_message=_("Give the volume a title."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_visible_to(self, user: Any) -> bool:
        """As `visible_to()` asks it of many."""
        seen = viewing(user, "yearbook", "section", "program")
        return seen.everywhere or any(place.yearbook_id == self.pk for place in seen.places)

    @property
    def name(self) -> str:
        """The natural key: title and edition year, as in `内蒙古年鉴 2023`."""
        return f"{self.title} {self.edition_year}"

    def is_under_embargo(self, at: datetime.datetime) -> bool:
        """Whether nothing of the volume may become public at that moment."""
        return self.embargo_until is not None and at < self.embargo_until

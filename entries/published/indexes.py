"""What a printed yearbook has at its end: its index, its list of figures, and its chronology.

Each is made from an entry's public row, or a section's, when that is written, and is gone with it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from entries.terms import FigureKind


class IndexKind(models.TextChoices):
    """The indexes."""

    SUBJECT = "subject", _("subjects")
    PERSON = "person", _("persons")
    UNIT = "unit", _("units")
    AWARD = "award", _("awards and honoured works")


class IndexRole(models.TextChoices):
    """Why a heading stands in the index."""

    TITLE = "title", _("entry")
    RECIPIENT = "recipient", _("recipient")
    CONTRIBUTOR = "contributor", _("contributor")
    SOURCE = "source", _("source unit")
    GRANTING = "granting", _("granting body")
    AWARD = "award", _("award")


class IndexLine(models.Model):
    """A heading of an index and the one place that it leads to: an entry, or a section where `entry` is none.

    `letter`, `syllable` and `sort_key` are those of `entries.text.read_heading`; `place` is the anchor on the page.
    """

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=10, choices=IndexKind.choices)
    role = models.CharField(max_length=12, choices=IndexRole.choices)
    heading = models.CharField(max_length=200)
    letter = models.CharField(max_length=1)
    syllable = models.CharField(max_length=6, blank=True)
    sort_key = models.CharField(max_length=300)
    place = models.CharField(max_length=20, blank=True)
    yearbook = models.ForeignKey("published.PublishedYearbook", models.CASCADE, related_name="+")
    section = models.ForeignKey("published.PublishedSection", models.CASCADE, related_name="index_lines")
    entry = models.ForeignKey("published.PublishedEntry", models.CASCADE, null=True, related_name="index_lines")

    class Meta:
        verbose_name = _("index line")
        verbose_name_plural = _("index lines")
        ordering = ("letter", "sort_key", "heading", "id")
        indexes = (
            models.Index(fields=("kind", "letter", "sort_key", "heading", "id", "syllable"), name="pubindex_all"),
            models.Index(
                fields=("yearbook", "kind", "letter", "sort_key", "heading", "id", "syllable"),
                name="pubindex_volume",
            ),
        )

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        """The address that the line leads to."""
        address = (self.entry or self.section).get_absolute_url()
        return f"{address}#{self.place}" if self.place else address


class PublishedFigure(models.Model):
    """A figure of a published entry; `position` counts its figures from 1.

    A picture is served to the public where one of these rows names it, and nowhere else.
    """

    pk: Any = models.CompositePrimaryKey("entry_id", "position")
    entry = models.ForeignKey("published.PublishedEntry", models.CASCADE, related_name="figure_rows")
    position = models.PositiveSmallIntegerField()
    yearbook = models.ForeignKey("published.PublishedYearbook", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FigureKind.choices)
    number = models.PositiveIntegerField(null=True)
    caption = models.CharField(max_length=500, blank=True)
    date = models.DateField(null=True)
    credit = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=80, blank=True, db_index=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ("yearbook", "kind", "number", "entry", "position")
        indexes = (models.Index(fields=("yearbook", "kind", "number"), name="pubfigure_place"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or ''} {self.caption}".strip()

    def get_absolute_url(self) -> str:
        """The entry's address, at this figure."""
        return f"{self.entry.get_absolute_url()}#figure-{self.position}"


class ChronologyLine(models.Model):
    """A date that a published entry states, and the sentence it stands in; `position` counts the entry's from 1.

    `day` is 99 where only the month is stated, so that such a line stands behind the days of its month; `last_day` is
    that of a span.
    """

    MONTH_ONLY = 99

    pk: Any = models.CompositePrimaryKey("entry_id", "position")
    entry = models.ForeignKey("published.PublishedEntry", models.CASCADE, related_name="chronology_lines")
    position = models.PositiveSmallIntegerField()
    yearbook = models.ForeignKey("published.PublishedYearbook", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    last_day = models.PositiveSmallIntegerField(null=True)
    sentence = models.TextField()

    class Meta:
        verbose_name = _("line of the chronology")
        verbose_name_plural = _("chronology")
        ordering = ("year", "month", "day", "entry", "position")
        indexes = (
            models.Index(fields=("year", "month", "day", "entry", "position"), name="pubdate_all"),
            models.Index(fields=("yearbook", "year", "month", "day", "entry", "position"), name="pubdate_volume"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.sentence}"

    @property
    def date(self) -> str:
        """The date as ISO 8601 has it, to the day or to the month."""
        day = "" if self.day == self.MONTH_ONLY else f"-{self.day:02}"
        return f"{self.year:04}-{self.month:02}{day}"

    def get_absolute_url(self) -> str:
        """The entry's address."""
        return self.entry.get_absolute_url()

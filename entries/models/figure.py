"""A numbered picture or table (图 / 表) of an entry."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.reach import viewing
from entries.terms import FigureKind


class FigureQuerySet(models.QuerySet["Figure"]):
    """Questions about many figures."""

    def visible_to(self, user: Any) -> FigureQuerySet:
        """Those of entries that the user may look at; none of an entry in the bin."""
        return self.filter(viewing(user, "program").rows("program__section"), program__deletion=None)


class Figure(models.Model):
    """What print says of a picture or table: number, caption, date and credit (供图); the picture, the table's cells.

    `picture` is a name as `entries.pictures` gives it, with `width` and `height` in pixels; `cells` are rows of text,
    each of equally many cells.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="figures", verbose_name=_("entry"))
    order = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=FigureKind.choices, default=FigureKind.FIGURE)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who supplied the picture."))
    picture = models.CharField(_("picture"), max_length=80, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    cells = models.JSONField(_("cells"), null=True, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("program", "order", "id")
        indexes = (models.Index(fields=("picture",), condition=~Q(picture=""), name="figure_picture"),)
        constraints = (
            models.UniqueConstraint(
                "program",
                "kind",
                "number",
                name="figure_number_once_in_entry",
                violation_error_message=_("The entry has a figure of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(caption=""),
                name="figure_has_number_or_caption",
                violation_error_message=_("Give the figure a number or a caption."),
            ),
            models.CheckConstraint(
                condition=Q(picture="", width__isnull=True, height__isnull=True)
                | ~Q(picture="") & Q(width__gte=1, height__gte=1),
                name="figure_picture_has_a_size",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or ''} {self.caption}".strip()

    def clean(self) -> None:
        """Refuse cells that are no table. Raises ValidationError."""
        if self.cells is not None and not is_table(self.cells):
            raise ValidationError(
                {"cells": _("A table is rows of text, with equally many cells in each.")}, code="cells"
            )


def is_table(cells: Any) -> bool:
    """Whether the value is a table's: a list of rows, each a list of as many texts as the first, at least one."""
    if not (isinstance(cells, list) and cells and all(isinstance(row, list) for row in cells)):
        return False
    width = len(cells[0])
    return width > 0 and all(len(row) == width and all(isinstance(cell, str) for cell in row) for row in cells)

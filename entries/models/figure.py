"""A numbered picture or table (图 / 表) of an entry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.terms import FigureKind


class Figure(models.Model):
    """What print says of a picture or table: number, caption, date and credit (供图)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="figures", verbose_name=_("entry"))
    order = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=FigureKind.choices, default=FigureKind.FIGURE)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who supplied the picture."))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("program", "order", "id")
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
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or ''} {self.caption}".strip()

"""One figure stated in an entry (数据)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program


class Fact(models.Model):
    """A label, a value with its unit and qualifier, and the words it was read from."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="facts", verbose_name=_("entry"))
    order = models.PositiveIntegerField(_("order"), default=0)
    label = models.CharField(_("label"), max_length=100)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("As in 万元, 人次 or 场次."))
    qualifier = models.CharField(_("qualifier"), max_length=20, blank=True, help_text=_("As in 余, 多 or 以上."))
    words = models.CharField(
        _("words"), max_length=300, blank=True, help_text=_("The words of the entry that the figure was read from.")
    )

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("program", "order", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(label=""), name="fact_has_label", violation_error_message=_("Give the fact a label.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {plain_decimal(self.value)}{self.qualifier}{self.unit}"


def plain_decimal(value: object) -> str:
    """The number as it is written: `10.200000` gives `10.2`, `80.000000` gives `80`."""
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text

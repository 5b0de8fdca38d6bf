"""A finding of the proofreader that an editor has read and left as it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program


class Dismissal(models.Model):
    """What an editor said is right; written by `entries.editing.dismissing`.

    It concerns every finding of the rule on the `passage` (a digest, see `Finding.passage`) in the entry, in whichever
    revision that stands; `words` are those that were marked.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="dismissals", verbose_name=_("entry"))
    rule = models.CharField(_("rule"), max_length=40)
    passage = models.CharField(max_length=64)
    words = models.TextField(_("passage"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("dismissed by")
    )
    by_name = models.CharField(_("dismissed by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("dismissed"))

    class Meta:
        verbose_name = _("dismissed finding")
        verbose_name_plural = _("dismissed findings")
        ordering = ("made_at", "id")
        constraints = (models.UniqueConstraint("program", "rule", "passage", name="dismissal_once_of_a_passage"),)

    def __str__(self) -> str:
        return f"{self.rule}: {self.words[:50]}"

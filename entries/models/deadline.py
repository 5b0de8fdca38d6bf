"""Until when an entry is to be submitted, where not with its section, and whether it goes before others (期限)."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.section import Section


class Deadline(models.Model):
    """An entry's own date, which counts before its section's, and its priority; written by `editing.deadlines`."""

    program = models.OneToOneField(Program, models.CASCADE, related_name="deadline", verbose_name=_("entry"))
    due_on = models.DateField(_("due"), null=True, db_index=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        verbose_name = _("due date")
        verbose_name_plural = _("due dates")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(is_urgent=True), name="deadline_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.program} {self.due_on or ''}"


def dates_above() -> QuerySet[Section]:
    """Within a query on entries: their sections, and those above, that have a date, the nearest first."""
    own = ExpressionWrapper(Concat(OuterRef("section__tree_key"), Value(".")), CharField())
    dated = Section.objects.filter(yearbook=OuterRef("section__yearbook"), due_on__isnull=False).annotate(own_key=own)
    return dated.filter(own_key__startswith=Concat(F("tree_key"), Value("."))).order_by("-depth")


def sections_due(*, before: datetime.date) -> set[int]:
    """The ids of the sections whose date, their own or the nearest above, is before that day."""
    dated = Section.objects.filter(due_on__isnull=False).values_list("yearbook", "tree_key", "due_on")
    dates = {(volume, key): due for volume, key, due in dated if due}
    found = set()
    volumes = {volume for volume, _key in dates}
    for pk, volume, key in Section.objects.filter(yearbook__in=volumes).values_list("pk", "yearbook", "tree_key"):
        parts = key.split(".")
        above = (".".join(parts[:depth]) for depth in range(len(parts), 0, -1))
        nearest = next((dates[volume, one] for one in above if (volume, one) in dates), None)
        if nearest and nearest < before:
            found.add(pk)
    return found

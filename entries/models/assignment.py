"""What somebody may do where."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import Deletion
from entries.models.role import name_of_role
from entries.models.section import Section
from entries.models.yearbook import Yearbook


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Questions about many assignments."""

    def within(self, deletion: Deletion | OuterRef) -> AssignmentQuerySet:
        """Those in the sections and the volume that went into the bin together."""
        return self.filter(Q(section__deletion=deletion) | Q(yearbook__deletion=deletion))


class Assignment(models.Model):
    """A role of a user in a section with all below it, in a volume, or everywhere (neither of both).

    Without a role it says only where the permissions of the account itself hold.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("account")
    )
    group = models.ForeignKey(
        Group,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("role"),
        help_text=_("Empty: the permissions of the account itself."),
    )
    yearbook = models.ForeignKey(
        Yearbook,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("in the volume"),
        help_text=_("Neither a volume nor a section: everywhere."),
    )
    section = models.ForeignKey(
        Section,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("in the section"),
        help_text=_("With all sections below it."),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("user", "pk")
        constraints = (
            models.UniqueConstraint(
                F("user"),
                Coalesce("group", 0),
                Coalesce("yearbook", 0),
                Coalesce("section", 0),
                name="assignment_once",
                violation_error_message=_("The account has this role in this place already."),
            ),
            models.CheckConstraint(
                condition=Q(yearbook__isnull=True) | Q(section__isnull=True),
                name="assignment_in_one_place",
                violation_error_message=_("Choose a volume or a section: a section belongs to its volume already."),
            ),
        )

    def __str__(self) -> str:
        role = name_of_role(self.group.name) if self.group else _("own permissions")
        return f"{role} · {self.where}"

    @property
    def where(self) -> str:
        """The place, in words."""
        if self.section:
            return f"{self.section.yearbook.name} · {self.section.path}"
        return self.yearbook.name if self.yearbook else str(_("everywhere"))

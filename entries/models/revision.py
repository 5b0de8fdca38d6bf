"""A snapshot of an entry (修订)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import KeptOfPrograms
from entries.models.importrun import ImportRun
from entries.models.program import Program
from entries.models.reach import viewing


class Origin(models.TextChoices):
    """What made a revision."""

    EDIT = "edit", _("edited")
    IMPORT = "import", _("imported")
    TABLE = "table", _("imported from a table")
    RESTORE = "restore", _("restored")
    REPLACE = "replace", _("changed at once")
    UNDO = "undo", _("import undone")


class Immutable(TypeError):
    """A revision was to be changed."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Questions about many revisions."""

    def visible_to(self, user: Any) -> RevisionQuerySet:
        """Those that the user may look at; who sees an entry sees its revisions."""
        return self.filter(viewing(user, "program", "revision").rows("program__section"))


class Revision(models.Model):
    """An immutable, numbered snapshot of an entry with its figures, awards and facts.

    `content` is the canonical content of `entries.editing.content`, `digest` its SHA-256 in hexadecimal.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="revisions", verbose_name=_("entry"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.EDIT)
    note = models.CharField(_("note"), max_length=300, blank=True)
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="revisions", verbose_name=_("import run")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    author_name = models.CharField(_("author's name"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created"))

    objects = KeptOfPrograms.from_queryset(RevisionQuerySet)()
    everything = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("program", "-number")
        constraints = (
            models.UniqueConstraint("program", "number", name="revision_number_once_in_entry"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} r{self.number}"

    @property
    def picture_names(self) -> set[str]:
        """The names of the pictures that its figures have."""
        return {figure["picture"]["name"] for figure in self.content["figures"] if figure.get("picture")}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new revision. Raises Immutable for one that is stored already."""
        if not self._state.adding:
            raise Immutable("A revision is a record: make a new one instead of changing it.")
        super().save(*args, **kwargs)

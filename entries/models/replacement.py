"""What was changed in many entries at once, words or a field: kept so that it can be undone as one step."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program
from entries.models.reach import rights_of, viewing
from entries.models.yearbook import Yearbook
from entries.terms import Kind


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    """Questions about many replacements."""

    def visible_to(self, user: Any) -> ReplacementQuerySet:
        """The user's own, and those that changed an entry which the user may look at."""
        entries = ReplacedEntry.objects.filter(replacement=OuterRef("pk"))
        seen = entries.filter(viewing(user, "program").rows("program__section"))
        return self.filter(Q(author=user.pk) | Exists(seen))

    def undoable_by(self, user: Any) -> ReplacementQuerySet:
        """Those not undone yet that are the user's own, or changed only entries that the user may change."""
        reach = rights_of(user).reach("entries.change_program")
        left = self.filter(undone_at=None)
        if reach.everywhere:
            return left
        entries = ReplacedEntry.objects.filter(replacement=OuterRef("pk"))
        return left.filter(Q(author=user.pk) | ~Exists(entries.exclude(reach.rows("program__section"))))


class Replacement(models.Model):
    """One replacement across a volume, by one editor; or one value given to a field of many entries.

    `field` is the name of that field of an entry, `replaced_by` its value then, and `found` empty. Without a volume its
    entries are of several.
    """

    yearbook = models.ForeignKey(
        Yearbook, models.CASCADE, null=True, related_name="replacements", verbose_name=_("volume")
    )
    field = models.CharField(_("field"), max_length=20, blank=True)
    found = models.CharField(_("find"), max_length=200, blank=True)
    replaced_by = models.CharField(_("replace with"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("editor")
    )
    author_name = models.CharField(_("editor's name"), max_length=150)
    made_at = models.DateTimeField(_("made"))
    undone_at = models.DateTimeField(_("undone"), null=True)  # once nothing is left of it to undo

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(found="") ^ Q(field=""), name="replacement_of_words_or_a_field"),
        )

    def __str__(self) -> str:
        return f"{self.found or self.field_name} → {self.value}"

    @property
    def field_name(self) -> str:
        """The changed field in the reader's language; empty where words were replaced."""
        return str(Program._meta.get_field(self.field).verbose_name) if self.field else ""  # type: ignore[union-attr]

    @property
    def value(self) -> str:
        """What stands there since, in the reader's language."""
        return str(dict(Kind.choices).get(self.replaced_by, "")) if self.field == "kind" else self.replaced_by


class ReplacedEntry(models.Model):
    """An entry that a replacement changed: the numbers of its revisions before and after, and how many hits.

    It is settled once it was undone, or was changed since and so cannot be.
    """

    replacement = models.ForeignKey(Replacement, models.CASCADE, related_name="entries")
    program = models.ForeignKey(Program, models.CASCADE, related_name="+", verbose_name=_("entry"))
    before = models.PositiveIntegerField(_("revision before"))
    after = models.PositiveIntegerField(_("revision after"))
    hits = models.PositiveIntegerField(_("hits"))
    settled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("replaced entry")
        verbose_name_plural = _("replaced entries")
        constraints = (models.UniqueConstraint("replacement", "program", name="replaced_entry_once"),)

    def __str__(self) -> str:
        return f"{self.program_id} r{self.before}–r{self.after}"

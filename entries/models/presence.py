"""Who has an entry open, and who is typing in it."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entries.models.program import Program

EXPIRES = datetime.timedelta(seconds=60)  # a page tells every 15 s that it is open; four of them missed: it is not


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Questions about many pages."""

    def open(self) -> PresenceQuerySet:
        """Those that are open now."""
        return self.filter(seen_at__gt=timezone.now() - EXPIRES)

    def typing(self) -> PresenceQuerySet:
        """Those that are open and hold words which are not saved."""
        return self.open().filter(typing_since__isnull=False)


class Presence(models.Model):
    """One page in one editor's browser that has the entry open; written by `entries.editing.presence`."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="presences", verbose_name=_("entry"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("editor"))
    tab = models.CharField(max_length=36)
    opened_at = models.DateTimeField(_("opened"))
    seen_at = models.DateTimeField(_("last seen"), db_index=True)
    typing_since = models.DateTimeField(_("typing since"), null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open page")
        verbose_name_plural = _("open pages")
        ordering = ("opened_at", "id")
        constraints = (models.UniqueConstraint("program", "user", "tab", name="presence_once_a_page"),)

    def __str__(self) -> str:
        return f"{self.user} {self.opened_at:%H:%M}"

    @property
    def is_typing(self) -> bool:
        """As `typing()` asks it of many."""
        return self.typing_since is not None and self.seen_at > timezone.now() - EXPIRES

"""An address at which somebody without an account reads one revision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entries.models.revision import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Questions about many links."""

    def valid(self) -> PreviewLinkQuerySet:
        """Those that lead to their revision now: not revoked, not expired, and the entry is not in the bin."""
        there = self.filter(revision__program__deletion__isnull=True)
        return there.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """A secret link to one revision; written by `entries.editing.previewlinks`, which makes its address from its id."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="preview_links", verbose_name=_("revision"))
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    visits = models.PositiveIntegerField(_("visits"), default=0)
    visited_at = models.DateTimeField(_("last visit"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.revision} {self.note}"

    @property
    def is_valid(self) -> bool:
        """The same answer as `valid()` gives for many, of an entry that is not in the bin."""
        return self.revoked_at is None and self.expires_at > timezone.now()

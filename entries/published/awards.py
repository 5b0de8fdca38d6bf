"""Read models of honours: one row holds all that the directory shows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from entries.published.honours import with_addresses
from entries.published.models import PublishedEntry, PublishedYearbook
from entries.terms import Level

NARROW = (
    "entry__body",
    "entry__facts",
    "entry__figures",
    "entry__awards",
)  # of its entry, what no list of awards shows


class PublishedAward(models.Model):
    """An honour of a published entry; `position` counts its awards from 1, `recipients` is as in the revision.

    `recipient_kinds` names the kinds of those honoured, named or only counted, in the order of RecipientKind, parted by
    spaces. `sort_year` puts the newest first and what has no year last, alike on every database.
    """

    pk = models.CompositePrimaryKey("entry_id", "position")
    entry = models.ForeignKey(PublishedEntry, models.CASCADE, related_name="award_rows")
    position = models.PositiveSmallIntegerField()
    yearbook = models.ForeignKey(PublishedYearbook, models.CASCADE, related_name="award_rows")
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level.choices)
    year = models.PositiveSmallIntegerField(null=True)
    granted_by = models.CharField(max_length=300, blank=True)
    rank = models.CharField(max_length=50, blank=True)
    recipient_count = models.PositiveIntegerField(null=True)
    recipient_unit = models.CharField(max_length=20, blank=True)
    recipients = models.JSONField(default=list)
    recipient_names = models.TextField(blank=True)
    recipient_kinds = models.CharField(max_length=20, blank=True)
    sort_year = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("published award")
        verbose_name_plural = _("published awards")
        ordering = ("sort_year", "entry_id", "position")
        indexes = (
            models.Index(fields=("sort_year", "entry", "position"), name="pubaward_order"),
            # What the directory counts is counted in these alone, in the order in which it is grouped.
            models.Index(fields=("level", "year", "recipient_kinds"), name="pubaward_counts"),
            models.Index(fields=("yearbook", "level", "year", "recipient_kinds"), name="pubaward_volume"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The entry's address, at this award."""
        return f"{self.entry.get_absolute_url()}#award-{self.position}"

    @property
    def recipient_links(self) -> list[dict[str, str]]:
        """The recipients, each with the address of its page."""
        return with_addresses(self.recipients)

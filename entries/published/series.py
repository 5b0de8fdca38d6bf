"""The same programme across years, as the public sees it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PublishedSeries(models.Model):
    """A series with at least two public entries; they name it, and it has no other data than its title."""

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=300)
    entry_count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("published series")
        verbose_name_plural = _("published series")
        ordering = ("sort_key", "title", "id")
        indexes = (models.Index(fields=("sort_key", "title", "id"), name="pubseries_order"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The series' permanent address."""
        return reverse("site:series", args=[self.pk, self.slug])

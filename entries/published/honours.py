"""Who received what: one row for each recipient under an award, and one for each body that granted it.

Written with the entry's public row, and gone with it. A recipient has no row of its own: what its page says follows
from its honours, so that none can be left behind.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entries.terms import Level, RecipientKind
from entries.text import slugify

NAME_DIGITS, AFFILIATION_DIGITS = 12, 8


def recipient_key(kind: str, name: str, affiliation: str) -> str:
    """What stands for a recipient in addresses: twelve hexadecimal digits of kind and name, eight of the affiliation.

    It follows from the words alone, so rebuilding keeps it. Width and white space do not count (`王　芳` is 王芳);
    without an affiliation the last eight are left out.
    """
    key = _digits(f"{kind}|{_bare(name)}", NAME_DIGITS)
    return key + _digits(_bare(affiliation), AFFILIATION_DIGITS) if _bare(affiliation) else key


def recipient_number(key: str) -> int:
    """The key as a number that a database holds: for the record of those who are public no more."""
    return int(_digits(key, 15), 16)


def recipient_address(recipient: dict[str, str]) -> str:
    """The address of a recipient's page, from a recipient as an award of a revision has it."""
    key = recipient_key(recipient["kind"], recipient["name"], recipient["affiliation"])
    return reverse("site:recipient", args=[key, slugify(recipient["name"])])


def with_addresses(recipients: list[dict[str, str]]) -> list[dict[str, str]]:
    """The recipients of an award, each with the address of its page."""
    return [{**recipient, "address": recipient_address(recipient)} for recipient in recipients]


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _digits(words: str, count: int) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:count]


class PublishedHonourQuerySet(models.QuerySet["PublishedHonour"]):
    """Questions about many honours."""

    def under_name_of(self, key: str) -> PublishedHonourQuerySet:
        """Those of all recipients of the kind and name that the key stands for, whatever their affiliation."""
        name = key[:NAME_DIGITS]
        return self.filter(recipient__gte=name, recipient__lt=f"{name}g")


class PublishedHonour(models.Model):
    """A recipient under a published award; `position` is the award's in its entry, `number` its own, both from 1.

    `sort_year` puts the newest first and what has no year last, alike on every database.
    """

    pk: Any = models.CompositePrimaryKey("entry_id", "position", "number")
    entry = models.ForeignKey("published.PublishedEntry", models.CASCADE, related_name="honour_rows")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    yearbook = models.ForeignKey("published.PublishedYearbook", models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=NAME_DIGITS + AFFILIATION_DIGITS)
    kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    name = models.CharField(max_length=200)
    affiliation = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    award = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level.choices)
    year = models.PositiveSmallIntegerField(null=True)
    sort_year = models.SmallIntegerField()
    granted_by = models.CharField(max_length=300, blank=True)
    rank = models.CharField(max_length=50, blank=True)

    objects = PublishedHonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("published honour")
        verbose_name_plural = _("published honours")
        ordering = ("sort_year", "entry", "position", "number")
        indexes = (
            models.Index(fields=("recipient", "sort_year", "entry", "position", "number"), name="pubhonour_recipient"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.award}"

    def get_absolute_url(self) -> str:
        """The entry's address, at the award."""
        return f"{self.entry.get_absolute_url()}#award-{self.position}"


class PublishedGrant(models.Model):
    """A body that granted a published award."""

    pk: Any = models.CompositePrimaryKey("entry_id", "position", "number")
    entry = models.ForeignKey("published.PublishedEntry", models.CASCADE, related_name="grant_rows")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("published grant")
        verbose_name_plural = _("published grants")
        ordering = ("body", "entry", "position", "number")
        indexes = (models.Index(fields=("body", "entry", "position"), name="pubgrant_body"),)

    def __str__(self) -> str:
        return self.body

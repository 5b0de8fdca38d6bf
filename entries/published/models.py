"""Read models of the public side: one row holds all that its page shows.

Primary keys are those of the manuscript side and never change, so addresses are permanent. There is no foreign key to
the manuscript side: these tables stand alone, on a replica as well.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entries.published.honours import PublishedGrant, PublishedHonour, with_addresses  # noqa: F401
from entries.terms import FigureKind, Kind, Level


class PublishedYearbook(models.Model):
    """A volume with at least one published entry."""

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=100)
    edition_year = models.PositiveSmallIntegerField()
    coverage_year = models.PositiveSmallIntegerField()
    publisher = models.CharField(max_length=200, blank=True)
    isbn = models.CharField(max_length=20, blank=True)
    issn = models.CharField(max_length=9, blank=True)
    introduction = models.TextField(blank=True)
    slug = models.CharField(max_length=80)
    entry_count = models.PositiveIntegerField(default=0)
    award_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("published volume")
        verbose_name_plural = _("published volumes")
        ordering = ("-edition_year", "title", "id")

    def __str__(self) -> str:
        return f"{self.title} {self.edition_year}"

    def get_absolute_url(self) -> str:
        """The volume's permanent address."""
        return reverse("site:yearbook", args=[self.pk, self.slug])


class PublishedSectionQuerySet(models.QuerySet["PublishedSection"]):
    """Questions about many public sections."""

    def with_children(self, pk: int) -> PublishedSectionQuerySet:
        """The section of that id, first, and its direct subsections in order."""
        return self.filter(Q(pk=pk) | Q(parent_id=pk)).order_by("tree_key")


class PublishedSection(models.Model):
    """A section that has a published entry, in itself or below.

    `trail` names its ancestors, topmost first, as `[id, title, slug]`; `entry_count` counts its own entries,
    `total_count` those of all below as well. `unit` is its own or the nearest ancestor's.
    """

    id = models.BigIntegerField(primary_key=True)
    yearbook = models.ForeignKey(PublishedYearbook, models.CASCADE, related_name="sections")
    parent_id = models.BigIntegerField(null=True, db_index=True)
    title = models.CharField(max_length=100)
    slug = models.CharField(max_length=80)
    depth = models.PositiveSmallIntegerField()
    tree_key = models.CharField(max_length=60)
    trail = models.JSONField(default=list)
    unit = models.CharField(max_length=200, blank=True)
    contributor = models.CharField(max_length=200, blank=True)
    entry_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)

    objects = PublishedSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("published section")
        verbose_name_plural = _("published sections")
        ordering = ("yearbook", "tree_key")
        indexes = (models.Index(fields=("yearbook", "tree_key"), name="pubsection_tree"),)

    def __str__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """Its titles from the top, parted by `/`."""
        return "/".join([*(title for _id, title, _slug in self.trail), self.title])

    @property
    def above(self) -> list[int]:
        """The ids of its ancestors, topmost first."""
        return [pk for pk, _title, _slug in self.trail]

    def get_absolute_url(self) -> str:
        """The section's permanent address."""
        return reverse("site:section", args=[self.pk, self.slug])

    @property
    def trail_links(self) -> list[tuple[str, str]]:
        """Its ancestors, topmost first: each one's title and address."""
        return [(title, reverse("site:section", args=[pk, slug])) for pk, title, slug in self.trail]


def shelf_of(edition_year: int, pk: int) -> int:
    """A volume's place among all, as a number: the newest edition first, then by id."""
    return (9999 - edition_year) * 10**12 + pk


class Neighbour(NamedTuple):
    """What leads to an entry from another."""

    pk: int
    slug: str
    title: str
    year: int

    def get_absolute_url(self) -> str:
        """The entry's permanent address."""
        return reverse("site:entry", args=[self.pk, self.slug])


class Neighbours(NamedTuple):
    """The entry before another in its volume and the one after it, and the same programme in other years."""

    before: Neighbour | None
    after: Neighbour | None
    other_years: list[Neighbour]


BESIDE = """
SELECT 'before', b.* FROM (
    SELECT id, slug, title, 0 FROM published_publishedentry
    WHERE yearbook_id = %s AND sort_key < %s ORDER BY sort_key DESC LIMIT 1
) AS b
UNION ALL
SELECT 'after', a.* FROM (
    SELECT id, slug, title, 0 FROM published_publishedentry
    WHERE yearbook_id = %s AND sort_key > %s ORDER BY sort_key LIMIT 1
) AS a
"""
OTHER_YEARS = """
UNION ALL
SELECT 'year', e.id, e.slug, e.title, y.coverage_year FROM published_publishedentry e
JOIN published_publishedyearbook y ON y.id = e.yearbook_id
WHERE e.series_id = %s AND e.id <> %s
"""


class PublishedEntryQuerySet(models.QuerySet["PublishedEntry"]):
    """Questions about many public entries."""

    def with_place(self) -> PublishedEntryQuerySet:
        """With section and volume, in the same query."""
        return self.select_related("section", "yearbook")

    def with_series(self) -> PublishedEntryQuerySet:
        """With the programme over the years that it belongs to, in the same query."""
        return self.select_related("series")

    def beside(self, entry: PublishedEntry) -> Neighbours:
        """What leads on from the entry: the one before and after it (None at the volume's ends), and other years.

        In SQL, and not as a queryset: to build that one took as long as half of the page.
        """
        place: list[int | str] = [entry.yearbook_id, entry.sort_key]
        query, given = BESIDE, [*place, *place]
        if entry.series_id:
            query, given = BESIDE + OTHER_YEARS, [*given, entry.series_id, entry.pk]
        with connections[self.db].cursor() as cursor:
            cursor.execute(query, given)
            found = [(side, Neighbour(*row)) for side, *row in cursor.fetchall()]
        by_side = dict(found)
        years = sorted((row for side, row in found if side == "year"), key=lambda row: (row.year, row.pk))
        return Neighbours(by_side.get("before"), by_side.get("after"), years)


class PublishedEntry(models.Model):
    """One revision of an entry, as the public reads it: the row holds its whole page.

    `figures`, `facts` and `awards` have the shape of the revision's content; `sort_key` is its place in the volume, and
    `shelf` its volume's place among all: together an index gives the list of all entries in order.
    """

    id = models.BigIntegerField(primary_key=True)
    yearbook = models.ForeignKey(PublishedYearbook, models.CASCADE, related_name="entries")
    section = models.ForeignKey(PublishedSection, models.CASCADE, related_name="entries")
    order = models.PositiveIntegerField()
    sort_key = models.CharField(max_length=100)
    shelf = models.BigIntegerField(default=0)
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    body = models.TextField(blank=True)
    unit = models.CharField(max_length=200, blank=True)
    contributor = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    awards = models.JSONField(default=list)
    revision_number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    series = models.ForeignKey("published.PublishedSeries", models.SET_NULL, null=True, related_name="entries")
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()

    objects = PublishedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("published entry")
        verbose_name_plural = _("published entries")
        ordering = ("shelf", "sort_key")
        indexes = (
            models.Index(fields=("yearbook", "sort_key"), name="pubentry_place"),
            models.Index(fields=("section", "sort_key"), name="pubentry_section"),
            models.Index(fields=("shelf", "sort_key"), name="pubentry_shelf"),
            models.Index(fields=("kind", "shelf", "sort_key"), name="pubentry_kind"),
            models.Index(fields=("-published_at", "-id"), name="pubentry_newest"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The entry's permanent address."""
        return reverse("site:entry", args=[self.pk, self.slug])

    @property
    def paragraphs(self) -> list[str]:
        """The body, paragraph by paragraph."""
        return [line for line in self.body.split("\n") if line]

    @property
    def awards_in_words(self) -> list[dict[str, Any]]:
        """The awards, each with its level in words and its granting bodies as one text."""
        return [
            {
                **award,
                "level": Level(award["level"]).label,
                "granted_by": "、".join(award["granted_by"]),
                "recipients": with_addresses(award["recipients"]),
            }
            for award in self.awards
        ]

    @property
    def figures_in_words(self) -> list[dict[str, Any]]:
        """The figures, each with its kind in words."""
        return [{**figure, "kind": FigureKind(figure["kind"]).label} for figure in self.figures]

    @property
    def source_unit(self) -> str:
        """The unit that supplied the entry: its own, or its section's."""
        return self.unit or self.section.unit

    @property
    def signed_by(self) -> str:
        """The contributor who signs it: its own, or its section's."""
        return self.contributor or self.section.contributor


class Withdrawal(models.Model):
    """An address that was public once and is no more: answered with 410 instead of 404.

    A recipient, who has no id, is named by `recipient_number()`.
    """

    class Subject(models.TextChoices):
        """What stood at the address."""

        ENTRY = "entry", _("entry")
        SECTION = "section", _("section")
        YEARBOOK = "yearbook", _("volume")
        SERIES = "series", _("series")
        RECIPIENT = "recipient", _("recipient")

    pk = models.CompositePrimaryKey("subject", "object_id")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}"


# At the end, since they hang on the entries above: Django looks for the application's models in this module.
from entries.published.awards import PublishedAward  # noqa: E402, F401
from entries.published.indexes import ChronologyLine, IndexLine, PublishedFigure  # noqa: E402, F401
from entries.published.series import PublishedSeries  # noqa: E402, F401

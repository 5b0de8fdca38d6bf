"""Pages that are of one volume or of all: which one it is, and how much there is of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from entries.published.models import PublishedYearbook

VOLUME = ("yearbook__title", "yearbook__edition_year", "yearbook__coverage_year", "yearbook__slug")


@dataclass(frozen=True, slots=True)
class Jump:
    """A way to a part of a list: what it is called, how many rows it has, its address, and whether it is open."""

    label: str
    count: int
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A volume, or all of them where `volume` is none; `counts` has each part's columns and how many rows it has."""

    volume: PublishedYearbook | None
    counts: list[tuple[Any, ...]]

    def address(self, name: str, *args: object) -> str:
        """The address of the page of that name in this scope."""
        if self.volume is None:
            return reverse(f"site:{name}", args=args)
        return reverse(f"site:volume_{name}", args=[self.volume.pk, self.volume.slug, *args])


def scope_of(rows: QuerySet[Any], columns: Sequence[str], pk: int | None) -> Scope:
    """Count the rows by the columns, of the volume or of all, in one query; in another where the volume has none.

    Raises PublishedYearbook.DoesNotExist where there is no such volume.
    """
    rows = rows.order_by(*columns)
    if pk is None:
        return Scope(None, list(rows.values_list(*columns).annotate(n=Count("*"))))
    found = list(rows.filter(yearbook=pk).values_list(*columns, *VOLUME).annotate(n=Count("*")))
    if not found:
        return Scope(PublishedYearbook.objects.get(pk=pk), [])
    title, edition, coverage, slug = found[0][len(columns) : -1]
    volume = PublishedYearbook(id=pk, title=title, edition_year=edition, coverage_year=coverage, slug=slug)
    return Scope(volume, [(*row[: len(columns)], row[-1]) for row in found])

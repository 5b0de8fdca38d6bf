"""The alternative to our public pages: bare Django views with one query and the same templates.

What else a page shows (its neighbours, its citation, its addresses) they are given ready-made in `EXTRA`, so that they
are as cheap as such a page can be.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.site.views import nested
from yearbook.urls import urlpatterns as site_urls

EXTRA: dict[str, dict[str, Any]] = {}


def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry's page."""
    opened = PublishedEntry.objects.select_related("section", "yearbook").get(pk=pk)
    return render(request, "site/entry.html", {**EXTRA["entry"], "entry": opened})


def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section's page."""
    page = EXTRA["section"]["page"]
    entries = PublishedEntry.objects.filter(section=pk).order_by("sort_key")
    page.rows[:] = list(entries[: page.per_page])
    return render(request, "site/section.html", EXTRA["section"])


def yearbook(request: HttpRequest, pk: int) -> HttpResponse:
    """A volume's page."""
    rows = list(PublishedSection.objects.filter(yearbook=pk).select_related("yearbook").order_by("tree_key"))
    volume: PublishedYearbook = rows[0].yearbook
    return render(request, "site/yearbook.html", {**EXTRA["yearbook"], "volume": volume, "tree": nested(rows)})


urlpatterns = [
    path("bare/entry/<int:pk>/", entry),
    path("bare/section/<int:pk>/", section),
    path("bare/yearbook/<int:pk>/", yearbook),
    *site_urls,
]

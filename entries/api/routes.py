"""The addresses of the API: each at most three queries, whatever the size of the list."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view

from entries.api import schemas
from entries.api.errors import Faults, absent, answer_errors
from entries.api.listing import Slice, parameters, read
from entries.published.awards import NARROW, PublishedAward
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, Withdrawal
from entries.site import converters  # noqa: F401  it registers what the addresses below are made of
from entries.site.filters import AwardFilter, Choices, EntryFilter, SectionFilter, VolumeFilter
from entries.site.pages import KEPT
from entries.site.paging import id_in

api = NinjaAPI(
    title="Yearbook",
    version="1",
    description="What is published, read only. The manual: docs/api.md.",
    docs_url=None,  # its page would load scripts from elsewhere, which the content security policy forbids
    urls_namespace="api",
)
answer_errors(api)
kept = decorate_view(conditional_page, cache_control(public=True, max_age=KEPT))
ABSENT: dict[Any, Any] = {404: Faults, 410: Faults}
WRONG: dict[Any, Any] = {422: Faults}
Subject = Withdrawal.Subject


@api.get("/", response=schemas.Start, tags=["start"])
@kept
def start(request: HttpRequest) -> schemas.Start:
    """The lists that there are, and their description."""
    names = ("volumes", "sections", "entries", "awards")
    lists = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
    return schemas.Start(openapi=request.build_absolute_uri(reverse("api:openapi-json")), **lists)


@api.get("/volumes/", response={200: schemas.Volumes, **WRONG}, tags=["volumes"])
@kept
def volumes(request: HttpRequest, asked: Query[parameters(VolumeFilter)]) -> Slice:  # type: ignore[valid-type]
    """Volumes, by id."""
    return read(request, VolumeFilter(request.GET, queryset=PublishedYearbook.objects.all()), ("id",))


@api.get("/volumes/{id:pk}/", response={200: schemas.Volume, **ABSENT}, tags=["volumes"])
@kept
def volume(request: HttpRequest, pk: int) -> PublishedYearbook:
    """A volume."""
    row = PublishedYearbook.objects.filter(pk=pk).first()
    if row is None:
        raise absent(Subject.YEARBOOK, pk)
    return row


@api.get("/sections/", response={200: schemas.Sections, **WRONG}, tags=["sections"])
@kept
def sections(request: HttpRequest, asked: Query[parameters(SectionFilter)]) -> Slice:  # type: ignore[valid-type]
    """Sections of all volumes or of one, in the order of its tree."""
    rows = PublishedSection.objects.all()
    filters = SectionFilter(request.GET, volumes=_volumes(request), queryset=rows)
    return read(request, filters, ("yearbook_id", "tree_key", "id"))


@api.get("/sections/{id:pk}/", response={200: schemas.Section, **ABSENT}, tags=["sections"])
@kept
def section(request: HttpRequest, pk: int) -> PublishedSection:
    """A section."""
    row = PublishedSection.objects.filter(pk=pk).first()
    if row is None:
        raise absent(Subject.SECTION, pk)
    return row


@api.get("/entries/", response={200: schemas.Entries, **WRONG}, tags=["entries"])
@kept
def entries(request: HttpRequest, asked: Query[parameters(EntryFilter)]) -> Slice:  # type: ignore[valid-type]
    """Entries without their texts, as they stand in print, the newest volume first."""
    rows = PublishedEntry.objects.with_place().defer("body", "figures", "facts", "awards")
    filters = EntryFilter(request.GET, volumes=_volumes(request), sections=_sections(request), queryset=rows)
    return read(request, filters, ("shelf", "sort_key"))


@api.get("/entries/{id:pk}/", response={200: schemas.Entry, **ABSENT}, tags=["entries"])
@kept
def entry(request: HttpRequest, pk: int) -> PublishedEntry:
    """An entry with its text, figures, facts and awards."""
    row = PublishedEntry.objects.with_place().with_series().filter(pk=pk).first()
    if row is None:
        raise absent(Subject.ENTRY, pk)
    return row


@api.get("/awards/", response={200: schemas.Awards, **WRONG}, tags=["awards"])
@kept
def awards(request: HttpRequest, asked: Query[parameters(AwardFilter)]) -> Slice:  # type: ignore[valid-type]
    """Awards, the newest first."""
    rows = PublishedAward.objects.select_related("entry", "yearbook").defer(*NARROW)
    filters = AwardFilter(request.GET, volumes=_volumes(request), queryset=rows)
    return read(request, filters, ("sort_year", "entry_id", "position"))


@api.get("/awards/{id:pk}/{id:position}/", response={200: schemas.Award, **ABSENT}, tags=["awards"])
@kept
def award(request: HttpRequest, pk: int, position: int) -> PublishedAward:
    """An award, by its entry's id and its place there, from 1."""
    row = PublishedAward.objects.select_related("entry", "yearbook").filter(entry=pk, position=position).first()
    if row is None:
        raise absent(Subject.ENTRY, pk)
    return row


@api.get("/{path:rest}", include_in_schema=False)
def elsewhere(request: HttpRequest, rest: str) -> None:
    """Any other address."""
    raise Http404


def _volumes(request: HttpRequest) -> Choices:
    """The volumes to choose from, where one is asked for."""
    if not request.GET.get("yearbook"):
        return []
    rows = PublishedYearbook.objects.values_list("pk", "title", "edition_year")
    return [(str(pk), f"{title} {year}") for pk, title, year in rows]


def _sections(request: HttpRequest) -> Choices:
    """The section that is asked for, where it is public."""
    asked = id_in(request.GET, "section")
    if asked is None:
        return []
    return [(str(pk), title) for pk, title in PublishedSection.objects.filter(pk=asked).values_list("pk", "title")]

"""What the API answers, as types: OpenAPI is made of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema

from entries.published.awards import PublishedAward
from entries.published.honours import recipient_address
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook


class Start(Schema):
    """Where to begin: the address of each list, and of the description."""

    volumes: str
    sections: str
    entries: str
    awards: str
    openapi: str


class VolumeName(Schema):
    """A volume, by name."""

    id: int
    title: str
    edition_year: int


class Volume(VolumeName):
    """A volume with at least one public entry."""

    coverage_year: int
    publisher: str
    isbn: str
    issn: str
    introduction: str
    entry_count: int
    award_count: int
    address: str

    @staticmethod
    def resolve_address(row: PublishedYearbook, context: dict[str, Any]) -> str:
        """The page for readers."""
        return absolute(context["request"], row)


class SectionName(Schema):
    """A section, by its path from the top."""

    id: int
    path: str


class Section(SectionName):
    """A section with a public entry in itself or below."""

    yearbook: int
    parent: int | None
    title: str
    depth: int
    unit: str
    contributor: str
    entry_count: int
    total_count: int
    address: str

    @staticmethod
    def resolve_yearbook(row: PublishedSection) -> int:
        """The volume's id."""
        return row.yearbook_id

    @staticmethod
    def resolve_parent(row: PublishedSection) -> int | None:
        """The id of the section above."""
        return row.parent_id

    @staticmethod
    def resolve_address(row: PublishedSection, context: dict[str, Any]) -> str:
        """The page for readers."""
        return absolute(context["request"], row)


class EntryName(Schema):
    """An entry, by name."""

    id: int
    title: str
    address: str

    @staticmethod
    def resolve_address(row: PublishedEntry, context: dict[str, Any]) -> str:
        """The page for readers."""
        return absolute(context["request"], row)


class EntryLine(EntryName):
    """An entry in a list: without its text."""

    kind: str
    yearbook: VolumeName
    section: SectionName
    source_unit: str
    signed_by: str
    revision_number: int
    published_at: datetime.datetime


class Figure(Schema):
    """A picture or table of an entry."""

    kind: str
    number: int | None
    caption: str
    date: datetime.date | None
    credit: str
    picture: str | None = None
    cells: list[list[str]] | None = None


class Fact(Schema):
    """A figure stated in the entry; `value` is text, so that no digit is lost."""

    label: str
    value: str
    unit: str
    qualifier: str
    words: str


class Recipient(Schema):
    """Who or what is honoured, with the page of all honours."""

    name: str
    kind: str
    affiliation: str
    post: str
    address: str


class Honour(Schema):
    """An award as its entry reports it."""

    name: str
    level: str
    year: int | None
    granted_by: list[str]
    rank: str
    recipient_count: int | None
    recipient_unit: str
    recipients: list[Recipient]


class Series(Schema):
    """The same programme over the years."""

    id: int
    title: str
    address: str

    @staticmethod
    def resolve_address(row: Any, context: dict[str, Any]) -> str:
        """The page for readers."""
        return absolute(context["request"], row)


class Entry(EntryLine):
    """An entry with all that it has."""

    body: str
    figures: list[Figure]
    facts: list[Fact]
    awards: list[Honour]
    series: Series | None
    digest: str
    first_published_at: datetime.datetime

    @staticmethod
    def resolve_figures(row: PublishedEntry, context: dict[str, Any]) -> list[dict[str, Any]]:
        """The figures, a picture as its address."""
        return [{**figure, "picture": _picture(context["request"], figure)} for figure in row.figures]

    @staticmethod
    def resolve_awards(row: PublishedEntry, context: dict[str, Any]) -> list[dict[str, Any]]:
        """The awards, each recipient with the address of its page."""
        return [{**award, "recipients": _recipients(context["request"], award["recipients"])} for award in row.awards]


class Award(Honour):
    """An award, and the entry that reports it; `position` counts the entry's awards from 1."""

    position: int
    yearbook: VolumeName
    entry: EntryName
    address: str

    @staticmethod
    def resolve_granted_by(row: PublishedAward) -> list[str]:
        """The granting bodies, one by one."""
        return [body for body in row.granted_by.split("、") if body]

    @staticmethod
    def resolve_recipients(row: PublishedAward, context: dict[str, Any]) -> list[dict[str, str]]:
        """The recipients, each with the address of its page."""
        return _recipients(context["request"], row.recipients)

    @staticmethod
    def resolve_address(row: PublishedAward, context: dict[str, Any]) -> str:
        """Its place on the entry's page."""
        return absolute(context["request"], row)


class Volumes(Schema):
    """Some volumes; `next` is the address of the rest."""

    items: list[Volume]
    next: str | None


class Sections(Schema):
    """Some sections; `next` is the address of the rest."""

    items: list[Section]
    next: str | None


class Entries(Schema):
    """Some entries; `next` is the address of the rest."""

    items: list[EntryLine]
    next: str | None


class Awards(Schema):
    """Some awards; `next` is the address of the rest."""

    items: list[Award]
    next: str | None


def absolute(request: HttpRequest, row: Any) -> str:
    """A row's address, whole."""
    return request.build_absolute_uri(row.get_absolute_url())


def _recipients(request: HttpRequest, recipients: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**one, "address": request.build_absolute_uri(recipient_address(one))} for one in recipients]


def _picture(request: HttpRequest, figure: dict[str, Any]) -> str | None:
    if not figure.get("picture"):
        return None
    return request.build_absolute_uri(reverse("site:picture", args=[figure["picture"]["name"]]))

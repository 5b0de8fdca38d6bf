"""The filters of the public lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.forms import NumberInput, TextInput
from django.utils.translation import gettext_lazy as _

from entries.published.awards import PublishedAward
from entries.published.honours import PublishedGrant
from entries.published.indexes import PublishedFigure
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.search.index import PUBLIC
from entries.search.queries import Query, Word, containing, parse
from entries.terms import FigureKind, Kind, Level, RecipientKind
from entries.text import fold

Choices = Sequence[tuple[str, str]]
BODY_SEPARATOR = "、"  # between bodies, and between recipients, in the row of an award
KINDS = RecipientKind.values
COMBINATIONS = [" ".join(kinds) for size in range(1, len(KINDS) + 1) for kinds in combinations(KINDS, size)]


class PublicFilter(django_filters.FilterSet):
    """A filter over published rows by volume and text; its volumes are given, so that it asks the database nothing."""

    yearbook = django_filters.ChoiceFilter(label=_("Volume"), empty_label=_("All volumes"))
    text = django_filters.CharFilter(label=_("Text"), method="containing", widget=TextInput(attrs={"type": "search"}))
    searched: tuple[str, ...] = ()

    def __init__(self, data: Any, *, volumes: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.filters["yearbook"].extra["choices"] = volumes

    def containing(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Rows that contain every word, wherever it stands."""
        for word in value.split():
            rows = rows.filter(self.has(word))
        return rows

    def has(self, word: str) -> Q:
        """That the word stands in one of the fields that are searched."""
        return reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.searched))


class VolumeFilter(django_filters.FilterSet):
    """Volumes by a part of the title, and by edition."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains")
    edition_year = django_filters.NumberFilter(label=_("Edition"), min_value=1900, max_value=2200)

    class Meta:
        model = PublishedYearbook
        fields = ("title", "edition_year")


class SectionFilter(PublicFilter):
    """Sections by volume, by the section above, and text in title, unit or contributor."""

    parent = django_filters.NumberFilter(
        label=_("Section above"), field_name="parent_id", min_value=1, max_value=2**63 - 1
    )
    searched = ("title", "unit", "contributor")

    class Meta:
        model = PublishedSection
        fields = ("yearbook", "parent", "text")


class EntryFilter(PublicFilter):
    """Entries by volume, section with all below it, kind, and text as the search understands it."""

    section = django_filters.ChoiceFilter(label=_("Section"), empty_label=_("All sections"), method="below")
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("All kinds"), choices=Kind.choices)

    class Meta:
        model = PublishedEntry
        fields = ("yearbook", "section", "kind", "text")

    def __init__(self, data: Any, *, sections: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.filters["section"].extra["choices"] = sections

    def containing(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Rows that the search finds."""
        query = parse(value)
        return rows.filter(pk__in=PUBLIC.ids(query)) if query else rows.none()

    def below(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Rows of the section and of all below it: their place begins with the section's and ten digits."""
        section = PublishedSection.objects.filter(pk=value)
        first, last = (section.values(end=Concat("tree_key", Value(f".{digit * 10}"))) for digit in "09")
        return rows.filter(
            yearbook_id=Subquery(section.values("yearbook_id")),
            sort_key__gte=Subquery(first),
            sort_key__lte=Subquery(last),
        )


class AwardFilter(PublicFilter):
    """Awards by volume, level, year, granting body, kind of recipient, and text in name, rank, bodies or recipients."""

    level = django_filters.ChoiceFilter(label=_("Level"), empty_label=_("All levels"), choices=Level.choices)
    year = django_filters.NumberFilter(
        label=_("Year"), min_value=1900, max_value=2200, widget=NumberInput(attrs={"inputmode": "numeric"})
    )
    body = django_filters.CharFilter(
        label=_("Granted by"), method="granted", widget=TextInput(attrs={"list": "bodies", "type": "search"})
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of recipient"), empty_label=_("All kinds"), choices=RecipientKind.choices, method="honouring"
    )
    searched = ("name", "rank", "granted_by", "recipient_names")

    class Meta:
        model = PublishedAward
        fields = ("yearbook", "level", "year", "body", "kind", "text")

    def containing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows that contain every word. The index says in which entries to look, and which titles have it."""
        for piece in value.replace(BODY_SEPARATOR, " ").split():
            rows = rows.filter(entry__in=PUBLIC.ids(containing(piece)))
        return super().containing(rows, name, value)

    def has(self, word: str) -> Q:
        """With the entry's title."""
        title = Query((Word(fold(word), field="title"),))
        return super().has(word) | Q(entry__in=PUBLIC.ids(title))

    def granted(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Awards that one and the same body granted whose name contains every word."""
        grants = PublishedGrant.objects.order_by()
        for word in value.split():
            grants = grants.filter(body__icontains=word)
            rows = rows.filter(granted_by__icontains=word)
        rows = rows.filter(entry__in=grants.values("entry_id"))
        several = len(value.split()) > 1
        return rows.filter(pk__in=grants.values("entry_id", "position")) if several else rows

    def honouring(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Awards that honour that kind, alone or among others."""
        return rows.filter(recipient_kinds__in=[words for words in COMBINATIONS if value in words.split()])


class FigureFilter(PublicFilter):
    """Figures by volume, kind, and text in caption, credit or the entry's title."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Figures and tables"), choices=FigureKind.choices)
    searched = ("caption", "credit", "entry__title")

    class Meta:
        model = PublishedFigure
        fields = ("yearbook", "kind", "text")

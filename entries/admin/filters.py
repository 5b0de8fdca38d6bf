"""Filters of the lists, each a select above the list; a wrong value in the address filters nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.lists import id_of
from entries.models import Kind, Level, Section, State, Step, Yearbook

INDENT = "\u3000"


class SelectFilter(admin.SimpleListFilter):
    """A filter by one value out of a list; its choices are shown as a select, also where there is none."""

    def has_output(self) -> bool:
        """Always shown."""
        return True

    def value(self) -> str | None:
        """The chosen value; None for the empty choice and for a value that is none of the choices."""
        value = super().value()
        return value if value and value in {str(key) for key, _label in self.lookup_choices} else None

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, label and whether it is chosen, for the template; the first is “all”."""
        chosen = self.value()
        every = [(str(key), str(label), str(key) == chosen) for key, label in self.lookup_choices]
        return [("", _("All"), chosen is None), *every]


class ColumnFilter(SelectFilter):
    """By the value of one column, out of its choices."""

    column = ""
    offered: type[models.TextChoices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Every choice, in its order."""
        return [(value, capfirst(label)) for value, label in self.offered.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of that value."""
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class DaysFilter(SelectFilter):
    """By how many days ago a moment in `column` was."""

    column = ""
    DAYS = {"1": gettext_lazy("today"), "7": gettext_lazy("past 7 days"), "30": gettext_lazy("past 30 days")}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """How many days back."""
        return list(self.DAYS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows since then."""
        if not (days := self.value()):
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(**{f"{self.column}__gte": midnight - timedelta(days=int(days) - 1)})


class VolumeFilter(SelectFilter):
    """By volume; `path` leads from the row to its volume."""

    title = gettext_lazy("volume")
    parameter_name = "volume"
    path = "yearbook"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every volume that the editor sees, newest first."""
        return [
            (str(volume.pk), volume.name)
            for volume in Yearbook.objects.visible_to(request.user).only("title", "edition_year")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the volume."""
        chosen = self.value()
        return queryset.filter(**{self.path: chosen}) if chosen else queryset


class TreeVolumeFilter(VolumeFilter):
    """By volume, the newest where none is chosen: a tree is arranged in one volume at a time."""

    EVERY = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every volume, and all together."""
        return [*super().lookups(request, model_admin), (self.EVERY, _("All"))]

    def value(self) -> str | None:
        """The chosen volume, or the newest."""
        return super().value() or str(self.lookup_choices[0][0])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sections of the volume."""
        return queryset if self.value() == self.EVERY else super().queryset(request, queryset)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """As above, with no empty choice."""
        return super().options[1:]


class EntryVolumeFilter(VolumeFilter):
    """Entries by volume."""

    path = "section__yearbook"


class AwardVolumeFilter(VolumeFilter):
    """Awards by volume."""

    path = "program__section__yearbook"


class SectionFilter(SelectFilter):
    """Entries by section, with all below it. The sections to choose from are those of the chosen volume."""

    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The volume's sections in the order of its tree, indented; none without a volume."""
        rows = sections_to_choose_from(request.user, request.GET.get("volume", ""), request.GET.get("section", ""))
        self.sections = {str(section.pk): section for section in rows}
        return [(pk, INDENT * (section.depth - 1) + section.title) for pk, section in self.sections.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries of the section and of all below."""
        chosen = self.value()
        return queryset.within(self.sections[chosen]) if chosen else queryset  # type: ignore[attr-defined]

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """As above; without a volume one choice that says what to do."""
        return super().options if self.lookup_choices else [("", _("Choose a volume first"), True)]


def sections_to_choose_from(user: Any, volume: str, section: str) -> QuerySet[Section]:
    """The sections that the user sees of the volume of that id, or else of the section's volume, in tree order."""
    every = Section.objects.visible_to(user).in_tree_order()
    if (pk := id_of(volume)) is not None:
        return every.filter(yearbook=pk)
    if (pk := id_of(section)) is not None:
        return every.filter(yearbook__in=Section.objects.visible_to(user).filter(pk=pk).values("yearbook"))
    return every.none()


class KindFilter(ColumnFilter):
    """Entries by kind."""

    title = gettext_lazy("kind")
    parameter_name = column = "kind"
    offered = Kind


class StateFilter(SelectFilter):
    """Entries by what the public sees of them."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Every state."""
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries in the state."""
        return queryset.in_state(self.value()) if self.value() else queryset  # type: ignore[attr-defined]


class StepFilter(SelectFilter):
    """Entries by where they stand on their way through the reviews."""

    title = gettext_lazy("step")
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every step, in the order of the way."""
        return Step.every()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries at the step."""
        return queryset.in_step(self.value()) if self.value() else queryset  # type: ignore[attr-defined]


class AwaitingFilter(SelectFilter):
    """Entries that wait for whoever looks at the list."""

    title = gettext_lazy("waits for")
    parameter_name = "awaits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Me, or me alone."""
        return [("me", _("me")), ("claimed", _("me, claimed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries of which this editor may decide the next review, or has claimed it."""
        if self.value() == "claimed":
            return queryset.claimed_by(request.user)  # type: ignore[attr-defined,no-any-return]
        return queryset.awaiting(request.user) if self.value() else queryset  # type: ignore[attr-defined]


class DueFilter(SelectFilter):
    """Entries that are still to be submitted, by when they are to be; or those that go before others."""

    title = gettext_lazy("due")
    parameter_name = "due"
    DAYS = {"overdue": 0, "week": 7, "month": 30}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Overdue, soon, urgent."""
        soon = [("week", _("within 7 days")), ("month", _("within 30 days"))]
        return [("overdue", _("overdue")), *soon, ("urgent", _("urgent"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries due before that day, those overdue among them."""
        if not (chosen := self.value()):
            return queryset
        if chosen == "urgent":
            return queryset.urgent()  # type: ignore[attr-defined,no-any-return]
        return queryset.due(before=timezone.localdate() + timedelta(days=self.DAYS[chosen]))  # type: ignore[attr-defined,no-any-return]


class FindingFilter(SelectFilter):
    """Entries on which the proofreader has remarks."""

    title = gettext_lazy("proofreading")
    parameter_name = "findings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """With remarks."""
        return [("yes", _("with findings"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries with remarks."""
        return queryset.with_findings() if self.value() else queryset  # type: ignore[attr-defined]


class ChangedFilter(DaysFilter):
    """Entries by when they were changed last."""

    title = gettext_lazy("last changed")
    parameter_name = "changed"
    column = "modified_at"


class LevelFilter(ColumnFilter):
    """Awards by level, the highest first."""

    title = gettext_lazy("level")
    parameter_name = column = "level"
    offered = Level


class YearFilter(SelectFilter):
    """Awards by the year in which they were granted."""

    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The years that awards have, newest first."""
        years = (
            model_admin.model.objects.visible_to(request.user)
            .filter(year__isnull=False)
            .order_by("-year")
            .values_list("year", flat=True)
        )
        return [(str(year), str(year)) for year in years.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The awards of the year."""
        return queryset.filter(year=self.value()) if self.value() else queryset

"""What somebody may, and how far it reaches: read from their assignments once, asked of many rows and of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q

OURS = "entries."  # permissions on what stands in a volume; those of other applications concern no place


@dataclass(frozen=True, slots=True)
class Place:
    """A volume, or with a tree key one section of it; everything below belongs to it."""

    yearbook_id: int
    tree_key: str = ""

    def holds(self, other: Place) -> bool:
        """Whether the other place is this one or stands below it."""
        below = not self.tree_key or f"{other.tree_key}.".startswith(f"{self.tree_key}.")
        return self.yearbook_id == other.yearbook_id and below


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right reaches: everywhere, or the places and all below them."""

    everywhere: bool = False
    places: tuple[Place, ...] = ()

    def covers(self, place: Place | None) -> bool:
        """Whether the right holds there; None is what stands in no volume."""
        return self.everywhere or (place is not None and any(own.holds(place) for own in self.places))

    def sections(self) -> Q:
        """The condition on sections."""
        if self.everywhere:
            return Q()
        found = Q(pk__in=[])
        for place in self.places:
            own = Q(yearbook=place.yearbook_id)
            if place.tree_key:
                own &= Q(tree_key=place.tree_key) | Q(tree_key__startswith=f"{place.tree_key}.")
            found |= own
        return found

    def rows(self, section: str) -> Q:
        """The condition on rows of which the path `section` leads to their section."""
        from entries.models.section import Section

        if self.everywhere or not self.places:
            return self.sections()
        return Q(**{f"{section}__in": Section.objects.filter(self.sections())})

    def yearbooks(self) -> Q:
        """The condition on volumes: those in which anything is reached."""
        return Q() if self.everywhere else Q(pk__in={place.yearbook_id for place in self.places})


@dataclass(frozen=True, slots=True)
class Rights:
    """Permissions with the place where each holds (None: everywhere)."""

    given: tuple[tuple[Place | None, frozenset[str]], ...] = ()
    beside: frozenset[str] = frozenset()  # of the account itself, on what stands in no volume
    unlimited: bool = False

    def reach(self, *permissions: str) -> Reach:
        """How far any of the permissions reaches."""
        places = [place for place, own in self.given if own.intersection(permissions)]
        return Reach(self.unlimited or None in places, tuple(place for place in places if place))

    def at(self, place: Place | None) -> frozenset[str]:
        """The permissions that hold at the place; None is what stands in no volume."""
        held = [own for here, own in self.given if here is None or (place is not None and here.holds(place))]
        return self.beside.union(*held)

    def somewhere(self) -> frozenset[str]:
        """The permissions that hold anywhere at all."""
        return self.beside.union(*(own for _place, own in self.given))


def rights_of(user: Any) -> Rights:
    """The user's rights, read in two queries beside Django's own and kept on the object, as Django keeps permissions.

    An assignment gives the permissions of its role at its place, and there the account's own as well. Without any
    assignment there is no right to anything in a volume.
    """
    if not user.is_active:
        return Rights()
    if user.is_superuser:
        return Rights(unlimited=True)
    kept: Rights | None = getattr(user, "_rights", None)
    if kept is None:
        kept = user._rights = _read(user)
    return kept


def _read(user: Any) -> Rights:
    from entries.models.assignment import Assignment

    own = frozenset(ModelBackend().get_all_permissions(user))
    ours = frozenset(name for name in own if name.startswith(OURS))
    columns = ("group_id", "yearbook_id", "section__yearbook_id", "section__tree_key")
    # What is in the bin gives no right: its position may be another section's by now.
    there = Q(section__deletion=None, yearbook__deletion=None)
    rows = list(Assignment.objects.filter(there, user=user).values_list(*columns))
    roles = _permissions_of({group for group, *_place in rows if group})
    given: list[tuple[Place | None, frozenset[str]]] = []
    for group, yearbook, sections_yearbook, tree_key in rows:
        held = ours | roles.get(group, frozenset())
        if yearbook or sections_yearbook:
            place = Place(yearbook or sections_yearbook, tree_key or "")
            given.append((place, frozenset(name for name in held if name.startswith(OURS))))
        else:
            given.append((None, held))
    return Rights(tuple(given), own - ours)


def _permissions_of(groups: set[int]) -> dict[int, frozenset[str]]:
    """The permissions of each group, by its id."""
    from django.contrib.auth.models import Group

    found: dict[int, set[str]] = {}
    if groups:
        columns = ("pk", "permissions__content_type__app_label", "permissions__codename")
        for pk, app, code in Group.objects.filter(pk__in=groups).order_by().values_list(*columns):
            found.setdefault(pk, set()).add(f"{app}.{code}")
    return {pk: frozenset(names) for pk, names in found.items()}


def viewing(user: Any, *nouns: str) -> Reach:
    """How far the user sees: where they may look at, or change, any of the nouns."""
    return rights_of(user).reach(*(f"{OURS}{verb}_{noun}" for noun in nouns for verb in ("view", "change")))


def place_of(subject: models.Model | None) -> Place | None:
    """Where the row stands, or would stand if it were stored; None for what stands in no volume."""
    from entries.models.section import Section
    from entries.models.yearbook import Yearbook

    if isinstance(subject, Yearbook):
        return Place(subject.pk) if subject.pk else None
    if isinstance(subject, Section):
        if subject.pk:
            return Place(subject.yearbook_id, subject.tree_key)
        if subject.parent:
            return place_of(subject.parent)
        return Place(subject.yearbook_id) if subject.yearbook_id else None
    for name in ("section", "program", "award"):
        try:
            above = getattr(subject, name, None)
        except ObjectDoesNotExist:  # what is on record may name a section that is there no more
            return None
        if above is not None:
            return place_of(above)
    return None

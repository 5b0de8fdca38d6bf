"""Volumes, sections and positions by what the rows of a file call them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from entries.models import Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Places:
    """Volumes and sections by their natural keys: two queries for each volume, however many rows name it.

    What is out of the user's reach is not there. `standing` has the sections of the volumes that were asked for, by id.
    """

    def __init__(self, user: User | None = None) -> None:
        self._user = user
        self._yearbooks: dict[str, Yearbook | None] = {}
        self._sections: dict[int, dict[str, int]] = {}
        self.standing: dict[int, Section] = {}

    def yearbook(self, name: str) -> Yearbook:
        """The volume of that name. Raises ValidationError where there is none."""
        if name not in self._yearbooks:
            try:
                self._yearbooks[name] = self._seen(Yearbook.objects.named(name)).first()
            except ValidationError as error:
                raise ValidationError({"yearbook": error.messages}) from error
        found = self._yearbooks[name]
        if found is None:
            message = _("There is no volume “%(name)s”: import the table of volumes first.") % {"name": name}
            raise ValidationError({"yearbook": message})
        return found

    def section(self, yearbook_name: str, path: str) -> int:
        """The id of the section of that path. Raises ValidationError where there is none."""
        yearbook = self.yearbook(yearbook_name.strip())
        if yearbook.pk not in self._sections:
            rows = self._seen(Section.objects.filter(yearbook=yearbook)).only("path", "tree_key", "yearbook_id")
            self._sections[yearbook.pk] = {section.path: section.pk for section in rows}
            self.standing |= {section.pk: section for section in rows}
        found = self._sections[yearbook.pk].get(path.strip())
        if found is None:
            message = _("The volume “%(name)s” has no section “%(path)s”.") % {"name": yearbook_name, "path": path}
            raise ValidationError({"section": message})
        return found

    def _seen(self, rows: Any) -> Any:
        return rows.visible_to(self._user) if self._user else rows


def give_orders(rows: Iterable[Any], orders: dict[int, int], siblings: models.QuerySet[Any]) -> list[Any]:
    """Set the new positions on the rows; those rows. Raises ValidationError where two siblings would share one.

    The database holds each position once, so the caller lifts the rows out of the way before it stores them.
    """
    chosen = [row for row in rows if row.pk in orders]
    taken = {row.order: row for row in siblings.exclude(pk__in=orders)}
    for row in chosen:
        order = orders[row.pk]
        if order in taken:
            raise ValidationError(
                _("“%(one)s” and “%(other)s” would both have the position %(order)d: choose another number."),
                code="order",
                params={"one": str(taken[order]), "other": str(row), "order": order},
            )
        taken[order] = row
        row.order = order
    return chosen

"""Whether somebody may import a manuscript where it goes, and create what its plan would create."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.editing import Action, may
from entries.importing.plans import Plan
from entries.models import PATH_SEPARATOR, Program, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def lacking(by: User | AnonymousUser, plan: Plan) -> list[str]:
    """What the plan would create and `by` may not, in words."""
    words = []
    if plan.new_yearbook and not may(by, Action.ADD, Yearbook):
        words.append(_("You may not create volumes: ask for “%(name)s”.") % {"name": plan.yearbook_name})
    nearest = nearest_places(plan.yearbook_name, plan.new_sections)
    if wanting := [path for path in plan.new_sections if not may(by, Action.ADD, nearest[path])]:
        paths = "”, “".join(wanting)
        words.append(_("You may not create sections: ask for “%(path)s”.") % {"path": paths})
    return words


def refuse_out_of_reach(by: User | AnonymousUser, plan: Plan) -> None:
    """Raises ValidationError where `by` may import nothing into a place, in the same words whether it exists.

    A place that does not exist yet belongs to the nearest one above it that does.
    """
    paths = {entry.section_path for entry in plan.entries} | set(plan.new_sections)
    if plan.section_path or not paths:
        paths.add(plan.section_path)
    for path, inside in sorted(nearest_places(plan.yearbook_name, paths).items()):
        if not may(by, Action.IMPORT, Program(section=inside)):
            place = {"place": f"{plan.yearbook_name} · {path}"}
            text = _("You may not import into “%(place)s”: choose one of the places that the fields offer.")
            raise ValidationError(text % place)


def nearest_places(yearbook_name: str, paths: Iterable[str]) -> dict[str, Section]:
    """For each path its deepest stored section; where there is none, one that is not stored, in the volume or in none.

    Raises ValidationError where the name cannot be a volume's.
    """
    yearbook = Yearbook.objects.named(yearbook_name).first()
    stored = {section.path: section for section in Section.objects.filter(yearbook=yearbook)} if yearbook else {}
    found = {}
    for path in dict.fromkeys(paths):
        above = path
        while above and above not in stored:
            above = above.rpartition(PATH_SEPARATOR)[0]
        found[path] = stored.get(above) or Section(yearbook=yearbook)
    return found

"""The roles of an editorial office, and what each may. As groups they are made by a migration."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

ROWS = ("figure", "fact", "award", "recipient")
LOOKED_AT = ("yearbook", "section", "program", *ROWS, "revision", "publication", "schedule", "importrun")


class Role(models.TextChoices):
    """The groups' names, as they are stored, and in the reader's language."""

    CONTRIBUTOR = "供稿人", _("contributing writer")
    EDITOR = "编辑", _("editor")
    FIRST_REVIEWER = "初审人", _("first reviewer")
    SECOND_REVIEWER = "复审人", _("second reviewer")
    FINAL_REVIEWER = "终审人", _("final reviewer")
    CHIEF_EDITOR = "主编", _("chief editor")
    ADMINISTRATOR = "管理员", _("administrator")


def _codes(verbs: str, *nouns: str) -> frozenset[str]:
    return frozenset(f"{verb}_{noun}" for noun in nouns for verb in verbs.split())


VIEWS = _codes("view", *LOOKED_AT)
WRITES = VIEWS | _codes("add change", "program") | _codes("add change delete", *ROWS) | {"submit_program"}
EDITS = (
    WRITES
    | _codes("delete", "program")
    | _codes("add change", "section")
    | _codes("view add change delete", "series", "seriesmember")
)

# The reviews' permissions are `review_stage_1`, `review_stage_2` …: for more reviews than three, give a group of your
# own the next of them.
PERMISSIONS: Mapping[Role, frozenset[str]] = {
    Role.CONTRIBUTOR: WRITES,
    Role.EDITOR: EDITS,
    Role.FIRST_REVIEWER: VIEWS | {"review_stage_1"},
    Role.SECOND_REVIEWER: VIEWS | {"review_stage_2"},
    Role.FINAL_REVIEWER: VIEWS | {"review_stage_3"},
    Role.CHIEF_EDITOR: EDITS
    | _codes("delete", "section")
    | _codes("add change delete", "yearbook")
    | {"publish_program", "publish_unreviewed", "delete_deletion", "view_auditevent"},
    Role.ADMINISTRATOR: VIEWS
    | _codes("view add change delete", "user", "assignment")
    | {"view_group", "view_auditevent"},
}


def grant_roles(apps: Any, codes: Collection[str] | None = None) -> None:
    """Make the roles' groups where they are missing, and give each those of its permissions that exist.

    Takes nothing from a group, so what an office gave it stays. With `codes` only these are given: a migration that
    brings a permission does not give back others that an office took away. `apps` is the registry of a migration, or
    Django's own.
    """
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = permission.objects.filter(content_type__app_label__in=("entries", "auth"))
    for role, every in PERMISSIONS.items():
        made, _new = group.objects.get_or_create(name=role.value)
        chosen = every if codes is None else every.intersection(codes)
        made.permissions.add(*ours.filter(codename__in=chosen))


def name_of_role(name: str) -> str:
    """A group's name in the reader's language; a group of the office's own keeps its name."""
    return str(dict(Role.choices).get(name, name))

"""Who may do what where: one rule that lets, and says why not."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.models import Assignment, Place, Program, Section, Yearbook, place_of, rights_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Action(StrEnum):
    """What can be done, beside looking, to an entry, a section, a volume, or to people."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    MOVE = "move"
    IMPORT = "import"
    EXPORT = "export"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"
    PUBLISH_UNREVIEWED = "publish_unreviewed"
    SCHEDULE = "schedule"
    MANAGE_PEOPLE = "manage_people"
    READ_LOG = "read_log"


class Deed(NamedTuple):
    """Something that a role lets somebody do or not: a row of the table of roles."""

    action: Action
    model: type[models.Model]
    words: str | Promise
    stage: int = 0


DEEDS = (
    Deed(Action.VIEW, Program, gettext_lazy("look at entries")),
    Deed(Action.EXPORT, Program, gettext_lazy("export entries")),
    Deed(Action.ADD, Program, gettext_lazy("add entries")),
    Deed(Action.CHANGE, Program, gettext_lazy("change entries")),
    Deed(Action.MOVE, Program, gettext_lazy("move entries")),
    Deed(Action.IMPORT, Program, gettext_lazy("import entries")),
    Deed(Action.SUBMIT, Program, gettext_lazy("submit entries for review")),
    Deed(Action.DELETE, Program, gettext_lazy("delete entries")),
    Deed(Action.REVIEW, Program, gettext_lazy("decide the first review"), 1),
    Deed(Action.REVIEW, Program, gettext_lazy("decide the second review"), 2),
    Deed(Action.REVIEW, Program, gettext_lazy("decide the final review"), 3),
    Deed(Action.PUBLISH, Program, gettext_lazy("publish and withdraw entries")),
    Deed(Action.PUBLISH_UNREVIEWED, Program, gettext_lazy("publish entries that lack a review")),
    Deed(Action.SCHEDULE, Program, gettext_lazy("schedule entries")),
    Deed(Action.ADD, Section, gettext_lazy("add sections")),
    Deed(Action.CHANGE, Section, gettext_lazy("change and arrange sections")),
    Deed(Action.DELETE, Section, gettext_lazy("delete sections")),
    Deed(Action.CHANGE, Yearbook, gettext_lazy("change volumes")),
    Deed(Action.ADD, Yearbook, gettext_lazy("add volumes")),
    Deed(Action.MANAGE_PEOPLE, User, gettext_lazy("manage accounts and their roles")),
    Deed(Action.READ_LOG, Program, gettext_lazy("read the log")),
)
Subject = models.Model | type[models.Model] | None


def may(user: User | AnonymousUser, action: Action, subject: Subject = None, *, stage: int = 0) -> bool:
    """Whether the user may do it to the subject.

    `subject` is a stored row, a new one that is not stored yet (it stands where it would be stored), or a model: then
    the question is whether there is any place at all. `stage` is the number of the review, from one.
    """
    held = rights_of(user)
    if held.unlimited:
        return True
    if isinstance(subject, type):
        in_no_volume = subject is Yearbook and action == Action.ADD
        names = held.at(None) if in_no_volume else held.somewhere()
    else:
        names = held.at(place_of(subject))
    return _suffice(names, action, _noun(subject), stage)


def refusal(user: User | AnonymousUser, action: Action, subject: Subject = None, *, stage: int = 0) -> str:
    """Why the user may not do it, in the reader's language; empty where they may."""
    if may(user, action, subject, stage=stage):
        return ""
    words = {"what": _words(action, _noun(subject), stage), "place": _place_in_words(subject)}
    if words["place"]:
        return _("Your roles do not let you %(what)s in “%(place)s”: an administrator can give you the right.") % words
    return _("Your roles do not let you %(what)s: an administrator can give you the right.") % words


def described(user: User) -> list[tuple[str, list[str]]]:
    """What the user may do, place by place: the place and each deed, in words."""
    if user.is_superuser:
        return [(_("everywhere"), [str(deed.words) for deed in DEEDS])]
    held, found = rights_of(user), {}
    for one in Assignment.objects.filter(user=user).select_related("yearbook", "section__yearbook"):
        names = held.at(place_of(one.section or one.yearbook))
        found[one.where] = [
            str(deed.words) for deed in DEEDS if _suffice(names, deed.action, _noun(deed.model), deed.stage)
        ]
    return list(found.items())


def permitted(
    programs: Iterable[Program], user: User | None, action: Action, refused: list[tuple[Program, str]]
) -> list[Program]:
    """Those of the entries to which the user may do it; the others are added to `refused`, each with its reason.

    Without a user (the system itself, a command) all.
    """
    if user is None:
        return list(programs)
    allowed = []
    for program in programs:
        if reason := refusal(user, action, program):
            refused.append((program, reason))
        else:
            allowed.append(program)
    return allowed


def _suffice(names: frozenset[str], action: Action, noun: str, stage: int) -> bool:
    return all(names.intersection(any_of) for any_of in _needed(action, noun, stage))


def _words(action: Action, noun: str, stage: int) -> str | Promise:
    """The deed in words; what belongs to an entry is called one."""
    deeds = [deed for deed in DEEDS if deed.action == action and deed.stage in (0, stage)]
    named = [deed for deed in deeds if _noun(deed.model) == noun] or deeds
    return named[0].words if named else _("decide this review")


def _needed(action: Action, noun: str, stage: int) -> list[set[str]]:
    """The permissions that the action takes: one out of each set."""
    if action in (Action.VIEW, Action.EXPORT):
        return [{f"entries.view_{noun}", f"entries.change_{noun}"}]
    if action == Action.IMPORT:
        return [{f"entries.add_{noun}"}, {f"entries.change_{noun}"}]
    fixed = {
        Action.MOVE: f"entries.change_{noun}",
        Action.SUBMIT: "entries.submit_program",
        Action.REVIEW: f"entries.review_stage_{stage}",
        Action.PUBLISH: "entries.publish_program",
        Action.PUBLISH_UNREVIEWED: "entries.publish_unreviewed",
        Action.SCHEDULE: "entries.publish_program",
        Action.MANAGE_PEOPLE: "auth.change_user",
        Action.READ_LOG: "entries.view_auditevent",
    }
    return [{fixed.get(action, f"entries.{action}_{noun}")}]


def _noun(subject: Subject) -> str:
    return subject._meta.model_name or "" if subject is not None else ""


def _place_in_words(subject: Subject) -> str:
    if isinstance(subject, Yearbook):
        return subject.name if subject.pk else ""
    if isinstance(subject, Section):
        return subject.path or (subject.parent.path if subject.parent else subject.yearbook.name)
    return _place_in_words(getattr(subject, "section", None) or getattr(subject, "program", None)) if subject else ""


class PlacesBackend(ModelBackend):
    """Django's accounts and passwords, with permissions that hold where assignments say.

    `user.has_perm(name)` asks whether the permission holds anywhere, `user.has_perm(name, row)` whether it does there.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The names of the permissions that hold somewhere; with `obj`, of those that hold where it stands."""
        held = rights_of(user_obj)
        return set(held.somewhere() if obj is None else held.at(place_of(obj)))

    def with_perm(
        self,
        perm: Any,
        is_active: bool | None = True,
        include_superusers: bool = True,
        obj: Any = None,
    ) -> QuerySet[User]:
        """The accounts that have the permission somewhere; with `obj`, those that have it where it stands."""
        app, _separator, code = str(perm).partition(".")
        wanted = Permission.objects.filter(content_type__app_label=app, codename=code)
        own = Q(user__user_permissions__in=wanted) | Q(user__groups__permissions__in=wanted)
        held = Assignment.objects.filter(Q(group__permissions__in=wanted) | own)
        if obj is not None:
            held = held.filter(_covering(place_of(obj)))
        found = Q(pk__in=held.values("user"))
        if include_superusers:
            found |= Q(is_superuser=True)
        users = User.objects.filter(found)
        return users if is_active is None else users.filter(is_active=is_active)


def _covering(place: Place | None) -> Q:
    """The condition on assignments to hold at the place."""
    found = Q(yearbook=None, section=None)
    if place:
        steps = place.tree_key.split(".") if place.tree_key else []
        keys = [".".join(steps[:depth]) for depth in range(1, len(steps) + 1)]
        above = Q(section__yearbook=place.yearbook_id, section__tree_key__in=keys, section__deletion=None)
        found |= Q(yearbook=place.yearbook_id) | above
    return found

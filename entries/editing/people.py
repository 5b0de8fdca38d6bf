"""What accounts and roles may, before and after a change: the difference goes on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, User
from django.utils.translation import gettext as _

from entries.editing.auditing import audit, audit_many
from entries.models import Assignment, OnRecord

if TYPE_CHECKING:
    from django.db.models import QuerySet

FLAGS = ("is_active", "is_staff", "is_superuser")


def held_by(subject: User | Group) -> frozenset[str]:
    """What the stored account or role has, a word or phrase each: permissions, and an account's flags and roles."""
    if isinstance(subject, Group):
        return _names(Group.permissions.through.objects.filter(group=subject.pk))
    flags = User.objects.filter(pk=subject.pk).values(*FLAGS).first() or {}
    rows = Assignment.objects.filter(user=subject.pk).select_related("group", "yearbook", "section__yearbook")
    roles = {_role(row) for row in rows}
    own = _names(User.user_permissions.through.objects.filter(user=subject.pk))
    groups = User.groups.through.objects.filter(user=subject.pk).values_list("group__name", flat=True)
    return frozenset(name for name, on in flags.items() if on) | roles | own | frozenset(groups)


def audit_rights(*, by: User, subject: User | Group, before: frozenset[str]) -> None:
    """Put on record what the account or role got and lost since `before`; nothing where that is nothing."""
    after = held_by(subject)
    lines = [f"+ {name}" for name in sorted(after - before)] + [f"− {name}" for name in sorted(before - after)]
    if lines:
        audit(action=OnRecord.RIGHTS, by=by, subject=subject, detail="\n".join(lines))


def audit_lost_roles(*, by: User | None, assignments: QuerySet[Assignment]) -> None:
    """Put on record, an event for each account, the roles that go with the places that are about to be deleted."""
    lost: dict[User, list[str]] = {}
    for row in assignments.select_related("user", "group", "yearbook", "section__yearbook"):
        lost.setdefault(row.user, []).append(f"− {_role(row)}")
    audit_many(action=OnRecord.RIGHTS, by=by, events=((user, "\n".join(sorted(lost[user]))) for user in lost))


def _role(row: Assignment) -> str:
    return f"{row.group.name if row.group else _('own permissions')} · {row.where}"


def _names(through: QuerySet[Any]) -> frozenset[str]:
    columns = ("permission__content_type__app_label", "permission__codename")
    return frozenset(f"{app}.{code}" for app, code in through.values_list(*columns))

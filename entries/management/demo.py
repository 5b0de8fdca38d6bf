"""The accounts of the demonstration: one for each role, and one that may do everything in every volume."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from entries.models import Assignment, Role, Section

DEMO_EDITOR = "demo-editor"
OWN_SECTION = "群众团体/自治区妇联"
ACCOUNTS = {
    "demo-contributor": Role.CONTRIBUTOR,
    "demo-staff": Role.EDITOR,
    "demo-first": Role.FIRST_REVIEWER,
    "demo-second": Role.SECOND_REVIEWER,
    "demo-final": Role.FINAL_REVIEWER,
    "demo-chief": Role.CHIEF_EDITOR,
    "demo-admin": Role.ADMINISTRATOR,
}


@transaction.atomic
def make_demo_accounts() -> str:
    """Make an account for each role, and one with every right on the manuscript side; their password.

    The contributing writer has the section of one unit in each volume, the others work everywhere. What somebody gave
    an account, or took from it, stays while its password does.
    """
    password = _password()
    if editor := _account(DEMO_EDITOR, password):
        editor.user_permissions.set(Permission.objects.filter(content_type__app_label="entries"))
        Assignment.objects.get_or_create(user=editor, group=None, yearbook=None, section=None)
    for name, role in ACCOUNTS.items():
        if user := _account(name, password):
            group = Group.objects.get(name=role.value)
            own = Section.objects.filter(path=OWN_SECTION)
            for section in own if role == Role.CONTRIBUTOR else (None,):
                Assignment.objects.get_or_create(user=user, group=group, yearbook=None, section=section)
    return password


def _password() -> str:
    """Made once for this checkout and kept in VAR_DIR, readable by its owner alone."""
    kept = settings.VAR_DIR / "demo-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(9))
    return str(kept.read_text())


def _account(name: str, password: str) -> User | None:
    """The account, made or given its password again; None where it is as it should be."""
    user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if not made and user.check_password(password):
        return None
    user.set_password(password)
    user.save()
    return user

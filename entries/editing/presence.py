"""Who has which entry open: pages tell that they are, and are forgotten when they stop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from entries.models import Presence, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def be_present(*, program: Program, user: User, tab: str, typing: bool) -> None:
    """Note that the page `tab` has the entry open, and whether it holds unsaved words."""
    now = timezone.now()
    Presence.objects.bulk_create(
        [Presence(program=program, user=user, tab=tab, opened_at=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["program", "user", "tab"],
        update_fields=["seen_at"],
    )
    own = Presence.objects.filter(program=program, user=user, tab=tab)
    if typing:
        own.filter(typing_since__isnull=True).update(typing_since=now)
    else:
        own.filter(typing_since__isnull=False).update(typing_since=None)


def leave(*, program: Program, user: User, tab: str) -> None:
    """Note that the page is closed, or saved."""
    Presence.objects.filter(program=program, user=user, tab=tab).delete()


def others_present(program: Program, user: User) -> QuerySet[Presence]:
    """The open pages of other editors on the entry, the first first."""
    return Presence.objects.open().filter(program=program).exclude(user=user).select_related("user")


def typed_by_others(programs: QuerySet[Program] | Iterable[Program], user: User) -> QuerySet[Presence]:
    """The pages of other editors that hold unsaved words for one of the entries."""
    typing = Presence.objects.typing().exclude(user=user).filter(program__in=programs)
    return typing.select_related("user", "program").order_by("program", "typing_since")

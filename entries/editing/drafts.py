"""What editors type, kept on the way: own rows for each editor and page, never a revision."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from entries.models import Draft, Program

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = 4 * 1024 * 1024  # characters of one page's fields
REMEMBERED = datetime.timedelta(days=30)  # how long a page that is done is known to be
NOT_TYPED = {"csrfmiddlewaretoken", "tab", "restored"}


class TooLong(ValueError):
    """A page's fields are longer than any entry."""


def keep_draft(*, user: User, program: Program | None, tab: str, fields: str) -> Draft | None:
    """Keep the page's fields in place of what it sent before; None where the page's words were saved or given up.

    Raises TooLong for more than 4 Mi characters.
    """
    if len(fields) > LONGEST:
        raise TooLong
    typed = urlencode([pair for pair in parse_qsl(fields, keep_blank_values=True) if pair[0] not in NOT_TYPED])
    own, now = Draft.objects.filter(user=user, tab=tab), timezone.now()
    if not own.filter(done=False).update(fields=typed, kept_at=now):
        try:
            with transaction.atomic():
                return Draft.objects.create(user=user, program=program, tab=tab, fields=typed, kept_at=now)
        except IntegrityError:  # it is done, or another request has just made it
            own.filter(done=False).update(fields=typed, kept_at=now)
    return own.filter(done=False).first()


def finish_draft(*, user: User, tab: str) -> None:
    """Note that the page's words are saved, or given up: they are wanted no more. Forgets pages done a month ago."""
    if not tab:
        return
    now = timezone.now()
    Draft.objects.bulk_create(
        [Draft(user=user, tab=tab, kept_at=now, done=True)],
        update_conflicts=True,
        unique_fields=["user", "tab"],
        update_fields=["done", "fields", "kept_at"],
    )
    Draft.objects.filter(user=user, done=True, kept_at__lt=now - REMEMBERED).delete()


def drafts_of(user: User, program: Program | None) -> QuerySet[Draft]:
    """The editor's own unsaved drafts of the entry (None: of new entries), the newest first."""
    return Draft.objects.filter(user=user, program=program, done=False)


def others_drafts(programs: QuerySet[Program], user: User) -> QuerySet[Draft]:
    """Unsaved drafts of other editors for the entries, whether they are typing now or not."""
    kept = Draft.objects.filter(program__in=programs, done=False).exclude(user=user)
    return kept.select_related("user", "program").order_by("program", "kept_at")

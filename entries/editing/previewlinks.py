"""Secret links: an address for a reader without an account, to one revision, until it expires or is revoked.

The address holds the link's id, signed with SECRET_KEY: it can be shown to the editors again, and nobody makes one from
a copy of the database.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from entries.editing.auditing import audit
from entries.models import OnRecord, PreviewLink, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SIGNER = signing.Signer(salt="entries.preview", sep=".")
DAYS = (1, 3, 7, 14, 30)  # how long a link may be made to last


class NoLink(ValueError):
    """The address was never a link's."""


class Ended(ValueError):
    """The link is expired or revoked, or its entry was deleted."""


@transaction.atomic
def make_link(*, revision: Revision, by: User | None, days: int, note: str = "") -> PreviewLink:
    """A new link to the revision, valid for so many days. Raises ValueError for more than 30 or less than one."""
    if not 1 <= days <= DAYS[-1]:
        raise ValueError(days)
    now = timezone.now()
    ends = now + datetime.timedelta(days=days)
    link = PreviewLink.objects.create(revision=revision, made_by=by, made_at=now, expires_at=ends, note=note[:200])
    audit(action=OnRecord.LINK, by=by, subject=revision.program, detail=_detail(link))
    return link


@transaction.atomic
def revoke(*, link: PreviewLink, by: User | None) -> None:
    """End the link now; one that is ended already stays as it is."""
    if PreviewLink.objects.valid().filter(pk=link.pk).update(revoked_at=timezone.now()):
        audit(action=OnRecord.REVOKE, by=by, subject=link.revision.program, detail=_detail(link))


def _detail(link: PreviewLink) -> str:
    ends = date_format(timezone.localtime(link.expires_at), "Y-m-d H:i")
    return f"r{link.revision.number} … {ends} {link.note}".strip()


def token_of(link: PreviewLink) -> str:
    """The secret part of the link's address."""
    return SIGNER.sign(str(link.pk))


def followed(token: str, *, counted: bool) -> Revision:
    """The revision that the link leads to; `counted` notes a visit. Raises NoLink, or Ended.

    A token that nobody made is refused by its signature, before the database is asked.
    """
    try:
        pk = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise NoLink from error
    links = PreviewLink.objects.valid().select_related("revision__program__section__yearbook")
    link = links.filter(pk=pk).first()
    if link is None:
        raise Ended
    if counted:
        PreviewLink.objects.filter(pk=pk).update(visits=F("visits") + 1, visited_at=timezone.now())
    return link.revision

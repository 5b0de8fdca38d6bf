"""The directory of awards: who received what, and who granted it, from the public rows of entries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from entries.models import Publication
from entries.models.award import BODY_SEPARATOR
from entries.published.honours import PublishedGrant, PublishedHonour, recipient_key, recipient_number
from entries.published.models import PublishedEntry, Withdrawal
from entries.publishing.places import mark_withdrawn
from entries.terms import RecipientKind

BATCH = 500
# What is counted says who is honoured where nobody is named; the first that fits.
COUNTED = (
    (RecipientKind.UNIT, re.compile("集体|单位|团队|组织|机构|企业|学校|家|户|站|队")),
    (RecipientKind.WORK, re.compile("作品|项目|工程|成果|品牌|故事|件|部|篇|项|幅|首|种|册")),
    (RecipientKind.PERSON, re.compile("人|名|位|者")),
)


def write_honours(entries: Sequence[PublishedEntry], *, fresh: bool = False) -> None:
    """Write what the directory says of the entries' awards anew; `fresh` says that there is nothing of them yet."""
    ids = [entry.pk for entry in entries]
    before = set() if fresh else honoured_in(ids)
    if before:
        PublishedHonour.objects.filter(entry__in=ids).delete()
    if not fresh:
        PublishedGrant.objects.filter(entry__in=ids).delete()
    honours = [row for entry in entries for row in honour_rows(entry)]
    PublishedHonour.objects.bulk_create(honours, batch_size=BATCH)
    if not fresh:
        mark_recipients(before, {row.recipient for row in honours})
    PublishedGrant.objects.bulk_create((row for entry in entries for row in grant_rows(entry)), batch_size=BATCH)


def honoured_in(ids: Collection[int]) -> set[str]:
    """The keys of the recipients who are honoured in the public entries of these ids."""
    rows = PublishedHonour.objects.filter(entry__in=list(ids)).order_by()
    return set(rows.values_list("recipient", flat=True).distinct())


def mark_recipients(before: set[str], now: Collection[str] = ()) -> None:
    """Note which of those who were honoured before are honoured nowhere any more; those of `now` are."""
    there = set(now)
    if left := before - there:
        rows = PublishedHonour.objects.filter(recipient__in=sorted(left)).order_by()
        there.update(rows.values_list("recipient", flat=True).distinct())
    if before or there:
        gone, present = ({recipient_number(key) for key in keys} for keys in (before - there, there))
        mark_withdrawn(Withdrawal.Subject.RECIPIENT, gone, present)


def mark_all_recipients() -> None:
    """Note of everybody who was ever honoured in public who is so no more, from the record of what was published."""
    ever: set[str] = set()
    ended = Publication.objects.filter(ended_at__isnull=False).order_by()
    for awards in ended.values_list("revision__content__awards", flat=True).iterator():
        recipients = [recipient for award in awards or () for recipient in award["recipients"]]
        ever.update(recipient_key(one["kind"], one["name"], one["affiliation"]) for one in recipients)
    public = set(PublishedHonour.objects.order_by().values_list("recipient", flat=True).distinct())
    mark_withdrawn(Withdrawal.Subject.RECIPIENT, {recipient_number(key) for key in ever - public})


def honour_rows(entry: PublishedEntry) -> Iterator[PublishedHonour]:
    """The recipients under the entry's awards, in their order."""
    for position, award in enumerate(entry.awards, 1):
        for number, recipient in enumerate(award["recipients"], 1):
            kind, name, affiliation = recipient["kind"], recipient["name"], recipient["affiliation"]
            yield PublishedHonour(
                entry_id=entry.pk,
                position=position,
                number=number,
                yearbook_id=entry.yearbook_id,
                recipient=recipient_key(kind, name, affiliation),
                kind=kind,
                name=name,
                affiliation=affiliation,
                post=recipient["post"],
                award=award["name"],
                level=award["level"],
                year=award["year"],
                sort_year=sort_year(award),
                granted_by=BODY_SEPARATOR.join(award["granted_by"]),
                rank=award["rank"],
            )


def grant_rows(entry: PublishedEntry) -> Iterator[PublishedGrant]:
    """The bodies that granted the entry's awards, in their order."""
    for position, award in enumerate(entry.awards, 1):
        for number, body in enumerate(award["granted_by"], 1):
            yield PublishedGrant(entry_id=entry.pk, position=position, number=number, body=body)


def sort_year(award: dict[str, Any]) -> int:
    """A number that puts the newest award first, and one without a year last."""
    return -(award["year"] or 0)


def recipient_kinds(award: dict[str, Any]) -> str:
    """The kinds of those whom an award honours: of those named, else what its unit of count says."""
    named = {recipient["kind"] for recipient in award["recipients"]}
    if not named:
        counted = (kind for kind, words in COUNTED if words.search(award["recipient_unit"]))
        named = {str(kind) for kind in [next(counted, None)] if kind}
    return " ".join(kind for kind in RecipientKind.values if kind in named)

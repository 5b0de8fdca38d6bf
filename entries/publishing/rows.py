"""The public rows of entries and awards, from one publication each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Min

from entries.editing import EntryContent
from entries.models import Publication
from entries.models.award import BODY_SEPARATOR
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry
from entries.publishing.honours import recipient_kinds, sort_year
from entries.text import slugify


def sort_key(tree_key: str, order: int, pk: int) -> str:
    """An entry's place in its volume, as text that sorts alike in every collation: digits of fixed width.

    A section's own entries come before those of its subsections, whose positions begin at 1.
    """
    return f"{tree_key}.{0:010d}.{order:010d}.{pk:010d}"


def first_publications(ids: Iterable[int]) -> dict[int, datetime.datetime]:
    """When each entry was public for the first time, by its id."""
    rows = Publication.objects.filter(program__in=list(ids)).order_by().values("program_id")
    return dict(rows.annotate(first=Min("published_at")).values_list("program_id", "first"))


def readings_of(publications: Iterable[Publication]) -> dict[int, str]:
    """The corrected readings of titles, by entry, where there are any."""
    given = ((publication.program_id, publication.revision.content.get("reading", "")) for publication in publications)
    return {pk: reading for pk, reading in given if reading}


def entry_row(
    publication: Publication, *, yearbook_id: int, shelf: int, tree_key: str, first: datetime.datetime
) -> PublishedEntry:
    """The public row of a publication whose revision is loaded."""
    content: EntryContent = publication.revision.content
    pk = publication.program_id
    return PublishedEntry(
        id=pk,
        yearbook_id=yearbook_id,
        section_id=publication.section_id,
        order=publication.order,
        sort_key=sort_key(tree_key, publication.order, pk),
        shelf=shelf,
        title=content["title"],
        slug=slugify(content["title"]),
        kind=content["kind"],
        body=content["body"],
        unit=content["unit"],
        contributor=content["contributor"],
        figures=content["figures"],
        facts=content["facts"],
        awards=content["awards"],
        revision_number=publication.revision.number,
        digest=publication.revision.digest,
        first_published_at=first,
        published_at=publication.published_at,
    )


def award_rows(entry: PublishedEntry) -> list[PublishedAward]:
    """The public rows of an entry's awards, in their order."""
    return [
        PublishedAward(
            entry_id=entry.pk,
            position=position,
            yearbook_id=entry.yearbook_id,
            name=award["name"],
            level=award["level"],
            year=award["year"],
            granted_by=BODY_SEPARATOR.join(award["granted_by"]),
            rank=award["rank"],
            recipient_count=award["recipient_count"],
            recipient_unit=award["recipient_unit"],
            recipients=award["recipients"],
            recipient_names="\n".join(recipient["name"] for recipient in award["recipients"]),
            recipient_kinds=recipient_kinds(award),
            sort_year=sort_year(award),
        )
        for position, award in enumerate(entry.awards, 1)
    ]

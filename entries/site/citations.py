"""How an entry is cited."""

from __future__ import annotations

import datetime

from django.utils import timezone

from entries.published.models import PublishedEntry


def cite(entry: PublishedEntry, *, address: str, today: datetime.date) -> str:
    """The entry as a reference by GB/T 7714—2015, clause 4.2 (a part of a monograph) for a source that is online.

    Author, title, `[M/OL]`, the volume, publisher and year, date of publication and of reading, address.
    """
    volume = entry.yearbook
    author = f"{entry.signed_by or entry.source_unit}. " if entry.signed_by or entry.source_unit else ""
    house = f"{volume.publisher}, " if volume.publisher else ""
    published = f"{timezone.localtime(entry.published_at):%Y-%m-%d}"
    return (
        f"{author}{entry.title}[M/OL]//{volume.title}: {volume.edition_year}. {house}{volume.edition_year}"
        f"({published})[{today:%Y-%m-%d}]. {address}."
    )

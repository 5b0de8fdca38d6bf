"""Writing the index of what is public anew, while the site goes on serving."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connections, transaction
from django.db.models import Exists, OuterRef

from entries.published.models import PublishedEntry, PublishedSection
from entries.search.models import Heading, PublicIndex, Sound
from entries.search.writing import BATCH, index_again, index_sections, remove_entries


def rebuild_search() -> Iterator[int]:
    """Index every public entry anew, batch by batch, each in a transaction of its own; yields how many are done.

    Readers find what they found before until an entry's turn comes, and what was published meanwhile stays. At the end
    what is public no more is taken out.
    """
    connection = connections[PublicIndex.objects.db]
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = PublishedEntry.objects.select_for_update().filter(pk__gt=last).order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:BATCH])
            index_again(ids)
        if not ids:
            break
        done, last = done + len(ids), ids[-1]
        yield done
    _write_sections()
    _remove_gone()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_public, search_heading")


@transaction.atomic
def empty_search() -> None:
    """Empty the index at once, before everything is written anew in the same transaction."""
    backend = connections[PublicIndex.objects.db]
    for model in (PublicIndex, Heading, Sound):
        model.objects.all()._raw_delete(model.objects.db)
    if backend.vendor == "sqlite":
        with backend.cursor() as cursor:
            cursor.execute("INSERT INTO search_public_fts (search_public_fts) VALUES ('delete-all')")


@transaction.atomic
def _write_sections() -> None:
    sections = list(PublishedSection.objects.all())
    known = Heading.objects.filter(entry_id__isnull=True).values_list("pk", flat=True)
    gone = {int(pk[1:]) for pk in known} - {section.pk for section in sections}
    for start in range(0, len(sections), BATCH):
        index_sections(sections[start : start + BATCH])
    for start in range(0, len(gone), BATCH):
        index_sections([], sorted(gone)[start : start + BATCH])


@transaction.atomic
def _remove_gone() -> None:
    public = PublishedEntry.objects.filter(pk=OuterRef("entry_id"))
    for model in (PublicIndex, Heading):
        rows = model.objects.filter(~Exists(public), entry_id__isnull=False).values_list("entry_id", flat=True)
        while ids := [pk for pk in rows[:BATCH] if pk is not None]:
            remove_entries(ids)

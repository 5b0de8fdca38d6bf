"""What the public would see of a revision, without publishing it."""

from __future__ import annotations

from django.utils import timezone

from entries.models import Publication, Revision
from entries.published.models import PublishedEntry, PublishedYearbook, shelf_of
from entries.publishing.places import VOLUME_FIELDS, section_rows, stored_records
from entries.publishing.rows import entry_row, first_publications
from entries.text import slugify


def preview_of(revision: Revision) -> PublishedEntry:
    """The row that publishing the revision now would write, with its section and volume; nothing is stored.

    Three queries, of which one reads the revision's entry with its place.
    """
    program = revision.program
    section, yearbook = program.section, program.section.yearbook
    now = timezone.now()
    place = next(
        row for row in section_rows(yearbook.pk, stored_records(yearbook), {section.pk: 1}) if row.pk == section.pk
    )
    publication = Publication(
        program=program, revision=revision, section=section, order=program.order, published_at=now
    )
    entry = entry_row(
        publication,
        yearbook_id=yearbook.pk,
        shelf=shelf_of(yearbook.edition_year, yearbook.pk),
        tree_key=place.tree_key,
        first=first_publications([program.pk]).get(program.pk, now),
    )
    entry.section = place
    data = {name: getattr(yearbook, name) for name in VOLUME_FIELDS}
    entry.yearbook = PublishedYearbook(id=yearbook.pk, slug=slugify(yearbook.name), **data)
    return entry

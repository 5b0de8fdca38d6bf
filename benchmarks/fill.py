"""Filling the database with a generated volume, past the editors' doors: only the measuring needs it fast."""

from __future__ import annotations

from itertools import islice

from django.db import transaction
from django.utils import timezone

from benchmarks import generator
from entries.editing import digest_of
from entries.models import Program, Revision, Section, Yearbook
from entries.publishing import publish

BATCH = 5000


@transaction.atomic
def fill(entries: int, *, year: int) -> Yearbook:
    """A volume of so many entries with one revision each, not published."""
    yearbook = Yearbook.objects.create(title="测量年鉴", edition_year=year, coverage_year=year - 1)
    places: dict[str, Section] = {}
    rows = enumerate(generator.volume(entries, year=year), 1)
    while batch := list(islice(rows, BATCH)):
        programs = []
        for order, (path, content) in batch:
            section = places.get(path) or _section(yearbook, path, places)
            fields = {name: content[name] for name in ("title", "kind", "body")}
            programs.append(Program(section=section, order=order * 10, latest_number=1, **fields))
        Program.objects.bulk_create(programs)
        Revision.objects.bulk_create(
            Revision(program=program, number=1, content=content, digest=digest_of(content), created_at=timezone.now())
            for program, (_order, (_path, content)) in zip(programs, batch, strict=True)
        )
    return yearbook


def fill_and_publish(entries: int, *, year: int) -> Yearbook:
    """The same, and public."""
    yearbook = fill(entries, year=year)
    programs = Program.objects.filter(section__yearbook=yearbook).only("pk")
    publish(programs=programs, by=None, unreviewed_because="measured")
    return yearbook


def _section(yearbook: Yearbook, path: str, places: dict[str, Section]) -> Section:
    above, _, title = path.rpartition("/")
    parent = (places.get(above) or _section(yearbook, above, places)) if above else None
    places[path] = Section.objects.create(yearbook=yearbook, parent=parent, title=title)
    return places[path]

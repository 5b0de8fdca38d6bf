"""A whole volume from plain data: what the demo's fixtures hold. Its shape stands in fixtures/README.md."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from entries.editing import record_revisions, write_content
from entries.editing.content import EntryContent
from entries.models import Origin, Program, Section, Yearbook


@transaction.atomic
def load_volume(data: dict[str, Any]) -> list[Program] | None:
    """Create the volume with sections, entries and their first revisions.

    Gives the entries that are marked to be published; None, and changes nothing, where the volume exists already.
    """
    fields = data["yearbook"]
    if Yearbook.objects.filter(title=fields["title"], edition_year=fields["edition_year"]).exists():
        return None
    yearbook = Yearbook(**fields)
    yearbook.full_clean()
    yearbook.save()
    marked: dict[Program, bool] = {}
    for section in data["sections"]:
        _load_section(section, yearbook, None, marked)
    record_revisions(programs=marked, author=None, origin=Origin.IMPORT)
    return [program for program, public in marked.items() if public]


def _load_section(
    data: dict[str, Any], yearbook: Yearbook, parent: Section | None, marked: dict[Program, bool]
) -> None:
    section = Section.objects.create(
        yearbook=yearbook,
        parent=parent,
        title=data["title"],
        unit=data.get("unit", ""),
        contributor=data.get("contributor", ""),
    )
    for entry in data.get("entries", []):
        program = Program(section=section)
        write_content(program, _content(entry))
        marked[program] = entry.get("publish", True)
    for child in data.get("sections", []):
        _load_section(child, yearbook, section, marked)


def _content(entry: dict[str, Any]) -> EntryContent:
    content = EntryContent(
        title=entry["title"],
        kind=entry["kind"],
        body="\n".join(entry["body"]),
        unit=entry.get("unit", ""),
        contributor=entry.get("contributor", ""),
        figures=entry.get("figures", []),
        facts=entry.get("facts", []),
        awards=entry.get("awards", []),
    )
    if entry.get("reading"):
        content["reading"] = entry["reading"]
    return content

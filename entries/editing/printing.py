"""A section or a volume as a Word file for the printer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from entries import pictures
from entries.editing.content import contents_of
from entries.exporting.word import WordSection, Written, write_word
from entries.models import PATH_SEPARATOR, Program, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 300  # entries whose content is read at once


def word_manuscript(
    *, yearbook: Yearbook, sections: list[Section] | None = None, seen_by: User | None = None
) -> Written:
    """The present content of the volume, or of the sections with all below them, as a .docx that is imported unchanged.

    With `seen_by` only what that editor may see. Kinds, facts, awards and source units are no part of a manuscript.
    Costs six queries for every 300 entries.
    """
    return write_word(
        f"{yearbook.title}{yearbook.edition_year}卷", _sections(yearbook, sections, seen_by), picture=_bytes
    )


def _sections(yearbook: Yearbook, chosen: list[Section] | None, user: User | None) -> Iterator[WordSection]:
    seen = Section.objects.visible_to(user) if user else Section.objects.all()
    every = list(seen.filter(yearbook=yearbook).order_by("tree_key"))
    keys = [section.tree_key for section in chosen or every]
    wanted = [s for s in every if any(s.tree_key == key or s.tree_key.startswith(f"{key}.") for key in keys)]
    entries = Program.objects.visible_to(user) if user else Program.objects.all()
    programs = entries.filter(section__in=wanted).order_by("order", "pk").only("pk", "section_id")
    own: dict[int, list[Program]] = {}
    for program in programs:
        own.setdefault(program.section_id, []).append(program)
    waiting: list[Section] = []
    for section in wanted:
        waiting.append(section)
        if sum(len(own.get(one.pk, [])) for one in waiting) >= BATCH:
            yield from _read(waiting, own)
            waiting = []
    yield from _read(waiting, own)


def _read(sections: list[Section], own: dict[int, list[Program]]) -> Iterator[WordSection]:
    contents = contents_of([program for section in sections for program in own.get(section.pk, [])])
    for section in sections:
        entries = [contents[program.pk] for program in own.get(section.pk, [])]
        yield WordSection(tuple(section.path.split(PATH_SEPARATOR)), section.contributor, entries)


def _bytes(name: str) -> bytes | None:
    file = pictures.opened(name)
    if file is None:
        return None
    with file:
        return bytes(file.read())

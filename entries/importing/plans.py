"""A plan: what an import would do, told before anything is done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.utils.translation import gettext

from entries.editing.content import TEXT_FIELDS, EntryContent, digest_of
from entries.manuscripts import NOTICE_MESSAGES, Manuscript, Notice, ParsedEntry

# Notices about the manuscript and what is stored, beside those about the manuscript alone.
PLAN_MESSAGES = {
    "other_volume": "The page names the %(edition_year)s edition, but is imported into “%(yearbook)s”.",
    "page_title": "“%(text)s” stands above all entries and was taken for the page's title, not for a section.",
    "other_contributor": "The section is signed by “%(stored)s”, the page by “%(text)s”: the section keeps its "
    "contributor, new entries name the page's.",
}
CHANGED_FIELDS = (*TEXT_FIELDS, "figures")


class Action(StrEnum):
    """What an import does to an entry."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class PlanError:
    """Something that stands against the import: where in the source, which field and value, and what to do."""

    line: int
    field: str
    value: str
    message: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """One entry: its content as it is (None for a new one) and as it would be, and its section.

    `key` names it in its plan: its title, with its section where that is not the one that was chosen. `base` is what
    its last import left, where it is in conflict and ever was imported.
    """

    parsed: ParsedEntry
    action: Action
    before: EntryContent | None
    after: EntryContent
    section_path: str
    key: str
    program_id: int | None = None
    base: EntryContent | None = None

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """The fields that would change: name, value now, value then."""
        before = self.before
        if before is None:
            return []
        pairs = ((name, before[name], self.after[name]) for name in CHANGED_FIELDS)  # type: ignore[literal-required]
        return [(name, old, new) for name, old, new in pairs if old != new]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import of a manuscript into a section, or into a volume, would do.

    `section_path` is the section that was chosen, empty for the volume; `paths` are those of several files,
    `left_out` the files that are not imported.
    `new_sections` are the paths that would be created, parents first; `contributors` are set where a section has none.
    A plan with `errors` cannot be applied.
    """

    manuscript: Manuscript
    title: str
    edition_year: int
    section_path: str
    paths: Mapping[str, str]
    left_out: frozenset[str]
    new_yearbook: bool
    new_sections: tuple[str, ...]
    contributors: Mapping[str, str]
    entries: tuple[EntryPlan, ...]
    notices: tuple[Notice, ...]
    errors: tuple[PlanError, ...]

    @property
    def yearbook_name(self) -> str:
        """The volume's name, as in `内蒙古年鉴 2023`."""
        return f"{self.title} {self.edition_year}"

    @property
    def counts(self) -> dict[str, int]:
        """How many entries each action concerns."""
        counted = Counter(str(entry.action) for entry in self.entries)
        return {action.value: counted[action.value] for action in Action}

    @property
    def changes_something(self) -> bool:
        """Whether applying it would write anything, conflicts left as they are."""
        return bool(
            self.new_yearbook
            or self.new_sections
            or self.contributors
            or self.counts[Action.CREATED]
            or self.counts[Action.UPDATED]
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what it would do and what it was planned on: another database, another fingerprint."""
        facts = [self.yearbook_name, self.section_path, self.new_yearbook, self.new_sections, dict(self.contributors)]
        rows = [
            [
                entry.section_path,
                entry.program_id,
                entry.action,
                entry.before and digest_of(entry.before),
                digest_of(entry.after),
            ]
            for entry in self.entries
        ]
        return sha256(json.dumps([facts, rows], ensure_ascii=False).encode()).hexdigest()

    def warnings(self) -> Iterator[tuple[Notice, str]]:
        """Each notice with its message in the reader's language."""
        for notice in self.notices:
            yield notice, message_of(notice)


def message_of(notice: Notice) -> str:
    """The notice's message in the reader's language."""
    template = NOTICE_MESSAGES.get(notice.code) or PLAN_MESSAGES[notice.code]
    return gettext(template) % notice.values

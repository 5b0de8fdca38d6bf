"""Entries that were edited since their last import: kept, replaced by the manuscript's, or merged with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entries.editing.content import EntryContent, write_content
from entries.editing.mergingentries import EMPTY, Choice, EntryMerge, Unsettled, merge_entries
from entries.editing.settling import problems
from entries.importing.plans import Action, EntryPlan, Plan
from entries.models import Program

Way = Literal["keep", "take", "merge"]
WAYS: tuple[Way, ...] = ("keep", "take", "merge")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of an entry in conflict. Of a merge, `pieces` says whose version each open piece gets, by the names
    of `EntryMerge.conflicts()`: `mine` is what stands, `theirs` the manuscript's, `edit` the text in `words`.
    """

    way: Way = "keep"
    pieces: Mapping[str, Choice] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """It as JSON; `Settlement(**kept)` gives it again."""
        return asdict(self)


def merge_of(entry: EntryPlan) -> EntryMerge:
    """What stands and what the manuscript has, each compared with what the entry's last import left.

    Of an entry that was never imported every difference is a conflict: nobody can say which is newer.
    """
    assert entry.before
    return merge_entries(entry.base or EMPTY, entry.before, entry.after)


def settled_contents(plan: Plan, settle: Mapping[str, Settlement]) -> dict[str, EntryContent]:
    """The content of each entry in conflict that does not stay as it is, by its key.

    Raises ValidationError, naming the entry, where a merge leaves a piece open or comes to what cannot be stored.
    """
    contents, wrong = {}, []
    for entry in plan.entries:
        how = settle.get(entry.key, Settlement())
        if entry.action is not Action.CONFLICT or how.way == "keep":
            continue
        if how.way == "take":
            contents[entry.key] = entry.after
            continue
        try:
            contents[entry.key] = merge_of(entry).settled(how.pieces, how.words)
        except Unsettled:
            wrong.append(open_words(entry.after["title"]))
        else:
            wrong += list(_problems(entry, contents[entry.key]))
    if wrong:
        raise ValidationError(wrong, code="unsettled")
    return contents


def open_words(title: str) -> str:
    """What is said of an entry whose merge has an open piece."""
    words = _("“%(title)s” is to be merged: choose for each of its conflicts what it comes to.")
    return words % {"title": title}


def _problems(entry: EntryPlan, content: EntryContent) -> Iterator[str]:
    assert entry.program_id
    program = Program.objects.get(pk=entry.program_id)
    for problem in problems(program, content):
        yield f"“{entry.after['title']}”: {problem}"


def write_merged(program: Program, content: EntryContent) -> None:
    """Write the merged content. Raises ValidationError where two of its rows cannot stand beside each other."""
    try:
        with transaction.atomic():
            write_content(program, content)
    except IntegrityError as error:
        twice = _("Two rows of the merged entry have the same number or name: keep one of them, or change one.")
        raise ValidationError(f"“{program.title}”: {twice}", code="unsettled") from error

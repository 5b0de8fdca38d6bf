"""What changed here since the file was made: never overwritten unsaid, merged where nobody's change is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext as _

from entries.editing import normalise
from entries.editing.merging import Piece, merge_text
from entries.models import Origin, Revision

if TYPE_CHECKING:
    from entries.importing.tables.batches import BatchTable, Planned

Choice = Literal["keep", "take", "merge"]
CHOICES: tuple[Choice, ...] = ("keep", "take", "merge")


def bases_of(table: BatchTable, rows: Sequence[Planned]) -> Iterator[tuple[Planned, Mapping[str, Any]]]:
    """The rows whose entry has changed since the file was made, each with its values as the file's maker met them.

    The file says so itself in the column `revision`; else what was last imported stands for it, and an entry that was
    never imported has changed since nothing. Refuses a row that names a revision which is none.
    """
    numbers: dict[int, tuple[Planned, int]] = {}
    asked = {row.stored.program for row in rows if row.stored and row.revision is None}
    imported = _last_imported(asked) if asked else {}
    for row in rows:
        assert row.stored
        number = row.revision if row.revision is not None else imported.get(row.stored.program)
        if number is not None and number != row.stored.number:
            numbers[id(row)] = (row, number)
    if not numbers:
        return
    contents = _contents([(row.stored.program, number) for row, number in numbers.values() if row.stored])
    for row, number in numbers.values():
        assert row.stored
        content = contents.get((row.stored.program, number))
        if content is None:
            row.refuse(
                _("The entry has no revision %(number)d: leave the cell empty.") % {"number": number}, "revision"
            )
        else:
            yield row, table.base_of(content, row)


def settle_row(table: BatchTable, row: Planned, base: Mapping[str, Any], choice: Choice) -> None:
    """Plan a row whose entry has changed: what only one side changed is taken, a conflict as the choice says."""
    assert row.stored
    stored = {name: table.plain(name, row.stored.values) for name in row.stored.values}
    if row.kind == "delete":
        row.conflict = {name: (_text(value), "") for name, value in stored.items() if base.get(name) != value}
        if row.conflict and choice != "take":
            row.kind, row.cells = "conflict", row.conflict
        return
    pieces = {name: Piece(base.get(name), stored[name], value) for name, value in row.given.items()}
    conflicts = {name: piece for name, piece in pieces.items() if piece.by == "conflict"}
    after = {name: piece.merged for name, piece in pieces.items() if name not in conflicts}
    row.conflict = {name: (_text(piece.mine), _text(piece.theirs)) for name, piece in conflicts.items()}
    woven = {name: _woven(name, piece) for name, piece in conflicts.items()}
    row.merged = {name: text for name, text in woven.items() if text is not None}
    if len(row.merged) < len(conflicts):
        row.merged = {}
    if not conflicts or choice == "take":
        table.take(row, after | {name: piece.theirs for name, piece in conflicts.items()})
    elif choice == "merge" and row.merged:
        table.take(row, after | row.merged)
    else:
        row.kind, row.after, row.cells = "conflict", {}, row.conflict


def _woven(name: str, piece: Piece) -> str | None:
    """The text with both changes; None where both changed the same."""
    if name != "body" or not piece.base:
        return None
    pieces = merge_text(piece.base, piece.mine, piece.theirs)
    if any(one.by == "conflict" for one in pieces):
        return None
    return normalise("".join(one.merged for one in pieces))


def _last_imported(programs: set[int]) -> dict[int, int]:
    came_in = Revision.objects.filter(program__in=programs, origin__in=(Origin.TABLE, Origin.IMPORT))
    return dict(came_in.order_by().values_list("program").annotate(last=Max("number")))


def _contents(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    programs, numbers = {program for program, _n in wanted}, {number for _p, number in wanted}
    rows = Revision.objects.filter(program__in=programs, number__in=numbers).order_by()
    return {(program, number): content for program, number, content in rows.values_list("program", "number", "content")}


def _text(value: Any) -> str:
    return "" if value is None else str(value)

"""What every table reads alike in a row: whether it can be stored at all, and whether it is marked for deletion."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entries.importing.tables.headers import DELETE
from entries.importing.tables.reading import Line
from entries.importing.tables.results import RowError

YES = frozenset({"1", "x", "y", "yes", "true", "是", "对", "√", "✓", "删除", "刪除", "delete"})
NO = frozenset({"", "0", "n", "no", "false", "否"})


def is_marked(cell: str) -> bool:
    """Whether the cell of the column `delete` says yes."""
    return cell.strip().casefold() in YES


def twice(row: int) -> str:
    """What is said of a row that names the same as the one of that number."""
    return _("Row %(row)d names the same: a row of a table stands once.") % {"row": row}


def first_error(line: Line) -> RowError | None:
    """What stands against the row before its cells are looked at one by one."""
    if line.fault:
        return RowError(line.row, "", "", line.fault, line.line)
    mark = line.cells.get(DELETE, "").strip().casefold()
    if mark not in YES and mark not in NO:
        message = _("Write “yes” to delete the row's entry, or nothing.")
        return RowError(line.row, DELETE, line.cells[DELETE], message, line.line)
    joined = "".join(line.cells.values())
    if "\0" in joined or (not joined.isascii() and not _encodable(joined)):
        message = _("The row has a character that cannot be stored: take it out.")
        return RowError(line.row, "", "", message, line.line)
    return None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""XLSX (ECMA-376), with openpyxl."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from entries.exporting.cells import Value, guard, recipients_text

MOST_ROWS = 1_048_575  # of a sheet, below the header
LONGEST = 32_767  # UTF-16 code units of a cell
PIECE = 16_000  # characters; twice as many code units fit
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
CHUNK = 64 * 1024
Cell = str | int | None


def write_workbook(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The rows as a workbook of one sheet. It is written to a temporary file first, then given in pieces.

    Excel's cells hold 32,767 characters: a longer text goes on in columns of the same name, `body (2)`, `body (3)`.
    Raises ValidationError for more rows than a sheet holds, before anything is given. A generator of rows is closed:
    the error refers to itself, and would keep it, with a cursor of PostgreSQL, beyond the end of the transaction.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _pieces()
    try:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
            widths = _spool(rows, spool, [1] * len(header))
            _save(header, widths, map(json.loads, spool), file)
    except BaseException:
        file.close()
        if isinstance(rows, Generator):
            rows.close()
        raise
    return _pieces(file)


def unescape(text: str) -> str:
    """The text of a cell, as it was before it was written: `_x000D_` stands for a carriage return (22.9.2.19)."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _spool(rows: Iterable[Sequence[Value]], spool: IO[str], widths: list[int]) -> list[int]:
    """Write the rows aside, each value as its cells; how many columns each value needs at most."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            message = gettext("A sheet holds 1,048,575 rows and these are more: take CSV or JSON Lines instead.")
            raise ValidationError(message, code="too_many_rows")
        cells = [_cells(value) for value in row]
        widths = [max(width, len(own)) for width, own in zip(widths, cells, strict=True)]
        spool.write(json.dumps(cells) + "\n")
    spool.seek(0)
    return widths


def _cells(value: Value) -> list[Cell]:
    if value is None or isinstance(value, int):
        return [value]
    if isinstance(value, str):
        return [_escaped(guard(part)) for part in _split(value)]
    return [_escaped(guard(part)) for part in _packed(recipients_text(value).split("\n"))]


def _split(text: str) -> list[str]:
    if len(text) <= PIECE // 4:  # every character might be written with seven
        return [text]
    size = PIECE if not UNWRITABLE.search(text) else PIECE // 4
    return [text[start : start + size] for start in range(0, len(text), size)]


def _packed(lines: Iterable[str]) -> list[str]:
    """Lines, as many to a cell as it holds."""
    cells: list[str] = []
    for line in lines:
        if cells and len(cells[-1]) + len(line) < PIECE // 4:
            cells[-1] += f"\n{line}"
        else:
            cells.append(line)
    return cells


def _escaped(text: str) -> str:
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _save(header: Sequence[str], widths: Sequence[int], rows: Iterable[list[list[Cell]]], file: IO[bytes]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([name for pair in zip(header, widths, strict=True) for name in _numbered(*pair)])
    for row in rows:
        filled = (cells + [None] * (width - len(cells)) for cells, width in zip(row, widths, strict=True))
        sheet.append([_as_text(sheet, cell) for cells in filled for cell in cells])
    workbook.save(file)
    file.seek(0)


def _numbered(name: str, width: int) -> list[str]:
    return [name, *(f"{name} ({number})" for number in range(2, width + 1))]


def _as_text(sheet: Any, cell: Cell) -> Any:
    """The cell; text that openpyxl would take for an error value (`#N/A`) as text."""
    if not isinstance(cell, str) or not cell.startswith("#"):
        return cell
    written = WriteOnlyCell(sheet, cell)
    written.data_type = "s"
    return written


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(CHUNK):
            yield piece

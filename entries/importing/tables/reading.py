"""A file of values to rows: CSV with any delimiter, a workbook, JSON or JSON Lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from entries.exporting.cells import restore
from entries.importing.tables.headers import Columns, Header
from entries.importing.tables.objects import read_json, read_json_lines
from entries.importing.tables.results import BadFile, RowError
from entries.importing.tables.sniffing import kind_of, refused
from entries.importing.tables.workbooks import read_workbook

DELIMITERS = ",;\t|，；、^~:"
SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # what Excel writes before a header to name the delimiter
LONGEST = 10_000_000  # characters of one cell
Cells = dict[str, str]


class Line(NamedTuple):
    """A row: its number as a spreadsheet counts, the line of the file where it begins, and its cells by column.

    `fault` says why a row cannot be read.
    """

    row: int
    line: int
    cells: Cells
    fault: str = ""


class TableFile:
    """A file that is a table, read as often as asked, from its beginning and row by row.

    Raises BadFile, when it is made or while it is read, for what is no table, for a column that is unknown, missing
    or stands twice, and for a quotation mark without its pair.
    """

    def __init__(
        self, file: BinaryIO, columns: Columns, *, required: Sequence[str] = (), ignore: Collection[str] = ()
    ) -> None:
        self.file, self.columns, self.required, self.ignore = file, columns, required, ignore
        self.kind, self.encoding = kind_of(file)
        self.delimiter, self.skipped = self._delimiter() if self.kind == "text" else ("", 0)
        if self.is_grid:
            first = next(self._grid(), (1, 1, []))
            self.header = self._checked(first[2], row=first[0])

    @property
    def is_grid(self) -> bool:
        """Whether it has a header of its own; each object of JSON says its columns itself."""
        return self.kind in ("text", "workbook")

    def has(self, column: str) -> bool:
        """Whether rows may have a cell in that column."""
        return not self.is_grid or column in self.header.columns

    def present(self) -> list[str]:
        """The columns that the file has, in its order."""
        if self.is_grid:
            return list(dict.fromkeys(filter(None, self.header.columns)))
        return list(dict.fromkeys(name for line in self.lines() for name in line.cells))

    def lines(self) -> Iterator[Line]:
        """The rows below the header, without empty ones."""
        return self._of_grid() if self.is_grid else self._of_objects()

    def _of_grid(self) -> Iterator[Line]:
        rows = self._grid()
        next(rows, None)
        names = self.header.columns
        width = len(names)
        assemble = _assembler(names, self.columns)
        for row, line, cells in rows:
            if not any(cells) or not "".join(cells).strip():
                continue
            fault = ""
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                words = _(
                    "The row has %(cells)d cells, the header %(columns)d: is a quotation mark or a delimiter missing?"
                )
                fault = words % {"cells": len(cells), "columns": width}
            elif len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            yield Line(row, line, assemble(cells), fault)

    def _of_objects(self) -> Iterator[Line]:
        known: dict[tuple[str, ...], Callable[[Sequence[str]], Cells]] = {}
        with self._text() as text:
            for row, line, cells, fault in (read_json if self.kind == "json" else read_json_lines)(text):
                names = tuple(cells)
                if names not in known and not fault:
                    known[names] = _assembler(self._checked(names, row=row, line=line).columns, self.columns)
                yield Line(row, line, known[names](list(cells.values())) if not fault else {}, fault)

    def _grid(self) -> Iterator[tuple[int, int, list[str]]]:
        if self.kind == "workbook":
            yield from read_workbook(self.file)
            return
        csv.field_size_limit(LONGEST)
        with self._text() as text:
            text.read(self.skipped)
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            row, before = 0, 1 if self.skipped else 0
            while True:
                row, line = row + 1, before + reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    message = _("The file is no table of values from here on (%(reason)s): look for a quotation mark.")
                    raise refused(message % {"reason": error}, row=row, line=line) from error
                yield row, line, [_cell(cell) for cell in cells]

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        try:
            yield text
        finally:
            text.detach()

    def _delimiter(self) -> tuple[str, int]:
        """The delimiter by which the most columns are known, and how many characters to skip."""
        with self._text() as text:
            head = text.read(64 * 1024)
        if named := SEP.match(head):
            return named[1], named.end()

        def known(delimiter: str) -> tuple[int, int]:
            cells = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), [])
            header = self.columns.header(cells, self.ignore)
            return sum(name is not None for name in header.columns), len(cells)

        csv.field_size_limit(LONGEST)
        return max(DELIMITERS, key=known), 0

    def _checked(self, cells: Sequence[str], *, row: int, line: int = 0) -> Header:
        header = self.columns.header(cells, self.ignore)
        every = ", ".join(self.columns.words)
        if self.is_grid and header.is_none(self.required):
            begin = next(text for text, _near in header.unknown)[:40]
            words = _(
                "The first row must hold the column names; it has none, and begins with “%(begin)s”. Delete what "
                "stands above the names, or write them into a row above: %(columns)s."
            )
            raise refused(words % {"begin": begin, "columns": every}, row=row)
        words = _("There is no column “%(column)s”; the nearest is “%(near)s”. Columns: %(columns)s.")
        errors = [
            RowError(row, text, text, words % {"column": text, "near": near, "columns": every}, line)
            for text, near in header.unknown
        ]
        errors += [
            RowError(row, text, text, _("The column “%(column)s” stands twice.") % {"column": text}, line)
            for text in header.repeated
        ]
        missing = [name for name in self.required if name not in header.columns]
        if missing and self.is_grid:  # an object that lacks one is refused by its row, beside others
            words = _("The header lacks %(columns)s: without it no row can be told from another.")
            errors.append(RowError(row, "", "", words % {"columns": ", ".join(missing)}, line))
        if errors:
            raise BadFile(*errors, unknown=tuple(text for text, _near in header.unknown))
        return header


def _cell(text: str) -> str:
    if text[:1] == "'":
        text = restore(text)
    return text.replace("\r\n", "\n") if "\r" in text else text


def _assembler(names: Sequence[str | None], columns: Columns) -> Callable[[Sequence[str]], Cells]:
    """A function from the cells of a row to its columns; the parts of a column are joined."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name is not None:
            places.setdefault(name, []).append(place)
    if all(len(found) == 1 for found in places.values()):
        single = [(name, found[0]) for name, found in places.items()]
        return lambda cells: {name: cells[place] for name, place in single}

    def assemble(cells: Sequence[str]) -> Cells:
        return {
            name: columns.joined.get(name, "").join(filter(None, (cells[place] for place in found)))
            for name, found in places.items()
        }

    return assemble

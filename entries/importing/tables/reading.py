"""A file of values to rows: encoding, delimiter, header."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.exporting.cells import restore
from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript
from entries.manuscripts.decoding import decode

DELIMITERS = ",;\t"
LONGEST = 10_000_000  # characters of one cell
Table = list[tuple[int, dict[str, str]]]


def read_table(data: bytes, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Table:
    """The rows of a CSV file by column, each with its number as a spreadsheet counts (the header is row 1).

    `columns` gives each column's name and the other words that its header may be. UTF-8, UTF-16 and GB 18030 are told
    apart, and so are commas, semicolons and tabs. Raises ValidationError for a file that is no table, for unknown,
    repeated or missing columns, and for rows longer than the header.
    """
    csv.field_size_limit(LONGEST)
    try:
        text, _encoding, _notices = decode(data)
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text)))
    except UnreadableManuscript as error:
        raise ValidationError(_(REFUSAL_MESSAGES[error.code]), code="unreadable") from error
    except csv.Error as error:
        raise ValidationError(
            _("The file is no table of values: %(reason)s."), code="csv", params={"reason": str(error)}
        ) from error
    header = _header(rows[0] if rows else [], columns)
    if missing := [name for name in required if name not in header]:
        raise ValidationError(
            _("The header lacks %(columns)s: without it no row can be told from another."),
            code="missing_column",
            params={"columns": ", ".join(missing)},
        )
    return [(n, _row(n, cells, header)) for n, cells in enumerate(rows[1:], 2) if any(cell.strip() for cell in cells)]


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that stands most often in the header."""
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _header(cells: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str]:
    words = {word.casefold(): name for name, others in columns.items() for word in (name, *others)}
    header: list[str] = []
    for cell in cells:
        name = words.get(cell.strip().casefold())
        if name is None:
            near = difflib.get_close_matches(cell.strip().casefold(), words, n=1, cutoff=0)
            raise ValidationError(
                _("There is no column “%(column)s”; the nearest is “%(near)s”. Columns: %(columns)s."),
                code="unknown_column",
                params={"column": cell, "near": words[near[0]] if near else "", "columns": ", ".join(columns)},
            )
        if name in header:
            raise ValidationError(
                _("The column “%(column)s” stands twice."), code="repeated_column", params={"column": cell}
            )
        header.append(name)
    return header


def _row(number: int, cells: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise ValidationError(
            _("Row %(row)d has %(cells)d cells, the header %(columns)d: is a quotation mark or a delimiter missing?"),
            code="long_row",
            params={"row": number, "cells": len(cells), "columns": len(header)},
        )
    filled = [*cells, *[""] * (len(header) - len(cells))]
    return {name: restore(cell).replace("\r\n", "\n") for name, cell in zip(header, filled, strict=False)}

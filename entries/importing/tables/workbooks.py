"""Rows of a workbook (XLSX), with openpyxl in its reading mode, which holds no sheet whole."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _

from entries.exporting.cells import restore
from entries.exporting.workbooks import unescape
from entries.importing.tables.sniffing import refused

DAMAGED = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, OSError, TypeError)


def read_workbook(file: BinaryIO) -> Iterator[tuple[int, int, list[str]]]:
    """The rows of the workbook's one sheet that has any, each with its number.

    Raises BadFile for a damaged workbook, for rows on several sheets, and for a formula whose result is not stored.
    """
    file.seek(0)
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            sheet = _only_sheet(workbook)
            beside = openpyxl.load_workbook(file, read_only=True)[sheet.title] if _has_formulas(file) else None
            yield from _rows(sheet, beside)
        finally:
            workbook.close()
    except DAMAGED as error:
        raise refused(_("The workbook is damaged: open it in Excel, save it again, then import that.")) from error


def _only_sheet(workbook: Any) -> Any:
    sheets = [sheet for sheet in workbook.worksheets if _has_rows(sheet)]
    if len(sheets) > 1:
        names = ", ".join(sheet.title for sheet in sheets)
        message = _("The workbook has rows on several sheets (%(names)s): keep the one that is meant.")
        raise refused(message % {"names": names})
    if not sheets:
        raise refused(_("The file is empty."))
    return sheets[0]


def _has_rows(sheet: Any) -> bool:
    sheet.reset_dimensions()  # some programs write a size that is too small
    return any(value is not None for row in sheet.iter_rows(max_row=20, values_only=True) for value in row)


def _rows(sheet: Any, formulas: Any) -> Iterator[tuple[int, int, list[str]]]:
    if formulas is not None:
        formulas.reset_dimensions()
    beside = formulas.iter_rows(values_only=True) if formulas is not None else None
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        for place, formula in enumerate(next(beside, ())) if beside else ():
            if isinstance(formula, str) and formula[:1] == "=" and row[place] is None:
                message = _(
                    "The result of this formula is not stored: open the file in Excel, save it, then import that."
                )
                raise refused(message, row=number, value=formula)
        yield number, 0, [_text(value) for value in row]


def _has_formulas(file: BinaryIO) -> bool:
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with package.open(name) as part:
                    tail = b""
                    while chunk := part.read(1024 * 1024):
                        if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                            return True
                        tail = chunk[-3:]
    return False


def _text(value: Any) -> str:
    """A cell as text: a number without a fraction that is none, a date as 2022-06-23."""
    match value:
        case None:
            return ""
        case str():
            return restore(unescape(value))
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
    return str(value)

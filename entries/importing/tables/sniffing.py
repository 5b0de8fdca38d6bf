"""What a file is, told by its content and not by its name."""

from __future__ import annotations

import codecs
import contextlib
import io
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from entries.importing.tables.results import BadFile, RowError
from entries.manuscripts.archives import is_bomb
from entries.manuscripts.decoding import MARKS
from entries.manuscripts.kinds import PACKED

CHUNK = 1024 * 1024
SHEETS = "xl/worksheets/"  # the parts that are read row by row; texts, styles and the like are held whole
MOST_TEXTS = 256 * 1024**2  # bytes of those
LARGEST = 2 * 1024**3  # bytes of a workbook, unpacked


def kind_of(file: BinaryIO) -> tuple[str, str]:
    """What the file is (workbook, json, lines or text) and the encoding of its text.

    Raises BadFile, saying what to do, for what is no table, for passwords, and for text in no encoding that is known.
    """
    head = _head(file)
    if head.startswith(PACKED):
        _refuse_other_packages(file)
        return "workbook", ""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(
            _("This is an old .xls file, or has a password: open it in Excel and save it as .xlsx without a password.")
        )
    if head.startswith(b"%PDF"):
        raise refused(_("This is a PDF: a table comes as CSV, XLSX or JSON. Ask whoever made it for one of these."))
    if not head.strip():
        raise refused(_("The file is empty."))
    encoding = _encoding(file, head)
    begin = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if begin[:1] == "<":
        raise refused(_("This is a web page, whatever its name says: open it in Excel and save it as .xlsx."))
    return ({"[": "json", "{": "lines"}.get(begin[:1], "text")), encoding


def size_of(file: BinaryIO) -> int:
    """How many bytes there are to read: of a workbook those that it unpacks to, as its directory has them."""
    size = file.seek(0, io.SEEK_END)
    if _head(file).startswith(PACKED):
        with contextlib.suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(file) as package:
            size = max(size, sum(member.file_size for member in package.infolist()))
    file.seek(0)
    return size


def refused(message: str, *, row: int = 0, line: int = 0, column: str = "", value: str = "") -> BadFile:
    """A refusal of the file as a whole, or at one place of it."""
    return BadFile(RowError(row, column, value, message, line))


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(4096)


def _refuse_other_packages(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            size = sum(member.file_size for member in package.infolist())
            texts = sum(member.file_size for member in package.infolist() if _is_held(member.filename))
            bomb = any(map(is_bomb, package.infolist()))
    except (zipfile.BadZipFile, OSError) as error:
        raise refused(_("The workbook is damaged: open it in Excel, save it again, then import that.")) from error
    if "word/document.xml" in names:
        raise refused(_("This is a Word document: import it as a manuscript, or save its table from Excel as .xlsx."))
    if "xl/workbook.xml" not in names:
        raise refused(_("This package is no Excel workbook: save the table as .xlsx or CSV."))
    if bomb:
        raise refused(_("The workbook unpacks to far more than a table holds. Nothing was read: ask who sent it."))
    if texts > MOST_TEXTS:
        raise refused(_("Unpacked, the texts of the workbook are larger than 256 MiB: save it as CSV, or split it."))
    if size > LARGEST:
        raise refused(_("Unpacked, the workbook is larger than 2 GiB: save it as CSV, or split it."))


def _is_held(name: str) -> bool:
    return name.endswith(".xml") and not name.startswith(SHEETS)


def _encoding(file: BinaryIO, head: bytes) -> str:
    """The first encoding in which the whole file is text. A byte order mark decides; else UTF-8; else GB 18030."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            if (line := _first_bad_line(file, encoding)) is None:
                return encoding
            raise refused(_("The text is damaged: save it again in UTF-8."), line=line)
    if b"\0" in head:
        raise refused(_("This is no text and no workbook: save the table as CSV in UTF-8, as XLSX or as JSON."))
    if _first_bad_line(file, "utf-8") is None:
        return "utf-8"
    if (line := _first_bad_line(file, "gb18030")) is None:
        return "gb18030"
    raise refused(_("The text is neither UTF-8, UTF-16 nor GB 18030: save it again in UTF-8."), line=line)


def _first_bad_line(file: BinaryIO, encoding: str) -> int | None:
    """The line at which the file is no text of that encoding; None where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    lines = 1
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
            lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return lines + error.object[: error.start].count(b"\n")
    return None

"""Files that are no tables, and rows that cannot be imported: each is refused with what to do.

The list stands in docs/tables.md, word for word: `pytest -s` prints it.
"""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.utils import translation

from entries.importing.tables import import_table, sniffing
from entries.models import Program
from tests.factories import make_section
from tests.manuscripts.test_bad_files import OLE
from tests.manuscripts.words import make_docx, p
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
MANUAL = (Path(__file__).parents[2] / "docs" / "tables.md").read_text("utf-8")
HEAD = "yearbook,section,title,kind,body\n"
ROW = "内蒙古年鉴 2023,群众团体,{},work,全文。\n"
GOOD = HEAD + ROW.format("甲")


def workbook(*rows: tuple[str, ...], second: bool = False) -> bytes:
    """A workbook with those rows, as Excel would write it."""
    book = openpyxl.Workbook()
    for sheet in [book.active, *([book.create_sheet("乙")] if second else [])]:
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A workbook of one entry, one of whose parts is that."""
    source, target = io.BytesIO(workbook(COLUMNS, CELLS)), io.BytesIO()
    with ZipFile(source) as book, ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for part, content in {**{part: book.read(part) for part in book.namelist()}, name: data}.items():
            packed.writestr(part, content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
COLUMNS = tuple(HEAD.strip().split(","))
CELLS = ("内蒙古年鉴 2023", "群众团体", "甲", "work", "全文。")
BAD: dict[str, bytes | str] = {
    "of no bytes": b"",
    ".xls of the old Office, or .xlsx with a password": OLE + "EncryptedPackage".encode("utf-16-le"),
    ".xlsx cut off on its way": workbook(COLUMNS, CELLS)[:2000],
    ".xlsx that unpacks to 30 MB of nothing": with_part(SHEET, b"0" * 30_000_000),
    ".xlsx whose sheet is damaged": with_part(SHEET, b"<worksheet><sheetData><row"),
    ".xlsx with rows on two sheets": workbook(COLUMNS, CELLS, second=True),
    ".xlsx with a formula whose result is not stored": workbook(COLUMNS, (*CELLS[:4], "=A1&A2")),
    ".docx": make_docx(p("【甲】一。")),
    ".pdf": b"%PDF-1.7\n%\xe2\xe3",
    "a picture that is called .csv or .xlsx": make_image(),
    "a saved web page": b"<html><table><tr><td>x</td></tr></table></html>",
    "a program, or anything else": b"\x7fELF\0\0\0",
    "text in no known encoding": GOOD.encode("gb18030") + b"\xff\xff\xff",
    "a quotation mark that is never closed": HEAD + '内蒙古年鉴 2023,群众团体,甲,,"全文\n',
    "JSON that is cut off": '[{"title": "甲"}',
    "JSON with a second list behind the first": "[]\n\n" + '[{"title": "甲"}]',
    "JSON with lists within lists": '[{"title": ' + "[" * 100_000,
    "JSON Lines with lists within lists": '{"title": ' + "[" * 100_000 + "\n",
    "no line with the columns' names": ROW.format("甲"),
    "a heading above the columns' names": "2023年条目一览表,,,,\n" + GOOD,
    "a column that the table does not have": GOOD.replace("body", "boddy"),
    "a column twice": GOOD.replace("body", "title"),
    "a row with more cells than columns": HEAD + ROW.format("甲").strip() + ",多\n",
    "an entry twice": GOOD + ROW.format("甲"),
    "an entry without a title": HEAD + ROW.format(""),
    "a title of more than 200 characters": HEAD + ROW.format("长" * 201),
    "a kind that there is not": HEAD + "内蒙古年鉴 2023,群众团体,甲,大事,全文。\n",
    "a volume that there is not": GOOD.replace("2023", "1999"),
    "a section that there is not": GOOD.replace("群众团体", "群团"),
    "a character that cannot be stored": '[{"yearbook": "内蒙古年鉴 2023", "section": "群众团体", "title": "\\u0000"}]',
    "no yes or no in the column delete": "yearbook,section,title,delete\n内蒙古年鉴 2023,群众团体,甲,也许\n",
}


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_with_the_words_of_the_manual_and_nothing_is_written(what: str) -> None:
    make_section("群众团体")
    data = BAD[what]
    with translation.override("en"):
        run = import_table(name="programs", data=data if isinstance(data, bytes) else data.encode(), author=None)
    said = run.errors[0].message if run.errors else "(nothing)"
    print(f"\n| {what} | {said} |")
    assert not Program.objects.exists()
    assert f"| {what} | {said} |" in MANUAL


def test_a_workbook_whose_texts_would_fill_the_memory_is_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_section("群众团体")
    monkeypatch.setattr(sniffing, "MOST_TEXTS", 100_000)
    few, many = (with_part("xl/sharedStrings.xml", b"\n" * size) for size in (50_000, 100_000))
    assert not import_table(name="programs", data=few, author=None, dry_run=True).errors
    with translation.override("en"):
        (error,) = import_table(name="programs", data=many, author=None).errors
    assert "save it as CSV, or split it" in error.message


def test_a_header_with_more_strange_names_than_known_ones_is_still_one() -> None:
    data = "卷,类目,条目,甲,乙,丙,丁\n"
    run = import_table(name="programs", data=data.encode(), author=None)
    assert run.unknown == ("甲", "乙", "丙", "丁")


def test_the_same_file_without_a_fault_is_imported() -> None:
    make_section("群众团体")
    assert import_table(name="programs", data=GOOD.encode(), author=None).counts["new"] == 1

"""Rows out as files: nothing lost, nothing that a spreadsheet would run, and no file held whole."""

import csv
import io
import json
from itertools import zip_longest

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from entries.exporting import FORMATS, workbooks
from entries.exporting.cells import guard, recipients_text, restore
from entries.exporting.workbooks import unescape

HEADER = ("title", "body", "order")
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
texts = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20),
    st.sampled_from(
        ["=1+1", "==1+1", "'=x", "''", "'", " =x", " 首", "-3", "@z", "\t=1", "\r\n", 'a"b,c;d\te', "𠮷野家"]
    ),
    st.sampled_from(["_x000D_", "_x005F_", "#N/A", "#REF!", "TRUE", "1E5", "0012", "x" * 40_000, "=" * 33_000]),
)


def written(form: str, rows, header=HEADER) -> bytes:
    """The rows as a file."""
    return b"".join(FORMATS[form].write(header, rows))


def sheet(data: bytes) -> list[tuple]:
    """The rows of a workbook, with None for empty cells."""
    return list(openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True))


@given(st.one_of(texts, st.text(alphabet="'=+-@\t\r\na", max_size=6)))
def test_a_guarded_text_is_no_formula_and_comes_back_exactly(text):
    assert not guard(text).startswith(STARTS)
    assert restore(guard(text)) == text


@pytest.mark.parametrize("form", ["csv", "plain.csv"])
@given(st.lists(st.tuples(texts, texts, st.none() | st.integers(0, 10**9)), max_size=3))
def test_csv_holds_every_value(form, rows):
    text = written(form, rows).decode("utf-8-sig" if form == "csv" else "utf-8")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == list(HEADER)
    said = [[restore(a), restore(b), c] for a, b, c in read[1:]]
    assert said == [[a, b, "" if c is None else str(c)] for a, b, c in rows]


@given(st.lists(st.tuples(texts, texts, st.none() | st.integers(0, 10**9)), max_size=3))
def test_a_workbook_holds_every_value_and_numbers_as_numbers(rows):
    header, *read = sheet(written("xlsx", rows))
    names = [str(name).partition(" (")[0] for name in header]
    for row, cells in zip(rows, read, strict=True):
        joined = dict.fromkeys(HEADER, "")
        for name, cell in zip_longest(names, cells):
            joined[name] = cell if isinstance(cell, int) else joined[name] + restore(unescape(cell or ""))
        assert (joined["title"], joined["body"], joined["order"]) == (row[0], row[1], "" if row[2] is None else row[2])


@pytest.mark.parametrize("form", ["json", "jsonl"])
@given(st.lists(st.tuples(texts, texts, st.none() | st.integers(0, 10**9)), max_size=3))
def test_json_holds_every_value_as_it_is(form, rows):
    text = written(form, rows).decode()
    read = json.loads(text) if form == "json" else [json.loads(line) for line in text.split("\n")[:-1]]
    assert [tuple(row.values()) for row in read] == rows


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_nothing_that_a_spreadsheet_would_run_goes_out(form):
    data = written(form, [(start + "SUM(A1)", "", None) for start in STARTS])
    cells = [row[0] for row in sheet(data)] if form == "xlsx" else data.decode("utf-8-sig").split("\n")
    assert [cell for cell in cells if unescape(cell).strip('"').startswith(STARTS)] == []


def test_a_csv_file_for_excel_begins_with_a_byte_order_mark_and_a_plain_one_does_not():
    assert written("csv", []) == b"\xef\xbb\xbftitle,body,order\r\n"
    assert written("plain.csv", []) == b"title,body,order\r\n"


@pytest.mark.parametrize("form", ["csv", "plain.csv", "json", "jsonl"])
def test_a_piece_is_given_before_the_last_row_is_read(form):
    read = []
    rows = (read.append(number) or ("标题", "正文", number) for number in range(10_000))
    next(FORMATS[form].write(HEADER, rows))
    assert len(read) < 1000


def test_a_text_longer_than_a_cell_goes_on_in_columns_of_the_same_name():
    header, row = sheet(written("xlsx", [("长", "字" * 40_000, 1)]))
    assert header == ("title", "body", "body (2)", "body (3)", "order")
    assert "".join(row[1:4]) == "字" * 40_000


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_given(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with pytest.raises(ValidationError, match="CSV"):
        FORMATS["xlsx"].write(HEADER, [("a", "b", 1)] * 3)


def test_reading_ends_where_the_rows_are_too_many(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    rows = (["a", "b", n] for n in range(9))
    with pytest.raises(ValidationError):
        FORMATS["xlsx"].write(HEADER, rows)
    assert list(rows) == []


def test_an_error_while_rows_are_read_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        FORMATS["xlsx"].write(HEADER, ((str(1 // n), "", n) for n in (1, 0)))


def test_recipients_are_lines_of_one_cell_and_a_person_needs_no_kind():
    person = {"name": "于洋", "affiliation": "人民|医院", "post": "主任", "kind": "person"}
    work = {"name": "向日葵", "affiliation": "", "post": "", "kind": "work"}
    assert recipients_text([person, work]) == "于洋 | 人民\\|医院 | 主任\n向日葵 |  |  | work"

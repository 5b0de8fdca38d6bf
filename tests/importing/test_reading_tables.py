"""Files that are tables, told by their content; and those that are none, with what to do."""

import datetime
import io
import json
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.exporting import FORMATS
from entries.importing.tables.headers import Columns
from entries.importing.tables.reading import TableFile
from entries.importing.tables.results import BadFile

WORDS = {"title": ("条目", "标题"), "body": ("正文",), "recipients": ("获奖者",)}
COLUMNS = Columns(WORDS, joined={"body": "", "recipients": "\n"})


def read(data: bytes | str, **kwargs) -> list[dict[str, str]]:
    """The rows of a file of that content."""
    return [line.cells for line in lines(data, **kwargs)]


def lines(data: bytes | str, **kwargs):
    """The rows with their numbers."""
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(TableFile(file, COLUMNS, **kwargs).lines())


def refusal(data: bytes | str, **kwargs) -> BadFile:
    """Why the file is no table."""
    with pytest.raises(BadFile) as caught:
        lines(data, **kwargs)
    return caught.value


def workbook(*rows, **sheets) -> bytes:
    """A workbook with those rows, as Excel would write it; `sheets` are further ones."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ROWS = [{"title": "那达慕", "body": "一,二;三"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-32"])
def test_a_text_may_be_in_any_encoding(encoding):
    text = 'title,body\n那达慕,"一,二;三"\n'
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    assert read((mark + text).encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，", "；", "^"])
def test_a_text_may_have_any_delimiter(delimiter):
    assert read(f'title{delimiter}body\n那达慕{delimiter}"一,二;三"\n') == ROWS


def test_excel_s_line_that_names_the_delimiter_is_read_past():
    assert read('sep=;\r\ntitle;body\r\n那达慕;"一,二;三"\r\n') == ROWS


@pytest.mark.parametrize("form", ["csv", "plain.csv", "xlsx", "json", "jsonl"])
def test_every_format_that_goes_out_comes_in(form):
    data = b"".join(FORMATS[form].write(("title", "body"), [("那达慕", "一,二;三")]))
    assert read(data) == ROWS


def test_a_workbook_s_numbers_and_dates_are_read_as_a_person_sees_them():
    rows = read(workbook(("title", "body"), (2022.0, datetime.datetime(2022, 6, 23)), (1.5, True), (None, "'=1")))
    assert [tuple(row.values()) for row in rows] == [("2022", "2022-06-23"), ("1.5", "true"), ("", "=1")]


def test_an_empty_sheet_beside_the_table_does_no_harm():
    assert read(workbook(("title", "body"), ("那达慕", "一,二;三"), Sheet2=[])) == ROWS


def test_a_formula_whose_result_is_not_stored_is_refused_and_not_read_as_empty():
    (error,) = refusal(workbook(("title", "body"), ("那达慕", "=A1&A2"))).errors
    assert (error.row, error.value) == (2, "=A1&A2")


@pytest.mark.parametrize("header", ["条目,正文", "條目,正文", "標題,正文", " Title , BODY ", "title,body (1)"])
def test_a_header_may_be_chinese_or_english(header):
    assert read(f'{header}\n那达慕,"一,二;三"\n') == ROWS


def test_recipients_may_stand_in_several_columns():
    rows = read("title,获奖者1,获奖者2,获奖者3\n奖,于洋,,云静\n")
    assert rows == [{"title": "奖", "recipients": "于洋\n云静"}]


def test_a_long_text_may_stand_in_several_columns():
    assert read("title,body,body (2)\n长,前,后\n") == [{"title": "长", "body": "前后"}]


def test_a_row_is_counted_as_a_spreadsheet_counts_and_has_its_line_too():
    rows = lines('title,body\n一,"两\n行"\n\n二,甲\n')
    assert [(row.row, row.line) for row in rows] == [(2, 2), (4, 5)]


def test_a_row_that_is_too_long_is_named_and_the_others_are_read():
    long, good = lines("title,body\na,b,c\na,b\n")
    assert "3" in long.fault
    assert good.fault == ""


def test_a_row_that_is_too_short_has_empty_cells():
    assert read("title,body\na\n") == [{"title": "a", "body": ""}]


def test_an_unknown_column_is_named_with_the_nearest_known_one():
    refused = refusal("titel,body,备注\n")
    assert refused.unknown == ("titel", "备注")
    assert "“title”" in refused.errors[0].message


def test_an_unknown_column_is_read_past_where_it_is_named():
    assert read("title,备注\n甲,乙\n", ignore=["备注"]) == [{"title": "甲"}]


def test_the_column_of_errors_is_read_past():
    assert read("title,error\n甲,没有\n") == [{"title": "甲"}]


@pytest.mark.parametrize("header", ["title,title", "title,条目"])
def test_a_column_that_stands_twice_is_refused(header):
    assert refusal(f"{header}\n").errors


def test_a_column_of_the_key_that_is_missing_is_named():
    (error,) = refusal("body\n甲\n", required=["title"]).errors
    assert "title" in error.message


def test_objects_say_their_columns_themselves():
    rows = read('{"title": "甲", "body": null}\n\n{"标题": 2022}\n')
    assert rows == [{"title": "甲", "body": ""}, {"title": "2022"}]


def test_recipients_of_json_are_objects():
    data = json.dumps([{"title": "奖", "recipients": [{"name": "于洋", "post": "主任"}, {"name": "云静"}]}])
    assert read(data) == [{"title": "奖", "recipients": "于洋 |  | 主任\n云静"}]


def test_a_list_is_read_piece_by_piece(monkeypatch):
    monkeypatch.setattr("entries.importing.tables.objects.CHUNK", 3)
    data = json.dumps([{"title": f"条目{n}", "body": "[]{},\n"} for n in range(5)], ensure_ascii=False, indent=1)
    rows = lines(data)
    assert [row.cells["title"] for row in rows] == [f"条目{n}" for n in range(5)]
    assert [row.row for row in rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("value", ['["甲"]', '[{"title": {"a": 1}}]', '[{"title": 1.5}]'])
def test_what_is_no_row_is_named(value):
    assert lines(value)[0].fault


def zipped(name: str) -> bytes:
    """A package with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \n\n", "空"),
        (b"PK\x03\x04broken", "损坏"),
        (zipped("word/document.xml"), "Word"),
        (zipped("mimetype"), "xlsx"),
        (zipped("xl/workbook.xml"), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "密码"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "网页"),
        (b"\x00\x01\x02", "CSV"),
        ("title,body\n甲,乙\n".encode("gb18030") + b"\xff\xff\xff", "UTF-8"),
        (b"\xff\xfet\x00i\x00t", "UTF-8"),
        ('title,body\n甲,"乙\n', "引号"),
        ('title,body\n甲,"乙"丙\n', "引号"),
        ('[{"title": "甲"}', "JSON"),
        ('[{"title": "甲"},,x]', "JSON"),
        ('{"title": "甲"\n', "JSON"),
        (workbook(("title",), ("甲",), 乙=[("title",), ("乙",)]), "工作表"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data, words):
    assert words in refusal(data).errors[0].message


def test_the_place_where_a_text_stops_being_a_table_is_named():
    (error,) = refusal('title,body\n甲,乙\n丙,"丁\n').errors
    assert (error.row, error.line) == (3, 3)


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=12)


@pytest.mark.parametrize("form", ["csv", "plain.csv", "xlsx", "json", "jsonl"])
@given(st.lists(st.tuples(cells.filter(str.strip), cells | st.just("长" * 40_000)), max_size=3))
def test_whatever_goes_out_comes_in(form, rows):
    data = b"".join(FORMATS[form].write(("title", "body"), rows))
    found = [(row["title"], row["body"]) for row in read(data)] if rows or form != "jsonl" else []
    assert found == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_are_refused(data):
    with suppress(BadFile):
        assert all(set(row) <= set(WORDS) for row in read(data))

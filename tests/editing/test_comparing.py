"""Two revisions compared: what differs is shown, what is equal is not, and nothing is lost between the two."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.admin.comparison import beside, inline, shown
from entries.editing import normalise
from entries.editing.comparing import compare, compare_rows, differences
from entries.editing.mergingentries import EMPTY, TABLES
from entries.models import Kind, Level
from tests.editing.test_merging import edited

letters = st.text(alphabet="妇联培训一二1２2。；，\na", max_size=40).map(normalise)


@st.composite
def revised(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same after an editor was at it."""
    before = draw(letters)
    return before, edited(before, draw)


def content(**fields: Any) -> Any:
    return {**EMPTY, "title": "妇女培训", "kind": "work", **fields}


def fact(label: str, value: str = "1", **fields: str) -> dict[str, str]:
    return {"label": label, "value": value, "unit": "", "qualifier": "", "words": "", **fields}


def award(name: str, *recipients: str, **fields: Any) -> dict[str, Any]:
    own = {"name": name, "level": "national", "year": 2022, "granted_by": ["妇联"], "rank": ""}
    counted = {"recipient_count": None, "recipient_unit": ""}
    named = [{"name": one, "kind": "person", "affiliation": "", "post": ""} for one in recipients]
    return {**own, **counted, "recipients": named, **fields}


def side(runs: Any, other: str) -> str:
    return "".join(text for kind, text in runs if kind != other)


@given(letters)
def test_equal_contents_have_no_difference(body: str) -> None:
    facts, awards = [fact("期数"), fact("期数")], [award("三八红旗手", "武艳丽")]
    one = content(body=body, facts=facts, awards=awards)
    assert compare(one, {**one}).is_empty


@given(revised())
def test_the_runs_are_the_two_texts(texts: tuple[str, str]) -> None:
    runs = compare(content(body=texts[0]), content(body=texts[1])).body
    assert side(runs, "new").removesuffix("\n") == texts[0]
    assert side(runs, "gone").removesuffix("\n") == texts[1]


@given(revised())
def test_both_layouts_show_both_texts_whole(texts: tuple[str, str]) -> None:
    body = compare(content(body=texts[0]), content(body=texts[1])).body
    before, after = (text.replace("\n", "") for text in texts)
    flat = [run for paragraph in inline(body) for run in paragraph["runs"] if run[1] != "¶"]
    assert (side(flat, "new"), side(flat, "gone")) == (before, after)
    rows = list(beside(body))
    for column, text in (("before", before), ("after", after)):
        assert "".join(t for row in rows for _kind, t in row[column]).replace("¶", "").replace("\n", "") == text


@given(st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=8, unique=True), st.data())
def test_a_new_sentence_leaves_all_others_as_unchanged(names: list[str], data: st.DataObject) -> None:
    written = [f"{name}单位举办培训。" for name in names]
    place = data.draw(st.integers(0, len(written)))
    new = "组织志愿服务3次。"
    runs = differences("".join(written), "".join([*written[:place], new, *written[place:]]))
    assert [run for run in runs if run[0] != "same"] == [("new", new)]


def test_a_number_that_changed_is_shown_whole_and_alone() -> None:
    runs = differences("培训430期,培训10.2万余人。", "培训452期,培训10.2万余人。")
    assert [run for run in runs if run[0] != "same"] == [("gone", "430"), ("new", "452")]


def test_a_character_that_changed_is_shown_alone() -> None:
    runs = differences("自治区妇联组织活动。", "自治区妇联组织大活动。")
    assert [run for run in runs if run[0] != "same"] == [("new", "大")]


def test_two_different_sentences_are_not_cut_into_crumbs() -> None:
    runs = differences("妇联的干部深入牧区走访。", "全年共调解纠纷的案件三千余起。")
    assert [kind for kind, _text in runs] == ["gone", "new"]


def test_a_rewritten_end_of_a_paragraph_keeps_the_end_of_its_line() -> None:
    runs = differences("甲。妇联的干部走访。\n末。\n", "甲。全年共调解三千余起。\n末。\n")
    assert runs[-1] == ("same", "\n末。\n")


def test_a_paragraph_that_was_parted_shows_the_line_end_alone() -> None:
    comparison = compare(content(body="一段。二段。"), content(body="一段。\n二段。"))
    assert [p["runs"] for p in inline(comparison.body)] == [
        [("same", "一段。"), ("new", "¶")],
        [("same", "二段。")],
    ]


def test_a_sentence_that_ended_the_paragraph_stays_as_it_is_in_its_middle() -> None:
    assert differences("甲。\n末。\n", "甲。又写了一句。\n末。\n") == [
        ("same", "甲。"),
        ("new", "又写了一句。"),
        ("same", "\n末。\n"),
    ]


def test_a_sentence_taken_from_the_end_of_a_paragraph_is_all_that_is_gone() -> None:
    runs = differences("甲。又写了一句。\n末。\n", "甲。\n末。\n")
    assert [run for run in runs if run[0] != "same"] == [("gone", "又写了一句。")]


def test_a_paragraph_at_the_end_does_not_change_the_one_before_it() -> None:
    comparison = compare(content(body="一段。"), content(body="一段。\n二段。"))
    assert [p["changed"] for p in inline(comparison.body)] == [False, True]
    assert [row["changed"] for row in beside(comparison.body)] == [False, True]


def test_a_field_is_named_only_where_it_differs() -> None:
    comparison = compare(content(unit="甲", reading="fu nv"), content(unit="乙"))
    assert [(one.name, one.before, one.after) for one in comparison.fields] == [
        ("unit", "甲", "乙"),
        ("reading", "fu nv", ""),
    ]


@given(st.permutations(["期数", "人数", "场次", "资金"]))
def test_rows_that_were_only_moved_are_moved_and_nothing_else(labels: list[str]) -> None:
    before = [fact(label) for label in ("期数", "人数", "场次", "资金")]
    changes = compare_rows(before, [fact(label) for label in labels], key=TABLES["facts"])
    assert {change.kind for change in changes} <= {"moved"}
    assert (not changes) == (labels == ["期数", "人数", "场次", "资金"])


def test_a_row_that_changed_names_its_fields() -> None:
    changes = compare(content(facts=[fact("期数", "430")]), content(facts=[fact("期数", "452")])).tables["facts"]
    assert [(one.kind, [f.name for f in one.fields]) for one in changes] == [("changed", ["value"])]


def test_rows_are_added_and_removed() -> None:
    before, after = content(facts=[fact("甲", unit="期")]), content(facts=[fact("乙", "7", unit="人")])
    assert [one.kind for one in compare(before, after).tables["facts"]] == ["new", "gone"]


def test_a_recipient_that_was_added_is_no_change_of_the_others() -> None:
    before, after = content(awards=[award("奖", "王芳")]), content(awards=[award("奖", "李丽", "王芳")])
    change = compare(before, after).tables["awards"][0]
    assert (change.fields, [(one.kind, one.after) for one in change.recipients]) == (
        (),
        [("new", after["awards"][0]["recipients"][0])],
    )


def test_a_picture_and_the_cells_of_a_table_are_compared() -> None:
    table = {"kind": "table", "number": 1, "caption": "", "date": None, "credit": ""}
    before = content(figures=[{**table, "cells": [["年", "期"], ["2022", "430"]]}])
    picture = {"name": "a" * 64, "width": 4, "height": 3}
    after = content(figures=[{**table, "picture": picture, "cells": [["年", "期"], ["2022", "452"]]}])
    cells, added = shown(compare(before, after))["rows"][0]["fields"]
    assert [run for run in cells["runs"] if run[0] != "same"] == [("gone", "430"), ("new", "452")]
    assert [kind for kind, _text in added["runs"]] == ["new"]


@pytest.mark.parametrize("other", [content(), content(figures=[], body="")])
def test_an_empty_entry_is_like_another_empty_one(other: Any) -> None:
    assert compare(content(), other).is_empty


def test_codes_are_shown_as_words() -> None:
    page = shown(compare(content(kind="overview"), content(kind="work", awards=[award("奖", "王芳")])))
    assert page["fields"][0]["after"] == str(Kind.WORK.label)
    assert str(Level.NATIONAL.label) in page["rows"][0]["whole"]

"""Fields and rows of two versions of an entry become one entry."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.editing.content import EntryContent
from entries.editing.mergingentries import EMPTY, EntryMerge, Unsettled, merge_entries


def fact(label: str = "培训", value: str = "80", words: str = "", unit: str = "人") -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "qualifier": "", "words": words}


def award(name: str = "三八红旗手", **fields: Any) -> dict[str, Any]:
    own = {"level": "national", "year": 2022, "granted_by": [], "rank": "", "recipient_count": None}
    return {"name": name, **own, "recipient_unit": "", "recipients": [], **fields}


def entry(**fields: Any) -> EntryContent:
    rows: Any = {"figures": [], "facts": [], "awards": []}
    return {"title": "概况", "kind": "work", "body": "一。", "unit": "", "contributor": "", **rows, **fields}


def facts(merge: EntryMerge, **choices: Any) -> list[tuple[str, str]]:
    return [(row["label"], row["value"]) for row in merge.settled(choices, {})["facts"]]


rows = st.lists(
    st.builds(fact, st.sampled_from("甲乙丙丁"), st.sampled_from("123"), st.sampled_from(["", "词"])), max_size=4
)


@given(rows, rows)
def test_rows_that_one_editor_alone_changed_are_the_result(base: Any, mine: Any) -> None:
    before, after = entry(facts=base), entry(facts=mine)
    assert merge_entries(before, after, before).settled({}, {}) == after
    assert merge_entries(before, before, after).settled({}, {}) == after


@given(rows, rows, rows)
def test_every_row_of_both_editors_is_in_the_merge_once(base: Any, mine: Any, theirs: Any) -> None:
    merge = merge_entries(entry(facts=base), entry(facts=mine), entry(facts=theirs))
    versions = [row.versions for row in merge.tables["facts"]]
    key = sorted
    assert key(map(str, filter(None, (v.mine for v in versions)))) == key(map(str, mine))
    assert key(map(str, filter(None, (v.theirs for v in versions)))) == key(map(str, theirs))


def test_changes_of_different_fields_of_one_row_are_both_taken() -> None:
    merge = merge_entries(entry(facts=[fact()]), entry(facts=[fact(value="90")]), entry(facts=[fact(unit="人次")]))
    assert merge.settled({}, {})["facts"] == [fact(value="90", unit="人次")]


def test_rows_that_each_added_are_both_kept() -> None:
    merge = merge_entries(entry(), entry(facts=[fact("甲")]), entry(facts=[fact("乙")]))
    assert facts(merge) == [("乙", "80"), ("甲", "80")]


def test_a_row_that_both_added_stands_once() -> None:
    merge = merge_entries(entry(), entry(facts=[fact("甲")]), entry(facts=[fact("甲")]))
    assert facts(merge) == [("甲", "80")]


def test_a_row_that_both_added_with_different_values_is_a_conflict_of_that_field() -> None:
    merge = merge_entries(entry(), entry(facts=[fact("甲", "1")]), entry(facts=[fact("甲", "2")]))
    assert list(merge.conflicts()) == ["facts-0-value"]
    assert facts(merge, **{"facts-0-value": "theirs"}) == [("甲", "2")]


def test_a_row_that_one_deleted_and_nobody_changed_is_gone() -> None:
    merge = merge_entries(entry(facts=[fact()]), entry(), entry(facts=[fact()]))
    assert facts(merge) == []


def test_deleting_a_row_that_somebody_changed_is_a_conflict() -> None:
    merge = merge_entries(entry(facts=[fact()]), entry(), entry(facts=[fact(value="90")]))
    assert list(merge.conflicts()) == ["facts-0"]
    assert facts(merge, **{"facts-0": "mine"}) == []
    assert facts(merge, **{"facts-0": "theirs"}) == [("培训", "90")]


def test_a_new_order_of_the_rows_is_taken() -> None:
    one, two, three = fact("甲"), fact("乙"), fact("丙")
    merge = merge_entries(entry(facts=[one, two]), entry(facts=[two, one]), entry(facts=[one, two, three]))
    assert [label for label, _value in facts(merge)] == ["乙", "丙", "甲"]


def test_recipients_are_a_field_of_their_award() -> None:
    named = [{"name": "武艳丽", "kind": "person", "affiliation": "", "post": ""}]
    merge = merge_entries(
        entry(awards=[award()]), entry(awards=[award(recipients=named)]), entry(awards=[award(level="provincial")])
    )
    assert merge.settled({}, {})["awards"] == [award(level="provincial", recipients=named)]


def test_a_conflict_is_settled_by_other_words() -> None:
    merge = merge_entries(entry(body="一。二。"), entry(body="一甲。二。"), entry(body="一乙。二。"))
    (name,) = merge.conflicts()
    assert merge.settled({name: "edit"}, {name: "一丙。"})["body"] == "一丙。二。"


def test_a_conflict_that_is_left_open_is_no_result() -> None:
    merge = merge_entries(entry(title="甲"), entry(title="乙"), entry(title="丙"))
    with pytest.raises(Unsettled, match="title"):
        merge.settled({}, {})


def test_a_picture_that_one_editor_added_joins_the_caption_that_the_other_changed():
    figure = {"kind": "figure", "number": 1, "caption": "现场", "date": None, "credit": ""}
    picture = {"name": "a" * 64 + ".jpg", "width": 6, "height": 4}
    base, mine, theirs = (
        {**EMPTY, "figures": [row]} for row in (figure, {**figure, "picture": picture}, {**figure, "caption": "大会"})
    )
    merge = merge_entries(base, mine, theirs)
    assert merge.settled({}, {})["figures"] == [{**figure, "caption": "大会", "picture": picture}]

"""What is shown of a hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.search.queries import Query, parse
from entries.search.snippets import Marker


def shown(typed: str, text: str) -> str:
    marker = Marker(parse(typed))
    parts = marker.around_hit(text) or marker.beginning(text)
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("妇联", "自治區婦聯舉辦", "自治區[婦聯]舉辦"),
        ("abc", "采用ＡＢＣ和abcd", "采用[ＡＢＣ]和abcd"),
        ("abc*", "采用abcd", "采用[abc]d"),
        ("志愿 服务", "志愿服务,服务志愿", "[志愿服务],[服务][志愿]"),
        ("没有", "正文。", "正文。"),
        ("12", "12.5万,123,12", "[12].5万,123,[12]"),
    ],
)
def test_the_original_text_is_marked_where_the_words_stand(typed, text, expected):
    assert shown(typed, text) == expected


def test_a_piece_of_a_long_text_begins_with_the_sentence_of_the_hit():
    text = "前文。" * 100 + "自治区妇联举办活动。" + "后文。" * 100
    assert shown("活动", text).startswith("…自治区妇联举办[活动]。后文")
    assert shown("活动", text).endswith("…")


def test_two_words_far_apart_are_both_shown():
    text = "志愿。" + "中间。" * 200 + "牧民。" + "后文。" * 100
    assert "[志愿]" in shown("牧民 志愿", text)
    assert "[牧民]" in shown("牧民 志愿", text)


def test_a_word_for_another_field_is_not_marked_in_the_title():
    assert Marker(parse("award:妇联"), "title").around_hit("妇联") is None
    assert Marker(parse("title:妇联"), "title").around_hit("妇联")


@given(st.text("妇婦联aＡ1 。\n", max_size=300), st.text("妇联a1", min_size=1, max_size=4))
def test_the_whole_text_in_parts_is_the_text(text, typed):
    assert "".join(part.text for part in Marker(parse(typed)).whole(text)) == text


def test_an_empty_query_marks_nothing():
    assert Marker(Query()).around_hit("正文") is None
    assert [part.marked for part in Marker(Query()).beginning("正文")] == [False]


@pytest.mark.parametrize(
    ("typed", "has"), [("妇联 志愿", True), ("妇联 牧民", False), ("妇联 award:志愿", False), ("title:志愿", True)]
)
def test_a_title_with_all_words_is_told_from_one_that_lacks_a_word(typed, has):
    assert Marker(parse(typed), "title").has_all("自治區婦聯與志願者") is has


def test_words_in_the_other_script_are_marked_unless_only_the_text_as_written_is_looked_at():
    assert Marker(parse("妇联")).around_hit("自治區婦聯")
    assert Marker(parse("妇联")).around_hit("自治區婦聯", folding=False) is None

"""A passage is found again after the text has changed around it, in it, or has moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entries.editing.passages import find_passage, follow, segments

TEXT = "第一段,举办培训430期。\n第二段惠及牧民10.2万余人。\n第三段没有数字。"
words = st.text("甲乙丙12,。\n", max_size=30)


def at(text: str, passage: str) -> tuple[int, int]:
    start = text.index(passage)
    return start, start + len(passage)


def followed(after: str, passage: str, before: str = TEXT) -> str | None:
    span = follow(before, after, at(before, passage))
    return after[span[0] : span[1]] if span else None


def test_a_passage_follows_when_something_is_written_before_it() -> None:
    assert followed("新的开头。\n" + TEXT, "惠及牧民") == "惠及牧民"


def test_a_passage_keeps_its_place_when_something_is_written_between_its_words() -> None:
    assert followed(TEXT.replace("惠及牧民", "惠及各地牧民"), "惠及牧民10.2万") == "惠及各地牧民10.2万"


def test_a_passage_takes_along_what_is_written_in_place_of_its_first_word() -> None:
    assert followed(TEXT.replace("10.2", "10.5"), "10.2万余人") == "10.5万余人"


def test_a_passage_follows_its_paragraph_to_another_place() -> None:
    first, second, third = TEXT.split("\n")
    assert followed("\n".join([third, first, second]), "惠及牧民") == "惠及牧民"


def test_a_passage_whose_sentence_is_taken_out_is_gone() -> None:
    first, _second, third = TEXT.split("\n")
    assert followed("\n".join([first, third]), "惠及牧民") is None


def test_a_passage_that_is_written_anew_is_gone() -> None:
    assert followed(TEXT.replace("10.2万余人", "数千户"), "10.2万余人") is None


def test_a_passage_of_a_few_common_characters_is_not_found_elsewhere_by_chance() -> None:
    assert followed("完全另外一段文字,讲别的事情。", "的", before="很好的地方。") is None


@given(words, words, words, words)
def test_what_is_changed_before_or_behind_moves_a_passage_exactly(
    before: str, passage: str, behind: str, new: str
) -> None:
    passage += "段"
    span = (len(before), len(before) + len(passage))
    for after in (new + passage + behind, before + passage + new):
        found = follow(before + passage + behind, after, span)
        assert found
        assert after[found[0] : found[1]] == passage


@given(words, words, st.data())
def test_a_passage_is_in_the_text_or_gone_whatever_was_changed(before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    found = follow(before, after, (start, end)) if start < end else None
    if found:
        assert 0 <= found[0] < found[1] <= len(after)
        assert set(before[start:end]) & set(after[found[0] : found[1]])


@given(words, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_segments_put_together_are_the_text_and_each_passage(text: str, edges: list[tuple[int, int]]) -> None:
    spans = {key: (min(one), max(one)) for key, one in enumerate(edges) if min(one) < max(one) <= len(text)}
    cut = segments(len(text), spans)
    assert "".join(text[start:end] for start, end, _keys in cut) == text
    for key, (first, last) in spans.items():
        assert "".join(text[start:end] for start, end, keys in cut if key in keys) == text[first:last]


def test_words_are_found_where_they_were_selected_or_where_they_stand_once() -> None:
    assert find_passage("甲乙甲", "甲", (2, 3)) == (2, 3)
    assert find_passage("甲乙甲", "甲", (1, 2)) is None
    assert find_passage("甲乙甲", "乙甲") == (1, 3)
    assert find_passage("甲", "") is None

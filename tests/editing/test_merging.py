"""Two editors' versions of one text become one, and nothing that either typed is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.editing import normalise
from entries.editing.comparing import differences
from entries.editing.merging import Piece, merge_text

letters = st.text(alphabet="妇联培训一二1２2。；，\na", max_size=30).map(normalise)


def edited(base: str, draw: st.DrawFn) -> str:
    """The base with a few stretches replaced: what an editor really does to a text."""
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(base)))
        end = draw(st.integers(start, min(len(base), start + 6)))
        base = base[:start] + draw(st.text(alphabet="甲乙丙3。\n", max_size=5)) + base[end:]
    return normalise(base)


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(letters)
    return base, edited(base, draw), edited(base, draw)


def merged(pieces: list[Piece]) -> str:
    return "".join(piece.merged for piece in pieces)


def side(pieces: list[Piece], name: str) -> str:
    return "".join(getattr(piece, name) for piece in pieces).removesuffix("\n")


def kinds(*texts: str) -> list[str]:
    return [piece.by for piece in merge_text(*texts) if piece.by]


@given(versions())
def test_what_one_editor_alone_changed_is_the_result(texts: tuple[str, str, str]) -> None:
    base, mine, _theirs = texts
    assert merged(merge_text(base, mine, base)).removesuffix("\n") == mine
    assert merged(merge_text(base, base, mine)).removesuffix("\n") == mine
    assert merged(merge_text(base, mine, mine)).removesuffix("\n") == mine


@given(versions())
def test_it_does_not_matter_who_saved_first(texts: tuple[str, str, str]) -> None:
    base, mine, theirs = texts
    exchanged = [Piece(p.base, p.theirs, p.mine) for p in merge_text(base, theirs, mine)]
    assert merge_text(base, mine, theirs) == exchanged


@given(versions())
def test_every_character_of_both_editors_stands_in_a_piece(texts: tuple[str, str, str]) -> None:
    pieces = merge_text(*texts)
    assert (side(pieces, "base"), side(pieces, "mine"), side(pieces, "theirs")) == texts


@given(versions())
def test_what_an_editor_typed_stands_in_the_result_or_in_a_conflict(texts: tuple[str, str, str]) -> None:
    for piece in merge_text(*texts):
        if piece.by == "conflict":
            continue
        assert piece.mine in (piece.base, piece.merged)
        assert piece.theirs in (piece.base, piece.merged)


@given(letters, letters)
def test_differences_put_together_are_the_two_texts(before: str, after: str) -> None:
    runs = differences(before, after)
    assert "".join(text for kind, text in runs if kind != "new") == before
    assert "".join(text for kind, text in runs if kind != "gone") == after


def test_changes_of_different_paragraphs_are_both_taken() -> None:
    pieces = merge_text("一。\n二。\n三。", "一改。\n二。\n三。", "一。\n二。\n三改。")
    assert merged(pieces) == "一改。\n二。\n三改。\n"


def test_changes_of_different_words_of_one_sentence_are_both_taken() -> None:
    pieces = merge_text("培训12期，共100人。", "培训15期，共100人。", "培训12期，共200人。")
    assert merged(pieces) == "培训15期，共200人。\n"


@pytest.mark.parametrize(
    "texts",
    [
        ("培训12期。", "培训15期。", "培训13期。"),
        ("培训10.2万人。", "培训11.2万人。", "培训10.5万人。"),  # never 11.5
        ("培训三十五人。", "培训四十五人。", "培训三十六人。"),  # never 四十六
        ("甲。", "甲。\n乙。", "甲。\n丙。"),
        ("全区举办活动。", "", "全区举办活动三次。"),
    ],
)
def test_two_changes_of_one_place_are_a_conflict(texts: tuple[str, str, str]) -> None:
    assert "conflict" in kinds(*texts)


def test_a_conflict_is_a_sentence_and_not_the_whole_paragraph() -> None:
    pieces = merge_text("一。二。三。", "一。二甲。三。", "一。二乙。三。")
    assert [piece.base for piece in pieces if piece.by == "conflict"] == ["二。"]


def test_sentences_that_both_wrote_anew_are_not_woven_into_one() -> None:
    mine, theirs = "全区妇联组织举办讲座。", "各地开展了走访慰问妇女。"
    assert "conflict" in kinds("全区各地妇女参加。", mine, theirs)


def test_a_changed_number_is_shown_as_a_whole() -> None:
    assert ("new", "10.5") in differences("共10.2万人。", "共10.5万人。")

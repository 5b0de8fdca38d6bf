"""Who wrote which words: every run names a revision in which its words stand, and together they are the body."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from entries.editing import normalise
from entries.editing.blaming import blame
from tests.editing.test_merging import edited

letters = st.text(alphabet="妇联培训一二1２2。；，\na", max_size=40).map(normalise)


@st.composite
def histories(draw: st.DrawFn) -> list[str]:
    """Bodies, each an edit of the one before it."""
    bodies = [draw(letters)]
    for _ in range(draw(st.integers(0, 6))):
        bodies.append(edited(bodies[-1], draw))
    return bodies


def by(*bodies: str) -> list[tuple[str, int]]:
    return blame(enumerate(bodies, 1))


@given(histories())
def test_the_runs_are_the_body(bodies: list[str]) -> None:
    assert "".join(text for text, _number in by(*bodies)) == bodies[-1]


@given(histories())
def test_the_words_of_a_run_stand_in_the_revision_that_is_named(bodies: list[str]) -> None:
    for text, number in by(*bodies):
        stood = bodies[number - 1] + "\n"
        assert all(text.count(letter) <= stood.count(letter) for letter in text)


@given(histories())
def test_saving_the_same_again_takes_nothing_from_who_wrote_it(bodies: list[str]) -> None:
    assert by(*bodies, bodies[-1]) == by(*bodies)


def test_the_first_revision_wrote_what_nobody_changed() -> None:
    assert by("甲。乙。", "甲。丙丁。乙。") == [("甲。", 1), ("丙丁。", 2), ("乙。", 1)]


def test_who_changed_a_number_wrote_that_number_alone() -> None:
    assert by("培训430期。", "培训452期。") == [("培训", 1), ("452", 2), ("期。", 1)]


def test_a_restored_body_is_by_who_wrote_it_first() -> None:
    assert by("原文一。", "改写得完全不同。", "原文一。") == [("原文一。", 1)]


def test_an_empty_body_is_by_nobody() -> None:
    assert by() == by("") == by("甲。", "") == []


def test_words_that_were_taken_out_and_written_again_are_by_the_second() -> None:
    runs: Any = by("甲单位举办讲座。乙。", "乙。", "丙丁戊。乙。甲单位举办讲座。")
    assert runs == [("丙丁戊。", 3), ("乙。", 1), ("甲单位举办讲座。", 3)]

"""Where an index by pinyin puts a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.text import UnreadableReading, read_heading, syllables_of


def in_order(*headings: str) -> list[str]:
    """The headings as an index has them."""
    return sorted(headings, key=lambda heading: read_heading(heading).key)


@pytest.mark.parametrize(
    ("heading", "letter"),
    [
        ("重庆", "C"),
        ("重要会议", "Z"),
        ("银行", "Y"),
        ("行动", "X"),
        ("行长", "H"),
        ("音乐", "Y"),
        ("快乐", "K"),
        ("乐观", "L"),
    ],
)
def test_a_character_of_several_readings_is_read_as_in_its_phrase(heading, letter):
    assert read_heading(heading).letter == letter


def test_a_person_s_surname_is_read_as_a_surname():
    assert read_heading("单田芳", person=True).syllable == "shan"
    assert read_heading("单田芳").syllable == "dan"


def test_a_corrected_reading_comes_first_and_may_stop_early():
    corrected = read_heading("朝阳区", corrected="zhao1")
    assert corrected.letter == "Z"
    assert corrected.key.endswith(read_heading("朝阳区").key[12:])


def test_both_scripts_stand_in_one_place():
    assert read_heading("婦聯") == read_heading("妇联")


def test_punctuation_does_not_count():
    assert read_heading("“蒲公英”") == read_heading("蒲公英")


def test_one_character_s_headings_stand_together_and_tones_part_sounds():
    assert in_order("副食", "妇女", "副产", "服务", "妇联") == ["服务", "副产", "副食", "妇联", "妇女"]


def test_what_begins_with_a_figure_stands_before_all_letters():
    assert in_order("安全", "2022年计划") == ["2022年计划", "安全"]
    assert read_heading("2022年计划").letter == "0"


@pytest.mark.parametrize("wrong", ["重庆", "chongqing重", "chong6"])
def test_a_reading_that_is_no_pinyin_is_refused(wrong):
    with pytest.raises(UnreadableReading):
        syllables_of(wrong)


@given(st.text(max_size=40), st.booleans())
def test_any_heading_has_a_place_that_every_collation_sorts_alike(heading, person):
    reading = read_heading(heading, person=person)
    assert reading.key.isascii()
    assert reading.key.isalnum()
    assert reading.key == reading.key.lower()
    assert len(reading.key) <= 300

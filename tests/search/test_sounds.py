"""From pinyin to words."""

import pytest

from entries.search.sounds import chained, prefixes, read_aloud, sounds_of, spelled

KEYS = sounds_of(["自治区妇联", "婦女就业", "西安", "银行", "乡村振兴"])


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("fulian", "妇联"),
        ("funv", "妇女"),
        ("funü", "妇女"),
        ("Fu Lian", "妇联"),
        ("zizhiqu", "自治区"),
        ("xi'an", "西安"),
        ("xian", "西安"),
        ("yinhang", "银行"),
        ("xiangcunzhenxing", "乡村振兴"),
        ("ful", "妇联"),
    ],
)
def test_pinyin_leads_to_the_words_that_stand_in_headings(typed, word):
    assert word in [found for way in spelled(typed) for found in chained(way, KEYS)]


@pytest.mark.parametrize("typed", ["hello", "", "a", "x", "妇联", "12", "fu1lian", "a" * 80])
def test_what_is_no_pinyin_leads_nowhere(typed):
    assert [found for way in spelled(typed) for found in chained(way, KEYS)] == []


def test_many_ways_to_read_the_letters_are_not_gone_through_one_by_one():
    assert all(way[0] in ("ao", "a") for way in spelled("ao" * 20))


def test_characters_of_the_same_sound_are_read_aloud():
    assert read_aloud("富联") == ["fu", "lian"]
    assert read_aloud("富联x") == read_aloud("富") == []


def test_the_keys_of_a_word_begin_with_its_syllables():
    assert prefixes(["fu", "lian"]) == ["fu lian "]
    assert prefixes(["zi", "zhi", "q"]) == ["zi zhi ", "zhi q"]

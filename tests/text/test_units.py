"""Units of figures, compared and converted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.text import common_unit, convert, plain_number, read_unit

MONEY = ["元", "万元", "亿元", "千万元", "百亿元", "万亿元"]
values = st.decimals(min_value=0, max_value=10**12, places=6, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "unit", "to", "wanted"),
    [
        ("1.86", "亿元", "万元", "18600"),
        ("8313.49", "万元", "元", "83134900"),
        ("10.2", "万人", "人", "102000"),
        ("1600", "人次", "万人次", "0.16"),
        ("3", "千万元", "亿元", "0.3"),
        ("224", "名", "人", "224"),
        ("390", "亿斤", "万吨", "1950"),
        ("1.2", "万公里", "千米", "12000"),
        ("6200", "万千瓦", "兆瓦", "62000"),
        ("1300", "亿千瓦时", "万千瓦时", "13000000"),
        ("5", "萬戶", "户", "50000"),
        ("2", "万 元", "元", "20000"),
        ("7600", "万头只", "亿头只", "0.76"),
    ],
)
def test_a_figure_is_given_in_another_unit(value, unit, to, wanted):
    assert convert(Decimal(value), unit, to) == Decimal(wanted)


@pytest.mark.parametrize(
    ("unit", "to"), [("人", "人次"), ("万元", "万人"), ("个", "项"), ("场", "场次数"), ("百分点", "分点")]
)
def test_what_counts_different_things_is_not_compared(unit, to):
    assert convert(Decimal(1), unit, to) is None


@pytest.mark.parametrize("unit", ["千克", "千瓦", "千瓦时", "千米"])
def test_a_unit_that_begins_like_a_multiplier_is_one_unit(unit):
    assert read_unit(unit) != read_unit(unit[1:])


def test_a_value_that_no_decimal_states_exactly_is_not_given():
    assert convert(Decimal(1), "亩", "公顷") is None
    assert convert(Decimal(1), "公顷", "亩") == 15


def test_figures_that_are_not_exact_in_the_last_unit_are_compared_in_another():
    assert common_unit([(Decimal(1), "万亩"), (Decimal(1), "公顷")]) == "亩"
    assert common_unit([(Decimal(1), "亿元"), (Decimal(1), "万元")]) == "万元"


@given(values, st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_converting_there_and_back_loses_nothing(value, unit, to):
    there = convert(value, unit, to)
    assert there is not None
    assert convert(there, to, unit) == value


@given(st.lists(st.tuples(values, st.sampled_from(MONEY)), min_size=1, max_size=6))
def test_every_figure_has_its_place_in_the_common_unit(figures):
    unit = common_unit(figures)
    assert all(convert(value, own, unit) is not None for value, own in figures)


def test_figures_of_different_things_have_no_common_unit():
    with pytest.raises(ValueError, match="different things"):
        common_unit([(Decimal(1), "人"), (Decimal(1), "人次")])


@given(st.text())
def test_any_words_are_a_unit(words):
    assert read_unit(words).size > 0


@given(values)
def test_a_plain_number_says_the_same(value):
    assert Decimal(plain_number(value)) == value
    assert "E" not in plain_number(value)

"""The dates that a text states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.text import find_dates


def stated(text: str, year: int = 2022) -> list[tuple[int, int, int | None]]:
    """Year, month and day of each date."""
    return [(date.year, date.month, date.day) for date in find_dates(text, year=year)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("6月23日举行", [(2022, 6, 23)]),
        ("1月召开", [(2022, 1, None)]),
        ("2021年3月启动,6月完成。9月验收", [(2021, 3, None), (2021, 6, None), (2022, 9, None)]),
        ("二〇二一年六月二十三日", [(2021, 6, 23)]),
        ("2021-06-23", [(2021, 6, 23)]),
        ("去年12月、次年1月5日", [(2021, 12, None), (2023, 1, 5)]),
        ("6月3日、15日和20日", [(2022, 6, 3), (2022, 6, 15), (2022, 6, 20)]),
        ("9月30日至10月2日", [(2022, 9, 30), (2022, 10, 2)]),
    ],
)
def test_full_dates_and_months_are_found(text, dates):
    assert stated(text) == dates


@pytest.mark.parametrize(
    "text", ["1—12月累计", "3个月", "6月龄", "1.5月", "2月30日", "13月5日", "农历六月初四", "三月"]
)
def test_what_is_no_date_is_left(text):
    assert stated(text) == []


def test_a_span_of_days_is_one_date_with_its_last_day():
    (date,) = find_dates("9月15—16日，大赛举行。", year=2022)
    assert (date.day, date.last_day) == (15, 16)


def test_a_date_has_the_sentence_that_it_stands_in_and_its_place():
    text = "工作展开。6月23日，捐赠活动举行。次日结束。"
    (date,) = find_dates(text, year=2022)
    assert date.sentence == "6月23日，捐赠活动举行。"
    assert text[date.start : date.end] == "6月23日"


@given(st.text(alphabet="0123456789年月日号至—、，。去次一二十〇农历份-", max_size=60))
def test_any_text_is_read(text):
    for date in find_dates(text, year=2022):
        assert 1 <= date.month <= 12
        assert date.sentence in text

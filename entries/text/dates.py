"""Dates as Chinese text states them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = "〇○零一二三四五六七八九"
YEAR = rf"(?P<year>\d{{4}}|[{DIGITS}]{{4}})"
NUMBER = rf"(?:\d{{1,2}}|[{DIGITS}十廿卅]{{1,3}})"
TO = r"\s*[—–~～至到-]+\s*"
WRITTEN = re.compile(
    rf"{YEAR}\s*年\s*(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})(?:\s*[—–~～-]+\s*{NUMBER})?\s*[日号號]"
)
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
VALUES = {"〇": 0, "○": 0, "零": 0} | {char: value for value, char in enumerate("一二三四五六七八九", 1)}

# What moves a month to the year before or after the one that the text is about.
BESIDE = {
    "去年": -1,
    "上年": -1,
    "前一年": -1,
    "次年": 1,
    "翌年": 1,
    "来年": 1,
    "明年": 1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
}
STATED = re.compile(
    rf"(?:(?P<iso>{ISO.pattern.replace('?P<', '?P<iso_')})"
    rf"|(?<![\d.．第])(?:{YEAR}\s*年\s*|(?P<beside>{'|'.join(BESIDE)})\s*)?(?<![\d.．第])(?P<month>{NUMBER})"
    rf"(?:{TO}(?P<last_month>{NUMBER}))?\s*月(?![龄餘余])(?:份)?"
    rf"(?:\s*(?P<day>{NUMBER})(?:{TO}(?P<last_day>{NUMBER}))?\s*[日号號])?)"
)
MORE = re.compile(rf"[、和及]\s*(?P<day>{NUMBER})(?:{TO}(?P<last_day>{NUMBER}))?\s*[日号號]")
YEAR_ALONE = re.compile(rf"{YEAR}\s*年")
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date that a text states, to the day or to the month (`day` is then None), and the sentence it stands in.

    `start` and `end` are offsets of its words in the text, in characters; of a span it is the first day or month, and
    `last_day` the last one where that is in the same month.
    """

    year: int
    month: int
    day: int | None
    last_day: int | None
    start: int
    end: int
    sentence: str


def first_date(text: str) -> datetime.date | None:
    """The first full date in the text (of a span of days its first), or None.

    Reads `2022年6月23日`, `2022年9月15—16日`, `二〇二二年六月二十三日` and `2022-06-23`.
    A date that no calendar has is none.
    """
    found = min((m for m in (WRITTEN.search(text), ISO.search(text)) if m), key=lambda m: m.start(), default=None)
    if not found:
        return None
    try:
        return datetime.date(_year(found["year"]), _number(found["month"]), _number(found["day"]))
    except ValueError:
        return None


def find_dates(text: str, *, year: int) -> list[StatedDate]:
    """Every date of a text that names a day or a month, in order, with its sentence.

    A date without a year takes the one stated before it in its sentence, else `year`; `去年12月` and `次年1月` count
    from `year`. A span over the whole year (`1—12月`) is a period and no date, a number in Chinese without day or year
    (`三月`) is too often none, nor is what stands by the moon (`农历六月初四`) or in no calendar.
    """
    found: list[StatedDate] = []
    for sentence in SENTENCE.finditer(text):
        if sentence[0].strip():
            found += _in_sentence(text, sentence.start(), sentence.end(), year)
    return found


def _in_sentence(text: str, start: int, end: int, year: int) -> Iterator[StatedDate]:
    words = text[start:end].strip()
    for match in STATED.finditer(text, start, end):
        if _is_none(text, match):
            continue
        current = _year_of(match, text[start : match.start()], year)
        month = _number(match["iso_month"] or match["month"])
        days = [(match["iso_day"] or match["day"], match["last_day"], match.start(), match.end())]
        position = match.end()
        while match["day"] and (more := MORE.match(text, position, end)):
            days.append((more["day"], more["last_day"], more.start("day"), more.end()))
            position = more.end()
        for day, last, first, until in days:
            if _exists(current, month, day):
                last_day = _number(last) if last and _exists(current, month, last) else None
                yield StatedDate(current, month, _number(day) if day else None, last_day, first, until, words)


def _is_none(text: str, match: re.Match[str]) -> bool:
    """Whether the words are no date of this calendar."""
    if match["iso"]:
        return False
    whole_year = match["last_month"] and _number(match["last_month"]) - _number(match["month"]) >= 11
    bare = not match["month"].isascii() and not (match["year"] or match["day"])
    lunar = re.search(r"[农農][历曆]\S{0,6}$", text[max(0, match.start() - 9) : match.start()])
    return bool(whole_year or bare or lunar)


def _year_of(match: re.Match[str], before: str, year: int) -> int:
    if match["iso_year"] or match["year"]:
        return _year(match["iso_year"] or match["year"])
    if match["beside"]:
        return year + BESIDE[match["beside"]]
    stated = [found["year"] for found in YEAR_ALONE.finditer(before)]
    return _year(stated[-1]) if stated else year


def _exists(year: int, month: int, day: str | None) -> bool:
    try:
        datetime.date(year, month, _number(day) if day else 1)
    except ValueError:
        return False
    return True


def _year(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else int("".join(str(VALUES[char]) for char in text))


def _number(text: str) -> int:
    """A number below 100, in digits or in Chinese: `23`, `二十三`, `廿三`, `二三`."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(VALUES[char]) for char in text))
    return VALUES.get(tens, 1) * 10 + VALUES.get(ones, 0)

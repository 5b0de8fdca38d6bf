"""Dates as Chinese text states them."""

from __future__ import annotations

import datetime
import re

DIGITS = "〇○零一二三四五六七八九"
YEAR = rf"(?P<year>\d{{4}}|[{DIGITS}]{{4}})"
NUMBER = rf"(?:\d{{1,2}}|[{DIGITS}十廿卅]{{1,3}})"
WRITTEN = re.compile(
    rf"{YEAR}\s*年\s*(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})(?:\s*[—–~～-]+\s*{NUMBER})?\s*[日号號]"
)
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
VALUES = {"〇": 0, "○": 0, "零": 0} | {char: value for value, char in enumerate("一二三四五六七八九", 1)}


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


def _year(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else int("".join(str(VALUES[char]) for char in text))


def _number(text: str) -> int:
    """A number below 100, in digits or in Chinese: `23`, `二十三`, `廿三`, `二三`."""
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(VALUES[char]) for char in text))
    return VALUES.get(tens, 1) * 10 + VALUES.get(ones, 0)

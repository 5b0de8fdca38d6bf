"""Units of figures: which can be compared, and how one becomes the other, exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from entries.text.script import simplified

MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# One family a line: each unit in the first one, in which every other is exact.
FAMILIES: tuple[dict[str, int | Fraction], ...] = (
    {"元": 1, "元人民币": 1},
    {"人": 1, "名": 1, "位": 1},
    {"人次": 1},
    {"场": 1, "场次": 1},
    {"米": 1, "公里": 1000, "千米": 1000, "里": 500},
    {"克": 1, "斤": 500, "公斤": 1000, "千克": 1000, "吨": 10**6},
    {"亩": 1, "公顷": 15, "平方公里": 1500, "平方千米": 1500, "平方米": Fraction(3, 2000)},
    {"立方米": 1, "方": 1},
    {"瓦": 1, "千瓦": 1000, "兆瓦": 10**6, "吉瓦": 10**9},
    {"千瓦时": 1, "千瓦小时": 1, "度": 1},
    {"小时": 1, "课时": 1},
)
KNOWN = {name: (next(iter(family)), Fraction(size)) for family in FAMILIES for name, size in family.items()}
PREFIX = re.compile(r"(?:[十百千]?万亿|[十百千]?[万亿]|[百千])(?!分)")
EXACT = Context(prec=60, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as what it counts (`base`) and how many of them it is: 万元 is 10,000 元."""

    base: str
    size: Fraction


def read_unit(words: str) -> Unit:
    """What a unit says: multipliers (万, 亿, 千万 …) taken off, and units of one family in its first.

    `亿元` gives 10^8 元, `万公里` 10^7 米, `万人次` 10^4 人次; `千克` is a unit of its own and no thousand of 克. What
    is not known counts itself: `头只`. Script, width and white space do not matter.
    """
    name = "".join(simplified(unicodedata.normalize("NFKC", words)).split())
    size = Fraction(1)
    while name not in KNOWN and (match := PREFIX.match(name)):
        for char in match[0]:
            size *= MULTIPLIERS[char]
        name = name[match.end() :]
    base, factor = KNOWN.get(name, (name, Fraction(1)))
    return Unit(base, size * factor)


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """The value in another unit, exactly; None where the two count different things, or no decimal is exact."""
    given, wanted = read_unit(unit), read_unit(to)
    if given.base != wanted.base:
        return None
    exact = Fraction(value) * given.size / wanted.size
    try:
        return EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    except Inexact:
        return None


def common_unit(figures: Sequence[tuple[Decimal, str]]) -> str:
    """The unit in which to compare figures that count the same thing: the last one's, where every other is exact in it.

    Else the first of the family, in which all of them are. Raises ValueError where they count different things.
    """
    if len({read_unit(unit).base for _value, unit in figures}) != 1:
        raise ValueError("Figures that count different things have no common unit.")
    last = figures[-1][1]
    fits = all(convert(value, unit, last) is not None for value, unit in figures)
    return last if fits else read_unit(last).base


def plain_number(value: Decimal) -> str:
    """The number as it is written: no exponent, no zeros at the end, `1.20E+3` gives `1200`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

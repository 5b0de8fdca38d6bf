"""The numbers of lists, which a .docx does not hold: the program counts them, and so does this."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from entries.manuscripts.wordpackage import Package, attribute, child, local, value
from entries.manuscripts.wordstyles import Style, Styles, numbers_of

DIGITS = "〇一二三四五六七八九"
PLACE = re.compile(r"%([1-9])")
DEPTH = 9


class Numbering:
    """The lists of a file, counted from top to bottom."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self.styles = styles
        self.lists: dict[str, str] = {}
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # format, text, start
        self.counts: dict[str, list[int | None]] = {}
        for root in package.related("numbering"):
            for one in root:
                if local(one) == "abstractNum":
                    name = attribute(one, "abstractNumId")
                    self.levels |= {(name, level): said for level, said in _levels(one)}
                elif local(one) == "num" and (abstract := child(one, "abstractNumId")) is not None:
                    self.lists[attribute(one, "numId")] = value(abstract)

    def label(self, paragraph: Any, style: Style) -> str:
        """What stands before the paragraph, counted on; empty where it is in no list."""
        counted = child(paragraph, "pPr", "numPr")
        number, level = numbers_of(counted) if counted is not None else style.numbers
        if counted is not None and not number:
            number = style.numbers[0]
        abstract = self.lists.get(number)
        if abstract is None or (abstract, level) not in self.levels:
            return ""
        counts = self.counts.setdefault(abstract, [None] * DEPTH)
        start = self.levels[abstract, level][2]
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (DEPTH - level - 1)
        return self._written(abstract, level, counts)

    def _written(self, abstract: str, level: int, counts: list[int | None]) -> str:
        shape, text, _start = self.levels[abstract, level]
        if shape == "none":
            return ""
        if shape == "bullet":
            sign = text if text and not "\ue000" <= text <= "\uf8ff" else "•"
            return f"{sign} "

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            own_shape, _text, start = self.levels.get((abstract, place), ("decimal", "", 1))
            count = counts[place]
            return written(start if count is None else count, own_shape)

        label = PLACE.sub(number, text)
        return f"{label} " if label and label[-1].isascii() and label[-1] not in "(" else label


def _levels(abstract: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for one in abstract:
        said = attribute(one, "ilvl")
        if local(one) == "lvl" and said.isdecimal() and int(said) < DEPTH:
            shape, text, start = (child(one, name) for name in ("numFmt", "lvlText", "start"))
            first = value(start) if start is not None else "1"
            yield (
                int(said),
                (
                    value(shape) if shape is not None else "decimal",
                    value(text) if text is not None else "",
                    int(first) if first.isdecimal() else 1,
                ),
            )


def written(number: int, shape: str) -> str:
    """The number in a list's format; in digits where the format is none that is used here."""
    if shape in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return counted_in_chinese(number)
    if shape in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseCounting", "taiwaneseDigital"):
        return "".join(DIGITS[int(digit)] for digit in str(number))
    if shape in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if shape == "upperLetter" else letters
    if shape in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number).lower() if shape == "lowerRoman" else roman(number)
    if shape.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if shape == "decimalFullWidth":
        return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    if shape == "decimalZero":
        return f"{number:02}"
    return str(number)


def counted_in_chinese(number: int) -> str:
    """The number below 10,000 in Chinese: 一, 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    parts, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if gap and parts else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return parts.removeprefix("一") if parts.startswith("一十") else parts


def roman(number: int) -> str:
    """The number in Roman letters."""
    letters = ""
    for size, letter in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        letters += letter * (number // size)
        number %= size
    return letters

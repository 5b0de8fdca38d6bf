"""Numbered pictures and tables between the lines of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from entries.manuscripts.lines import NO_MARK, Line, is_footer, title_of
from entries.manuscripts.model import ParsedFigure
from entries.text import first_date

OPENER = re.compile(
    r"^(?P<kind>[图圖表])\s*(?P<number>[1-9][0-9]{0,3})(?![0-9年月日万萬亿億%％]|[-—–.][0-9])\s*[:：.、．]?\s*(?P<caption>.*)$"
)
COMPOUND = re.compile(r"^(?P<kind>[图圖表])\s*(?=[0-9]{1,3}[-—–.][0-9])(?P<caption>.*)$")
CREDIT = re.compile(r"\s*[(（]\s*(?P<credit>[^()（）]*?)\s*(?:供[图圖]|[摄攝]影?|提供)\s*[)）]\s*$")
LONGEST = 120  # characters of a line that may be a caption
PIECES = 3  # lines over which a caption may be broken


def read_figure(lines: Sequence[Line], at: int) -> tuple[ParsedFigure, int] | None:
    """The figure whose caption begins at `lines[at]`, and how many lines it takes; None where there is none.

    A caption goes on over the next lines only where a credit, `(… 供图)`, ends it there; a sentence that begins with 图
    or 表 is text.
    """
    first = lines[at].text
    if lines[at].mark.held:
        return None
    found = OPENER.match(first) or COMPOUND.match(first)
    if not found or len(first) > LONGEST:
        return None
    taken = _pieces(lines, at)
    caption = _join([found["caption"], *(line.text for line in lines[at + 1 : at + taken])])
    credited = CREDIT.search(caption)
    if not credited and first.endswith(("。", "；", ";")):
        return None
    number = found.groupdict().get("number")
    if not (number or (caption[: credited.start()] if credited else caption)):
        return None
    kind = "table" if found["kind"] == "表" else "figure"
    return as_figure(kind, int(number) if number else None, caption, lines[at].number), taken


def as_figure(kind: str, number: int | None, caption: str, line: int) -> ParsedFigure:
    """The figure of this caption: date and credit are what it says."""
    credited = CREDIT.search(caption)
    caption = caption[: credited.start()] if credited else caption
    credit = credited["credit"] if credited else ""
    return ParsedFigure(kind, number, caption.strip(), first_date(caption), credit, line)


def _pieces(lines: Sequence[Line], at: int) -> int:
    """Over how many lines the caption goes: to the one that ends with a credit, or just its first."""
    for taken in range(1, PIECES + 1):
        if at + taken > len(lines):
            break
        last = lines[at + taken - 1].text
        if taken > 1 and (
            not last
            or lines[at + taken - 1].mark != NO_MARK
            or len(last) > LONGEST
            or title_of(last)
            or is_footer(last)
            or OPENER.match(last)
        ):
            break
        if CREDIT.search(last):
            return taken
        if last.endswith("。"):
            break
    return 1


def _join(pieces: Sequence[str]) -> str:
    """The pieces as one caption: with a space only between Latin letters or digits."""
    joined = pieces[0]
    for piece in pieces[1:]:
        latin = joined[-1:].isascii() and joined[-1:].isalnum() and piece[:1].isascii() and piece[:1].isalnum()
        joined += f" {piece}" if latin else piece
    return joined

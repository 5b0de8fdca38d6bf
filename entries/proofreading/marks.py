"""Punctuation marks: their width, one instead of two, and the last of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entries.proofreading.finding import Passage

CHINESE = r"\u3400-\u9fff\uf900-\ufaff"
BESIDE = CHINESE + r"“”‘’《》〈〉「」『』【】（），、。；：！？％"
WIDE = dict(zip(",;:!()", "，；：！（）", strict=True))
NARROW = re.compile(
    rf"[,;:!](?:(?<=[{BESIDE}].)|(?<=[,;])(?=[{BESIDE}]))"
    rf"|\((?:(?<=[{BESIDE}].)|(?=[^()（）\n]{{0,60}}[{CHINESE}]))[^()（）\n]{{1,60}}\)"
)
DOUBLED = re.compile("[，、。；：,]{2,}")
OUTER = re.compile(r"^[ \t\u3000]+|[ \t\u3000]+$", re.M)
WITHOUT_END = re.compile(rf"[{CHINESE}0-9A-Za-z％%]\s*\Z")


def half_width(body: str) -> Iterator[Passage]:
    """Commas, semicolons, colons, exclamation marks and brackets of half width beside Chinese.

    Those between digits (1,000; 12:30), in Latin text and around numbers alone stay (GB/T 15834-2011, 5.1).
    """
    for found in NARROW.finditer(body):
        words = found[0]
        yield Passage(*found.span(), WIDE[words] if len(words) == 1 else f"（{words[1:-1]}）")


def doubled_marks(body: str) -> Iterator[Passage]:
    """The same mark twice, or two that exclude each other: of these a full stop stays, else the first."""
    for found in DOUBLED.finditer(body):
        yield Passage(*found.span(), "。" if "。" in found[0] else found[0][0])


def spaces(body: str) -> Iterator[Passage]:
    """White space before or behind a paragraph; the indentation is the page's work."""
    for found in OUTER.finditer(body):
        yield Passage(*found.span(), "")


def no_end_mark(body: str) -> Iterator[Passage]:
    """A body whose last character is a word or number: was the end cut off?"""
    if found := WITHOUT_END.search(body):
        last = found.start()
        yield Passage(last, last + 1, f"{body[last]}。")

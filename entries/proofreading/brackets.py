"""Brackets and quotation marks: each with its counterpart, and other ones inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from entries.proofreading.finding import Passage

PAIRS = dict(zip("“‘（(《〈【「『〔［[", "”’））》〉】」』〕］］", strict=True))
CLOSERS = {**{closer: closer for closer in PAIRS.values()}, ")": "）", "]": "］"}
INNER = {"“": "‘’", "《": "〈〉", "（": None, "(": None}
MARK = re.compile(f"[{re.escape(''.join((*PAIRS, *CLOSERS)))}]")
# An item's number, `1）`, `（一）` left alone: `一）`; an apostrophe.
NUMBER = re.compile(r"(?:^|[\n。；：，、;:,\s])[0-9A-Za-z一二三四五六七八九十]{1,3}\Z")
Pair = tuple[int, int, int]  # where it opens, where it closes, how many of its kind are around it


def unmatched(body: str) -> Iterator[Passage]:
    """Those without a counterpart in their paragraph.

    A quotation of several paragraphs opens each anew and is closed at its end (GB/T 15834-2011, 4.8).
    """
    for at in _matched(body)[1]:
        yield Passage(at, at + 1)


def nested(body: str) -> Iterator[Passage]:
    """Marks inside marks of the same kind: “ ” takes ‘ ’, 《 》 takes 〈 〉 (GB/T 15834-2011, 4.8.3.3, 4.14)."""
    for start, end, around in _matched(body)[0]:
        if around == 1 and body[start] in INNER:
            inner = INNER[body[start]]
            words = body[start + 1 : end]
            certain = inner and not MARK.search(words)
            yield Passage(start, end + 1, f"{inner[0]}{words}{inner[1]}" if inner and certain else None)


@lru_cache(maxsize=1)  # two rules ask it of the same body
def _matched(body: str) -> tuple[list[Pair], list[int]]:
    pairs: list[Pair] = []
    alone: list[int] = []
    opened: list[tuple[str, int]] = []
    start = 0
    for line in body.split("\n"):
        goes_on = bool(opened) and opened[0][0] in "“‘" and line.startswith(opened[0][0])
        if not goes_on:
            alone += [at for _char, at in opened]
        opened = []
        for found in MARK.finditer(line):
            char, at = found[0], start + found.start()
            if char in PAIRS:
                opened.append((char, at))
            elif opened and PAIRS[opened[-1][0]] == CLOSERS[char]:
                opener, where = opened.pop()
                pairs.append((where, at, sum(PAIRS[one] == PAIRS[opener] for one, _at in opened)))
            elif not _stands_alone(line, found.start()):
                alone.append(at)
        start += len(line) + 1
    return pairs, sorted([*alone, *(at for _char, at in opened)])


def _stands_alone(line: str, at: int) -> bool:
    """Whether the closing mark is an item's number or an apostrophe."""
    if line[at] == "’":
        return at > 0 and line[at - 1].isascii()
    return line[at] in ")）" and bool(NUMBER.search(line[max(0, at - 4) : at]))

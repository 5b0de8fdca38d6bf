"""Simplified or Traditional, and the way back for what a machine converted."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import lru_cache

import opencc


class Script(StrEnum):
    """The script of a text."""

    SIMPLIFIED = "hans"
    TRADITIONAL = "hant"
    MIXED = "mixed"
    NEITHER = "neither"


# Simplified forms that are characters of their own in Traditional text as well: they tell neither script.
BOTH = frozenset(
    "后里于余台只干面谷几斗丑卷征准采制志致复出板表仆朴冲并云伙回范松咸胡须系广厂才向凶术沈岳万号注布托折杯群"
)
HAN = re.compile(r"[\u3400-\u9fff]")
CLEAR = 3  # one script must be told by so many times as many characters as the other
# What a mainland text has where a Traditional writer has 於 and 餘, and a character-by-character converter leaves.
MAINLAND = re.compile(r"[關对對位基由屬終處至等低高用善限大小]于|[萬千百十億\d]余|余[人万萬個户戶名次場场件元]")


@lru_cache(maxsize=2)
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def simplified(text: str) -> str:
    """The text in Simplified characters (OpenCC's t2s: by phrase first, then by character)."""
    return str(_converter("t2s").convert(text))


def detect_script(text: str) -> Script:
    """The script of a text, told by the characters that only one of the two has."""
    counts = Counter(HAN.findall(text))
    if not counts:
        return Script.NEITHER
    chars = "\n".join(counts)  # one a line, so that no phrase is seen in them
    to_simplified = dict(zip(counts, simplified(chars).split("\n"), strict=True))
    to_traditional = dict(zip(counts, str(_converter("s2t").convert(chars)).split("\n"), strict=True))
    traditional = sum(n for char, n in counts.items() if to_simplified[char] != char)
    simple = sum(n for char, n in counts.items() if to_traditional[char] != char and char not in BOTH)
    if traditional > CLEAR * simple:
        return Script.TRADITIONAL
    if simple > CLEAR * traditional:
        return Script.SIMPLIFIED
    return Script.MIXED if traditional or simple else Script.NEITHER


def was_machine_converted(text: str, *, glosses: int) -> bool:
    """Whether a Traditional text was converted from Simplified by a machine.

    Told by pinyin glosses, which no writer leaves, or by mainland forms in it (關于, 百余) where it has no 於 or 餘.
    """
    return glosses > 0 or (not re.search("[於餘]", text) and bool(MAINLAND.search(text)))

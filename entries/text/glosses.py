"""Pinyin that a converter or a web page left in brackets behind a character: `區(qū)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from entries.text.script import simplified

LETTERS = "a-zāáǎàēéěèêīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿɑɡ"
GLOSS = re.compile(rf"(?<=([\u3400-\u9fff\U00020000-\U0003ffff]))[(（]([{LETTERS}]{{1,6}})[)）]")


@dataclass(frozen=True, slots=True)
class Gloss:
    """A gloss that was removed: the character, its reading, and where the bracket stood (offset in characters)."""

    char: str
    reading: str
    offset: int


def remove_glosses(text: str) -> tuple[str, list[Gloss]]:
    """The text without its glosses, and the glosses.

    A bracket is a gloss only where it holds one syllable that is a reading of the character before it, in either
    script; `(社區)`, `(cm)` and `(A)` stay.
    """
    found: list[Gloss] = []

    def drop(match: re.Match[str]) -> str:
        char, reading = match[1], match[2]
        if _plain(reading) not in _readings(char):
            return match[0]
        found.append(Gloss(char, reading, match.start()))
        return ""

    return GLOSS.sub(drop, text), found


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    readings: set[str] = set()
    for form in {char, simplified(char)}:
        readings.update(pinyin(form, style=Style.TONE, heteronym=True)[0])
    return frozenset(readings)


def _plain(reading: str) -> str:
    """Phonetic letters that some fonts put for a and g, as those letters."""
    return reading.replace("ɑ", "a").replace("ɡ", "g")

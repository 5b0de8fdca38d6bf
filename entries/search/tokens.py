"""What the index holds of a text: its characters and pairs of characters, with a mark at the ends of each Latin word.

With the marks, a whole word, the beginning of a word and any run of characters are all searched alike: as characters
that stand side by side in the marked text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from entries.text import fold

MARK = "\ufdd0"
# Runs of letters and figures of scripts that part words by spaces: what is no Han, kana, bopomofo or hangul.
WORD = re.compile(r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
WITHIN = r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"

# Before a pair of a field that can be searched alone, and before what an entry is filtered by.
TITLE, AWARDS, NAMES, FACET = "\ufdd5", "\ufdd6", "\ufdd7", "\ufdd8"
SPACES = {"title": TITLE, "awards": AWARDS, "names": NAMES}


def marked(text: str) -> str:
    """The text folded, each Latin word or number between two marks."""
    return WORD.sub(rf"{MARK}\g<0>{MARK}", fold(text))


def grams(text: str) -> set[str]:
    """The characters of a marked text, and its pairs of characters."""
    return {*text, *map("".join, pairwise(text))}


def grams_to_find(needle: str) -> set[str]:
    """The pairs that an entry with this needle must have; for a needle of one character that character."""
    return set(map("".join, pairwise(needle))) or {needle}


def is_exact(needle: str) -> bool:
    """Whether having the grams is having the needle: for longer ones the text must be looked at."""
    return len(needle) <= 2


def facet_tokens(
    *, yearbook: int | None = None, sections: Iterable[int | None] = (), kind: str = "", levels: Iterable[str] = ()
) -> set[str]:
    """The tokens by which entries are filtered: each volume, section, kind and level has its own."""
    found = {f"{FACET}s{pk}" for pk in sections if pk is not None} | {f"{FACET}l{level}" for level in levels}
    if yearbook is not None:
        found.add(f"{FACET}y{yearbook}")
    if kind:
        found.add(f"{FACET}k{kind}")
    return found

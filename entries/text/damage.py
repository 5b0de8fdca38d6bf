"""Text that a wrong decoding broke beyond repair."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A reading's closing half whose character and opening bracket were lost: `?guī)`; a replacement or private character.
CORE = re.compile(
    r"(?<=[\u3400-\u9fff])\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}\)(?=[\u3400-\u9fff])|[\ufffd\ue000-\uf8ff]"
)
BOUNDS = frozenset("“”‘’\"'《》〈〉「」『』【】［］〔〕（）(),，、。．;；:：!！?？…—·\n\t \u3000")


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged name: from `start` to `end` (offsets in characters), with its text as the source has it."""

    start: int
    end: int
    text: str


def find_damage(text: str) -> list[Damage]:
    """The damaged names of a text, in order, each from the punctuation before the damage to that after it."""
    found: list[Damage] = []
    for core in CORE.finditer(text):
        start, end = core.span()
        while start > 0 and text[start - 1] not in BOUNDS:
            start -= 1
        while end < len(text) and text[end] not in BOUNDS:
            end += 1
        if found and start <= found[-1].end:
            start = found.pop().start
        found.append(Damage(start, end, text[start:end]))
    return found

"""What is in a text file and is no text: invisible characters, entities of HTML, several kinds of line end."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Cc control, Cf format (zero-width, bidi, soft hyphen, byte order mark), Cs lone surrogates: none can be seen.
INVISIBLE = ("Cc", "Cf", "Cs")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text with `\\n` line ends, and how often each entity was decoded and each invisible character removed."""

    text: str
    entities: dict[str, int]
    invisible: dict[str, int]


def clean(text: str, *, decode_entities: bool = True) -> Cleaned:
    """Decode entities (unless told not to), unify line ends, give every kind of space the one that prints alike.

    Invisible characters are dropped.

    Nothing that can be seen is changed: punctuation keeps the width that the source gave it.
    """
    entities: Counter[str] = Counter()

    def decode(found: re.Match[str]) -> str:
        decoded = html.unescape(found[0])
        if decoded == found[0]:
            return decoded
        entities[found[0]] += 1
        return decoded

    if decode_entities:
        text = ENTITY.sub(decode, text)
    text = LINE_END.sub("\n", text)
    invisible = Counter(char for char in text if char not in "\n\t" and unicodedata.category(char) in INVISIBLE)
    if invisible:
        text = text.translate(dict.fromkeys(map(ord, invisible)))
    return Cleaned(text.replace("\u00a0", " "), dict(entities), dict(invisible))

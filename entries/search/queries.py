"""What a reader types, as what is to be found: pure, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from entries.search.tokens import MARK, WITHIN, marked
from entries.text import fold

MAX_LENGTH = 200  # characters of a query
FULL_WIDTH = 0xFEE0  # from a character of ASCII to the same in full width
FIELDS = {
    "title": "title",
    "标题": "title",
    "条目": "title",
    "award": "awards",
    "荣誉": "awards",
    "name": "names",
    "姓名": "names",
    "获奖者": "names",
}
# Quotation marks that are closed end a word; one that is not closed counts at the beginning of a word only, to the end.
PIECE = re.compile(
    rf"""(?P<without>-)?(?:(?P<field>{"|".join(FIELDS)}):\s*)?"""
    r"""(?:"(?P<phrase>[^"]+)(?:"|$)|“(?P<curly>[^”]+)(?:”|$)|(?P<word>(?:(?!"[^"]+"|“[^”]+”)\S)+))"""
)
HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


class Match(Enum):
    """Where a word may stand: anywhere, as a whole word, or at the beginning of one."""

    ANYWHERE = "anywhere"
    WHOLE = "whole"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase to find, folded; `field` is empty for all fields."""

    text: str
    match: Match = Match.ANYWHERE
    field: str = ""

    @property
    def needle(self) -> str:
        """What the marked text has where the word stands."""
        needle = marked(self.text)
        if self.match is Match.ANYWHERE:
            needle = needle.removeprefix(MARK)
        return needle if self.match is Match.WHOLE else needle.removesuffix(MARK)

    @property
    def pattern(self) -> str:
        """A regular expression for the word in a text without marks, folded or of the same script and case."""
        begins = self.match is not Match.ANYWHERE and re.match(WITHIN, self.text)
        ends = self.match is Match.WHOLE and re.match(WITHIN, self.text[-1])
        return (
            (f"(?<!{WITHIN})" if begins else "")
            + "".join(map(_either_width, self.text))
            + (f"(?!{WITHIN})" if ends else "")
        )


@dataclass(frozen=True, slots=True)
class Query:
    """All of `words` must stand in an entry, none of `without`."""

    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def phrase(self) -> Word | None:
        """The words of all fields as they stand side by side, where there are several; Latin ones with a space."""
        words = [word for word in self.words if not word.field]
        if len(words) < 2:
            return None
        text = words[0].text
        for word in words[1:]:
            apart = re.match(WITHIN, text[-1]) and re.match(WITHIN, word.text)
            text += (" " if apart else "") + word.text
        return Word(text)


def parse(text: str) -> Query:
    """The query that was typed.

    Words are parted by spaces and must all be found; `"…"` is a run of characters wherever it stands, `-` before a word
    excludes it, `title:`, `award:` and `name:` look in one field. A word of Latin letters and figures is found whole,
    with `*` behind it as the beginning of a word; one with Chinese in it wherever it stands.
    """
    found: tuple[list[Word], list[Word]] = ([], [])
    for piece in PIECE.finditer(fold(text[:MAX_LENGTH]).replace("\n", " ")):
        if piece["word"] in ('""', "“”"):
            continue
        word = _word(piece)
        if word not in found[bool(piece["without"])]:
            found[bool(piece["without"])].append(word)
    return Query(tuple(found[0]), tuple(found[1]))


def containing(text: str) -> Query:
    """The query for just these characters, wherever they stand."""
    return Query((Word(fold(text)),) if text else ())


def _either_width(char: str) -> str:
    return f"[{re.escape(char)}{chr(ord(char) + FULL_WIDTH)}]" if "!" <= char <= "~" else re.escape(char)


def _word(piece: re.Match[str]) -> Word:
    field = FIELDS.get(piece["field"] or "", "")
    if phrase := piece["phrase"] or piece["curly"]:
        return Word(phrase, field=field)
    text = piece["word"]
    if HAN.search(text):
        return Word(text.rstrip("*") or text, field=field)
    if text.endswith("*") and len(text) > 1:
        return Word(text[:-1], Match.PREFIX, field)
    return Word(text, Match.WHOLE, field)

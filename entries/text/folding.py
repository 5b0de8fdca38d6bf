"""One form for what readers take for the same character: for matching only, never for text that is stored or shown."""

from __future__ import annotations

import unicodedata

from entries.text.script import simplified

# What OpenCC leaves apart, character by character, though readers of the two scripts mean the same.
VARIANTS = dict(zip("著馀祇瞭藉覆姪砲硷戸髙乹", "着余只了借复侄炮碱户高干", strict=True))
RESERVED = "\ufffd"  # in place of what Unicode keeps for programs: a search may use those for marks of its own


class _Table(dict[int, str]):
    """Each character's folded form, found when it is first met."""

    def __missing__(self, code: int) -> str:
        char = _step(chr(code))
        while (again := _step(char)) != char:
            char = again
        self[code] = char
        return char


_TABLE = _Table()


def fold(text: str) -> str:
    """The text with script (妇 = 婦), width (Ａ = A) and case folded, character by character.

    The length is kept, so that offsets in the folded text are offsets in the text: what NFKC or case folding would make
    longer (㎡, ß) stays one character. White space becomes a space, line ends stay.
    """
    return text.translate(_TABLE)


def _step(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    if is_reserved(char):
        return RESERVED
    for form in (unicodedata.normalize("NFKC", char), char.casefold()):
        if len(form) == 1 and form != char:
            return form
    if unicodedata.category(char) == "Lo":
        other = simplified(char)
        return VARIANTS.get(other, other) if len(other) == 1 else char
    return char


def is_reserved(char: str) -> bool:
    """Whether Unicode promises that no text has the character: a noncharacter, or one of the last private plane."""
    return "\ufdd0" <= char <= "\ufdef" or char >= "\U0010f000" or ord(char) & 0xFFFE == 0xFFFE

"""What of a text is shown of a hit, and what in it is marked: the original text, since folding keeps its length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from entries.search.queries import Query
from entries.text import fold

WIDTH = 110  # characters around a hit
BEFORE = 30  # of them before it, at the most
STOPS = "。！？\n"


class Part(NamedTuple):
    """A piece of text, and whether it is marked."""

    text: str
    marked: bool


class Marker:
    """Marks the words of one query in any text.

    A word is looked for as it was folded first, which is how it stands in most texts, and only then in the folded text:
    folding the whole of it is most of the work.
    """

    def __init__(self, query: Query, field: str = "") -> None:
        words = self.words = [word for word in query.words if not field or word.field in ("", field)]
        every = [word.pattern for word in ([query.phrase] if query.phrase else []) + words]
        self.patterns = [re.compile(pattern) for pattern in every]
        self.pattern = re.compile("|".join(every)) if every else None
        self.is_whole = len(words) == len(query.words)

    def whole(self, text: str) -> list[Part]:
        """The whole text in parts."""
        return self._parts(text, 0, len(text))

    def beginning(self, text: str) -> list[Part]:
        """The beginning of a text."""
        return self._pieces(text, [_window(text, 0, 0)])

    def around_hit(self, text: str, *, folding: bool = True) -> list[Part] | None:
        """A piece of the text around its first hit, and one around the first hit of a word that is not in that.

        None where there is no hit; without `folding` also where the words stand in another script or width.
        """
        windows = self._windows(text, folding=folding)
        return self._pieces(text, windows) if windows else None

    def has_all(self, text: str) -> bool:
        """Whether all words of the query stand in the text."""
        folded = fold(text)
        words = self.patterns[-len(self.words) :] if self.is_whole else []
        return bool(words) and all(pattern.search(folded) for pattern in words)

    def _windows(self, text: str, *, folding: bool) -> list[tuple[int, int]]:
        windows: list[tuple[int, int]] = []
        folded = ""
        for pattern in self.patterns:
            found = pattern.search(text)
            if folding and not found:
                folded = folded or fold(text)
                found = pattern.search(folded)
            if found and not any(start <= found.start() and found.end() <= end for start, end in windows):
                windows.append(_window(text, found.start(), found.end()))
            if len(windows) == 2:
                break
        return sorted(windows)

    def _pieces(self, text: str, windows: Sequence[tuple[int, int]]) -> list[Part]:
        parts: list[Part] = []
        before = 0
        for start, end in windows:
            start = max(start, before)
            if start > before:
                parts.append(Part("…", marked=False))
            parts += self._parts(text, start, end)
            before = end
        if before < len(text):
            parts.append(Part("…", marked=False))
        return parts

    def _parts(self, text: str, start: int, end: int) -> list[Part]:
        parts, at = [], start
        before = max(0, start - 1)  # a pattern looks at the character before a word
        folded = fold(text[before:end])
        for found in self.pattern.finditer(folded, start - before) if self.pattern else ():
            first, last = before + found.start(), before + found.end()
            if first > at:
                parts.append(Part(text[at:first], marked=False))
            parts.append(Part(text[first:last], marked=True))
            at = last
        if at < end:
            parts.append(Part(text[at:end], marked=False))
        return parts


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a piece around the hit begins and ends: with its sentence, if that began not long before."""
    earliest = max(0, start - BEFORE)
    stops = [text.rfind(stop, earliest, start) for stop in STOPS]
    first = max(stops) + 1 if max(stops) >= 0 else earliest
    return first, max(end, min(len(text), first + WIDTH))

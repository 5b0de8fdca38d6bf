"""What of a text is shown of a hit, and what in it is marked: the original text, since folding keeps its length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from entries.search.queries import Query, Word
from entries.text import fold

WIDTH = 110  # characters around a hit
BEFORE = 30  # of them before it, at the most
STOPS = "。！？\n"


class Part(NamedTuple):
    """A piece of text, and whether it is marked."""

    text: str
    marked: bool


class Marker:
    """Marks the words of one query in any text."""

    def __init__(self, query: Query, field: str = "") -> None:
        words = [word for word in query.words if not field or word.field in ("", field)]
        self.words: list[Word] = ([query.phrase] if query.phrase else []) + words
        self.pattern = re.compile("|".join(word.pattern for word in self.words)) if self.words else None

    def whole(self, text: str) -> list[Part]:
        """The whole text in parts."""
        return self._parts(text, fold(text), 0, len(text))

    def around(self, text: str) -> list[Part]:
        """A piece of the text around its first hit, and one around the first hit of a word that is not in that.

        The beginning, where there is no hit.
        """
        return self._around(text, fold(text))

    def around_hit(self, text: str) -> list[Part] | None:
        """The same; None where there is no hit. The text is folded once: that is most of the work."""
        folded = fold(text)
        return self._around(text, folded) if self.pattern and self.pattern.search(folded) else None

    def _around(self, text: str, folded: str) -> list[Part]:
        windows: list[tuple[int, int]] = []
        for word in self.words:
            found = re.search(word.pattern, folded)
            if found and not any(start <= found.start() and found.end() <= end for start, end in windows):
                windows.append(_window(folded, found.start(), found.end()))
            if len(windows) == 2:
                break
        return self._pieces(text, folded, sorted(windows) or [_window(folded, 0, 0)])

    def _pieces(self, text: str, folded: str, windows: Sequence[tuple[int, int]]) -> list[Part]:
        parts: list[Part] = []
        before = 0
        for start, end in windows:
            start = max(start, before)
            if start > before:
                parts.append(Part("…", marked=False))
            parts += self._parts(text, folded, start, end)
            before = end
        if before < len(text):
            parts.append(Part("…", marked=False))
        return parts

    def _parts(self, text: str, folded: str, start: int, end: int) -> list[Part]:
        parts, at = [], start
        for found in self.pattern.finditer(folded, start, end) if self.pattern else ():
            if found.start() > at:
                parts.append(Part(text[at : found.start()], marked=False))
            parts.append(Part(text[found.start() : found.end()], marked=True))
            at = found.end()
        if at < end:
            parts.append(Part(text[at:end], marked=False))
        return parts


def _window(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where a piece around the hit begins and ends: with its sentence, if that began not long before."""
    earliest = max(0, start - BEFORE)
    stops = [folded.rfind(stop, earliest, start) for stop in STOPS]
    first = max(stops) + 1 if max(stops) >= 0 else earliest
    return first, max(end, min(len(folded), first + WIDTH))

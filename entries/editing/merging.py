"""Three-way merging of text: what I typed, what somebody else saved, and the revision that both began from.

Pure: strings in, pieces out. A text is compared in paragraphs, what both changed there in sentences, and what both
changed in one sentence in words. Words are numbers (`10.2%`, 三十五), Latin words and single characters, so that two
changes of one number never make a third number. The alignment is that of diff3 (Khanna, Kunal, Pierce: A Formal
Investigation of Diff3, 2007): where both texts agree with the base they part the stretches that are decided one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Side = Literal["", "mine", "theirs", "both", "conflict"]
Splitter = Callable[[str], list[str]]

SENTENCE = re.compile(r"\n|[^\n。！？；]*[。！？；]|[^\n。！？；]+")
PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
WORD = re.compile(r"\d+(?:[.,]\d+)*[%‰]?|[〇零一二三四五六七八九十百千万亿两]+|[^\W\d_〇一-鿿㐀-䶿]+|.", re.DOTALL)
ALIKE = 0.5  # two versions of a sentence that keep less than this of the base are not woven into one


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, or the value of a field, in its three versions."""

    base: Any
    mine: Any
    theirs: Any

    @property
    def by(self) -> Side:
        """Who changed it: nobody, one, both to the same, or both to something different, which is a conflict."""
        if self.mine == self.theirs:
            return "" if self.mine == self.base else "both"
        if self.theirs == self.base:
            return "mine"
        return "theirs" if self.mine == self.base else "conflict"

    @property
    def merged(self) -> Any:
        """What both come to. Raises ValueError for a conflict."""
        if self.by == "conflict":
            raise ValueError("a conflict is settled by an editor")
        return self.theirs if self.by == "theirs" else self.mine


def merge_text(base: str, mine: str, theirs: str) -> list[Piece]:
    """The text in pieces; put together, their versions are the three texts, each with a line end behind it.

    The texts are bodies as `normalise()` gives them. What one side changed is one piece, and so is what both changed
    alike. A conflict is as long as the sentences that both changed differently.
    """
    return _joined(
        _merge(Piece(*(f"{text}\n" if text else "" for text in (base, mine, theirs))), [paragraphs, sentences])
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs, each with the end of its line."""
    return PARAGRAPH.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences with their full stops, and the ends of lines."""
    return SENTENCE.findall(text)


def words(text: str) -> list[str]:
    """Numbers, Latin words and single characters."""
    return WORD.findall(text)


def alike(one: str, other: str) -> bool:
    """Whether at least half of the words stand in both."""
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio() >= ALIKE


def aligned(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[tuple[slice, slice, slice]]:
    """Stretches of three sequences, in order: those where all agree, and between them those where they do not."""
    b = m = t = 0
    for at, in_mine, in_theirs, size in [*_agreed(base, mine, theirs), (len(base), len(mine), len(theirs), 0)]:
        if (b, m, t) != (at, in_mine, in_theirs):
            yield slice(b, at), slice(m, in_mine), slice(t, in_theirs)
        b, m, t = at + size, in_mine + size, in_theirs + size
        if size:
            yield slice(at, b), slice(in_mine, m), slice(in_theirs, t)


def _agreed(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Positions in base, mine and theirs, and the length, of every stretch that stands in all three."""
    ours, others = _blocks(base, mine), _blocks(base, theirs)
    i = j = 0
    while i < len(ours) and j < len(others):
        (a, in_mine, n), (b, in_theirs, k) = ours[i], others[j]
        start, end = max(a, b), min(a + n, b + k)
        if start < end:
            yield start, in_mine + start - a, in_theirs + start - b, end - start
        i, j = (i + 1, j) if a + n <= b + k else (i, j + 1)


def _blocks(base: Sequence[Any], other: Sequence[Any]) -> list[tuple[int, int, int]]:
    return [(m.a, m.b, m.size) for m in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()]


def _merge(whole: Piece, splitters: Sequence[Splitter]) -> Iterator[Piece]:
    split, *finer = splitters
    parts = [split(text) for text in (whole.base, whole.mine, whole.theirs)]
    for stretches in aligned(*parts):
        piece = Piece(*("".join(part[stretch]) for part, stretch in zip(parts, stretches, strict=True)))
        if piece.by != "conflict":
            yield piece
        elif finer and piece.base:
            yield from _merge(piece, finer)
        else:
            yield from _woven(piece)


def _woven(piece: Piece) -> list[Piece]:
    """The sentence word by word, where both changed different words of it; as it is where they did not."""
    if not (piece.base and alike(piece.base, piece.mine) and alike(piece.base, piece.theirs)):
        return [piece]
    parts = [words(text) for text in (piece.base, piece.mine, piece.theirs)]
    pieces = [
        Piece(*("".join(part[stretch]) for part, stretch in zip(parts, stretches, strict=True)))
        for stretches in aligned(*parts)
    ]
    return [piece] if any(one.by == "conflict" for one in pieces) else pieces


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one side as one piece; conflicts stay apart."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.by == joined[-1].by != "conflict":
            before = joined.pop()
            piece = Piece(before.base + piece.base, before.mine + piece.mine, before.theirs + piece.theirs)
        joined.append(piece)
    return joined

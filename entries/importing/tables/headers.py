"""The header of a table: which column is meant by which cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from entries.text import simplified

# Columns that every table may have: rows to delete, and what was wrong with a row, which is read past.
DELETE, ERROR = "delete", "error"
EVERYWHERE = {DELETE: ("删除",), ERROR: ("错误", "错误原因")}
NUMBER = re.compile(r"[\s_-]*[（(]?\s*[0-9]{1,3}\s*[)）]?$")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a header's cells mean: a name, or None for a cell that is read past.

    `unknown` are the cells that mean none, each with the nearest known column; `repeated` those that stand twice and
    may not.
    """

    columns: tuple[str | None, ...]
    unknown: tuple[tuple[str, str], ...]
    repeated: tuple[str, ...]

    def is_none(self, required: Collection[str]) -> bool:
        """Whether the cells are no header: more of them mean nothing than mean a column, and none a required one."""
        known = [name for name in self.columns if name is not None]
        return bool(required) and len(self.unknown) > len(known) and not set(required).intersection(known)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a table has: their names with the words that may stand instead, and which may be in parts.

    `joined` says by what the parts of a column are joined: `recipients 1`, `recipients 2` or `body`, `body (2)`.
    """

    words: Mapping[str, Sequence[str]]
    joined: Mapping[str, str]

    def header(self, cells: Sequence[str], ignore: Collection[str] = ()) -> Header:
        """What the cells mean; those named in `ignore` are read past."""
        known = {word.casefold(): name for name, words in self._all().items() for word in (name, *words)}
        columns: list[str | None] = []
        unknown: list[tuple[str, str]] = []
        repeated: list[str] = []
        for cell in cells:
            text = cell.strip()
            name = self._meant(text, known)
            if text in ignore or (name is None and not text):
                name = None
            elif name is None:
                unknown.append((text, nearest(text, known)))
            elif name in columns and name not in self.joined:
                repeated.append(text)
            columns.append(None if name == ERROR else name)
        return Header(tuple(columns), tuple(unknown), tuple(repeated))

    def _all(self) -> Mapping[str, Sequence[str]]:
        return {**self.words, **EVERYWHERE}

    def _meant(self, text: str, known: Mapping[str, str]) -> str | None:
        for word in (text.casefold(), simplified(text).casefold()):
            if word in known:
                return known[word]
            part = known.get(NUMBER.sub("", word))
            if part in self.joined:
                return part
        return None


def nearest(text: str, known: Mapping[str, str]) -> str:
    """The column whose name or word is the most like the text."""
    near = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0)
    return known[near[0]] if near else ""

"""A file as lines of text with marks: what every format becomes before entries are looked for in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from entries.manuscripts.model import Notice
from entries.manuscripts.pictures import Picture

Cells = tuple[tuple[str, ...], ...]
MOST_SPANNED = 64  # columns or rows that one cell goes over


def spanned(said: str | None) -> int:
    """Over how many columns or rows a cell goes, as the file says it; 1 where that is no number."""
    return max(1, min(MOST_SPANNED, int(said))) if said and said.isascii() and said.isdecimal() else 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is, where its text alone does not tell.

    `heading` is a level from 1; `pictures` stand in the line; `cells` are the table that begins there, whose further
    rows are `covered`; `caption` says that its author made it one. A `literal` line is what that says (`text`, `title`,
    `caption`, `signature`, `section`, `table`), whatever it looks like: it is neither cleaned nor read.
    """

    heading: int = 0
    pictures: tuple[tuple[Picture, str], ...] = ()  # each with its words for those who cannot see it
    cells: Cells = ()
    covered: bool = False
    caption: bool = False
    literal: str = ""

    @property
    def held(self) -> bool:
        """Whether the line's text is kept away from cleaning."""
        return bool(self.cells or self.covered or self.literal)


@dataclass(slots=True)
class Source:
    """The lines of one file, marks by line number from 1, and notices.

    `entities` says that entities of HTML may stand in the text. `own` is what a file that this site wrote says of
    itself, else None.
    """

    lines: list[str] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    encoding: str = ""
    entities: bool = False
    own: Mapping[str, object] | None = None

    def add(self, text: str, mark: Mark | None = None) -> int:
        """Add a line; its number."""
        self.lines.append(text)
        if mark and mark != Mark():
            self.marks[len(self.lines)] = mark
        return len(self.lines)

    def add_table(self, cells: Cells, *, literal: str = "") -> int:
        """Add a table, a line for each of its rows; the number of the first."""
        first = len(self.lines) + 1
        for place, row in enumerate(cells):
            words = " | ".join(" ".join(cell.split()) for cell in row)
            self.add(words, Mark(covered=True) if place else Mark(cells=cells, literal=literal))
        return first

    def say(self, code: str, line: int = 0, text: str = "", **params: str | int) -> None:
        """Add a notice, about the last line unless another is given."""
        self.notices.append(Notice(code, line or max(1, len(self.lines)), text=text, params=params))

"""What a manuscript page holds, as values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from entries.manuscripts.messages import NOTICE_MESSAGES, REFUSAL_MESSAGES
from entries.manuscripts.pictures import Picture


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark on the source: a code, the lines it is about (from 1), their text, and the template's values."""

    code: str
    line: int
    text: str = ""
    end_line: int = 0
    params: Mapping[str, str | int] = field(default_factory=dict)
    file: str = ""

    @property
    def values(self) -> dict[str, str | int]:
        """The values for the template of `code`."""
        return {"text": self.text, "line": self.line, "end_line": self.end_line or self.line, **self.params}

    @property
    def message(self) -> str:
        """The remark in English."""
        return NOTICE_MESSAGES[self.code] % self.values


@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """A picture (`figure`) or table (`table`): its number, its caption, the date in that, and who supplied it.

    `picture` is there where the file has it, `cells` where it has the table, as rows of equally many.
    """

    kind: str
    number: int | None
    caption: str
    date: datetime.date | None
    credit: str
    line: int
    picture: Picture | None = None
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry: its body is one paragraph a line; `line` and `end_line` say where it stands in the source.

    `section` are the titles of the headings above it, from the top; `file` is its file's name where there are several.
    """

    title: str
    body: str
    figures: tuple[ParsedFigure, ...] = ()
    contributor: str = ""
    line: int = 0
    end_line: int = 0
    section: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as it was read: its name, where there are several, and its lines."""

    file: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """A heading with entries or headings below it: the titles from the top, and where it stands."""

    path: tuple[str, ...]
    line: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file among several that could not be read; `code` is a key of REFUSAL_MESSAGES."""

    file: str
    code: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A page, a volume, or several files of them: the volume that is named, the sections and the entries in order, who
    signed, and what there is to say about the source. `own` says that this site wrote the file.
    """

    entries: tuple[ParsedEntry, ...] = ()
    notices: tuple[Notice, ...] = ()
    edition_year: int | None = None
    volume_line: str = ""
    headings: tuple[str, ...] = ()
    contributor: str = ""
    script: str = ""
    converted: bool = False
    encoding: str = ""
    sections: tuple[ParsedSection, ...] = ()
    sources: tuple[SourceText, ...] = ()
    own: bool = False
    refused: tuple[Refused, ...] = ()


class UnreadableManuscript(ValueError):
    """The source is no text at all; `code` is a key of REFUSAL_MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSAL_MESSAGES[code])
        self.code = code

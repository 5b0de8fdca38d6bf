"""What a manuscript page holds, as values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

# Templates of the notices by code; the interface translates them where it shows them.
NOTICE_MESSAGES = {
    "decoded_as": "The file is not in UTF-8: it was read as %(encoding)s.",
    "entities_decoded": "%(count)s entities of HTML were decoded: %(text)s.",
    "invisible_removed": "%(count)s invisible characters were removed: %(text)s.",
    "pinyin_removed": "%(count)s pinyin readings in brackets, left by a converter, were removed: %(text)s.",
    "script_converted": "A machine had made the text Traditional; it is Simplified again.",
    "traditional_kept": "The text is in Traditional characters, with no sign of a machine's conversion: it was kept.",
    "damaged_text": "“%(text)s” is damaged beyond repair. It was kept as it stands: look the name up and correct it.",
    "repeated_copy": "Lines %(line)s to %(end_line)s say again what stands above; %(count)s entries were read once.",
    "copy_signed_otherwise": "The copy of “%(title)s” is signed by another contributor: %(text)s.",
    "title_repeated": "Two entries are called “%(title)s” and differ: the later one is now “%(new_title)s”.",
    "footer": "“%(text)s” belongs to the web page, not to the text.",
    "heading": "“%(text)s” stands before the first entry and was taken for a heading; it is in no entry.",
    "text_before_first_entry": "This text stands before the first entry and is in no entry: “%(text)s”.",
    "entry_inside_line": "The entry “%(title)s” begins in the middle of a line.",
    "unclosed_title": "The title’s closing bracket is missing; the title was taken to be “%(title)s”.",
    "empty_body": "The entry “%(title)s” has no text.",
    "figure_before_entries": "The figure stands before the first entry and was put into it: “%(text)s”.",
    "no_entries": "No entry was found: an entry begins on a line of its own with its title in 【 】.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark on the source: a code, the lines it is about (from 1), their text, and the template's values."""

    code: str
    line: int
    text: str = ""
    end_line: int = 0
    params: Mapping[str, str | int] = field(default_factory=dict)

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
    """A numbered picture (`figure`) or table (`table`) with its caption, the date in it, and who supplied it."""

    kind: str
    number: int | None
    caption: str
    date: datetime.date | None
    credit: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry: its body is one paragraph a line; `line` and `end_line` say where it stands in the source."""

    title: str
    body: str
    figures: tuple[ParsedFigure, ...] = ()
    contributor: str = ""
    line: int = 0
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A page: the volume it names, its entries in order, who signed it, and what there is to say about the source."""

    entries: tuple[ParsedEntry, ...] = ()
    notices: tuple[Notice, ...] = ()
    edition_year: int | None = None
    volume_line: str = ""
    headings: tuple[str, ...] = ()
    contributor: str = ""
    script: str = ""
    converted: bool = False
    encoding: str = ""


# What UnreadableManuscript says, by code.
REFUSAL_MESSAGES = {
    "empty": "The file is empty.",
    "word": "This is a Word or Excel file: save it as plain text (UTF-8), then import that.",
    "pdf": "This is a PDF: copy its text into a plain text file, or paste it.",
    "binary": "This is not a text file: save the manuscript as plain text (UTF-8), then import that.",
}


class UnreadableManuscript(ValueError):
    """The source is no text at all; `code` is a key of REFUSAL_MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSAL_MESSAGES[code])
        self.code = code

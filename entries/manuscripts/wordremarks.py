"""What there is to say about a .docx: changes that were tracked, comments, and all that is no text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from entries.manuscripts.sources import Source
from entries.manuscripts.wordpackage import Package, attribute, child, local


@dataclass(slots=True)
class Changes:
    """One person's tracked changes of one sort."""

    line: int
    texts: list[str] = field(default_factory=list)


class Remarks:
    """Gathers while the file is read; `line` is the line that is being read."""

    def __init__(self, package: Package, source: Source) -> None:
        self.source = source
        self.line = 1
        self.notes_inside = self.list_numbers = self.heading_numbers = self.contents = 0
        self.changes: dict[tuple[str, str], Changes] = {}
        self.comments = {
            attribute(one, "id"): one for root in package.related("comments") for one in root if local(one) == "comment"
        }
        self.frames = [
            " ".join(_words(root, "t").split()) for kind in ("header", "footer") for root in package.related(kind)
        ]

    def say(self, code: str, line: int = 0, text: str = "", **params: str | int) -> None:
        """A remark on the line that is read."""
        self.source.say(code, line or self.line, text, **params)

    def inserted(self, element: Any, text: str) -> None:
        """Text that was inserted with changes tracked: taken."""
        if text:
            self._changed("tracked_insertions", element, text)

    def deleted(self, element: Any) -> None:
        """Text that was deleted, or moved from here, with changes tracked: left out."""
        text = _words(element, "delText", "t")
        if text and local(element) == "del":
            self._changed("tracked_deletions", element, text)

    def row_is_deleted(self, row: Any) -> bool:
        """Whether a row of a table was deleted with changes tracked."""
        mark = child(row, "trPr", "del")
        if mark is None:
            return False
        self._changed("tracked_deletions", mark, _words(row, "delText", "t"))
        return True

    def commented(self, identifier: str) -> None:
        """A comment is fixed here."""
        comment = self.comments.pop(identifier, None)
        if comment is not None:
            author = attribute(comment, "author") or "?"
            self.say("comment", text=" ".join(_words(comment, "t").split()), author=author)

    def _changed(self, code: str, element: Any, text: str) -> None:
        author = attribute(element, "author") or "?"
        self.changes.setdefault((code, author), Changes(self.line)).texts.append(text)

    def close(self) -> None:
        """Say what was counted."""
        for (code, author), found in self.changes.items():
            words = "".join(f"“{text}”" for text in found.texts)
            self.say(code, found.line, words, author=author, count=len(found.texts))
        for code in ("notes_inside", "list_numbers", "heading_numbers", "contents"):
            if count := getattr(self, code):
                self.say(code, 1, count=count)
        for words in dict.fromkeys(filter(None, self.frames)):
            self.say("page_frame", 1, words)
        for identifier in list(self.comments):
            self.commented(identifier)


def _words(element: Any, *names: str) -> str:
    return "".join(one.text or "" for one in element.iter() if local(one) in names)

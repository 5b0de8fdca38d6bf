"""Sections with their entries as a Word file for the printer, which is read back as it is.

What is written is what a contributing unit would send: headings, 【title】 with its text, pictures and tables with
their captions, signatures. Where a text would be read as something else, its paragraph has a style that says what it
is, and a part of the file says what no line can.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from lxml import etree

from entries.exporting.wordshapes import Shapes, writable
from entries.manuscripts import ParsedFigure
from entries.manuscripts.plainness import is_plain_caption, is_plain_heading, is_plain_text, opens_plainly
from entries.manuscripts.wordpackage import OWN

KINDS = {"figure": "图", "table": "表"}
Content = Mapping[str, Any]  # an entry's, as a revision holds it


@dataclass(frozen=True, slots=True)
class WordSection:
    """A section: its titles from the top, who signs it, and its own entries in order."""

    path: tuple[str, ...]
    contributor: str = ""
    entries: Sequence[Content] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and how often each character that XML forbids was replaced by U+FFFD."""

    data: bytes
    replaced: Mapping[str, int] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()  # names of pictures whose files are gone


def write_word(volume: str, sections: Iterable[WordSection], *, picture: Callable[[str], bytes | None]) -> Written:
    """The sections, in tree order, as a .docx; `volume` is its first line, `picture` gives the bytes of a name."""
    return _Writer(picture).write(volume, sections)


class _Writer:
    """Writes paragraph after paragraph."""

    def __init__(self, picture: Callable[[str], bytes | None]) -> None:
        self.document = Document()
        self.shapes = Shapes(self.document)
        self.picture = picture
        self.captions: dict[str, Any] = {}
        self.unsigned: list[list[str]] = []
        self.lacking: list[str] = []
        self.written: set[tuple[str, ...]] = set()

    def write(self, volume: str, sections: Iterable[WordSection]) -> Written:
        """All of it."""
        self.shapes.paragraph(volume, "Title")
        for section in sections:
            self._headings(section.path)
            self._entries(section)
        own = {"version": 1, "captions": self.captions, "unsigned": self.unsigned}
        root = etree.Element(OWN)
        root.text = json.dumps(own)
        self.shapes.custom_part(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        target = BytesIO()
        self.document.save(target)
        return Written(target.getvalue(), dict(self.shapes.replaced), tuple(self.lacking))

    def _headings(self, path: tuple[str, ...]) -> None:
        """The section's heading, and those above it that have not been written yet."""
        for depth in range(1, len(path) + 1):
            if path[:depth] not in self.written:
                self.written.add(path[:depth])
                title = path[depth - 1]
                style = f"Heading {depth}" if is_plain_heading(title) else f"Yearbook Section {depth}"
                self.shapes.paragraph(title, style)

    def _entries(self, section: WordSection) -> None:
        signers = [content["contributor"] or section.contributor for content in section.entries]
        for place, content in enumerate(section.entries):
            self._entry(content)
            after = signers[place + 1] if place + 1 < len(signers) else None
            if signers[place] and signers[place] != after:
                self.shapes.paragraph(f"（{signers[place]}）", "Yearbook Signature")
            if not signers[place] and any(signers[place + 1 :]):
                self.unsigned.append([writable(text) for text in (*section.path, content["title"])])

    def _entry(self, content: Content) -> None:
        first, *others = content["body"].split("\n") if content["body"] else [""]
        if opens_plainly(content["title"], first):
            self.shapes.entry(content["title"], first)
        else:
            self.shapes.paragraph(f"【{content['title']}】", "Yearbook Entry")
            others = [first, *others] if first else others
        for text in others:
            self.shapes.paragraph(text, "Normal" if is_plain_text(text) else "Yearbook Text", indented=True)
        for figure in content["figures"]:
            self._figure(figure)

    def _figure(self, figure: Content) -> None:
        if picture := figure.get("picture"):
            data = self.picture(picture["name"])
            if data is None:
                self.lacking.append(picture["name"])
            else:
                self.shapes.picture(data, picture, figure["caption"])
        self._caption(figure)
        if figure["kind"] == "table" and figure.get("cells"):
            self.shapes.table(figure["cells"])

    def _caption(self, figure: Content) -> None:
        number = str(figure["number"] or "") if figure["number"] is not None else ""
        line = f"{KINDS.get(figure['kind'], '图')}{number} {figure['caption']}".strip()
        if figure["credit"]:
            line += f"（{figure['credit']} 供图）"
        date = datetime.date.fromisoformat(figure["date"]) if figure["date"] else None
        parsed = ParsedFigure(figure["kind"], figure["number"], figure["caption"], date, figure["credit"], 1)
        if is_plain_caption(line, parsed):
            self.shapes.paragraph(line, "Caption")
            return
        told = {name: figure[name] for name in ("kind", "number", "caption", "date", "credit")}
        line, turn = line or "—", 1
        unique = line
        while self.captions.get(unique, told) != told:
            turn += 1
            unique = f"{line} [{turn}]"
        self.captions[writable(unique)] = told
        self.shapes.paragraph(unique, "Yearbook Caption")

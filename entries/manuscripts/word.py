"""A Word file (.docx) to lines with marks: paragraphs, headings, tables, pictures, and what was done to the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from entries.manuscripts.archives import open_archive
from entries.manuscripts.model import UnreadableManuscript
from entries.manuscripts.pictures import NoPicture, Picture, read_picture
from entries.manuscripts.sources import Cells, Mark, Source, spanned
from entries.manuscripts.wordnumbers import Numbering
from entries.manuscripts.wordpackage import Package, child, local, value
from entries.manuscripts.wordremarks import Remarks
from entries.manuscripts.wordruns import Runs
from entries.manuscripts.wordstyles import TABLE, Styles
from entries.text.cleaning import LINE_END

MOST_LINES = 200_000  # of a whole volume there are some ten thousand
MOST_CELLS = 1_000_000  # of one table
CONTAINERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
TITLE_SIGNS = ("【",)


def word_source(data: bytes) -> Source:
    """The lines of a .docx. Raises UnreadableManuscript for one that is damaged, or would fill the memory."""
    package = Package(open_archive(data))
    return _Reader(package).read()


class _Reader:
    """Walks the body once, from top to bottom."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.source = Source(own=package.own)
        self.styles = Styles(package)
        self.numbering = Numbering(package, self.styles)
        self.remarks = Remarks(package, self.source)
        self.runs = Runs(package, self.remarks)
        self.begun: list[str] = []  # text of paragraphs whose end was deleted: they go on in the next one

    def read(self) -> Source:
        """All of it."""
        body = child(self.package.document, "body")
        if body is None:
            raise UnreadableManuscript("broken")
        if sum(1 for _one in body.iter("{*}p", "{*}br", "{*}tc")) > MOST_LINES:
            raise UnreadableManuscript("bomb")
        self._blocks(body)
        if self.begun:
            self._put(Mark(), "".join(self.begun), [])
        self.remarks.close()
        if not any(line.strip() for line in self.source.lines) and not self.source.marks:
            raise UnreadableManuscript("empty")
        return self.source

    def _blocks(self, parent: Any) -> None:
        for one in parent:
            name = local(one)
            if name == "p":
                self._paragraph(one)
            elif name == "tbl":
                self._table(one)
            elif name in CONTAINERS:
                self._blocks(one)
            elif name in ("del", "moveFrom"):
                self.remarks.deleted(one)
            elif name == "AlternateContent":
                self._blocks(self.runs.chosen(one))

    def _paragraph(self, element: Any) -> None:
        style = self.styles.of(element)
        if style.contents:
            self.remarks.contents += 1
            return
        self.remarks.line = len(self.source.lines) + 1
        read = self.runs.read(element)
        text = read.text
        if label := self.numbering.label(element, style):
            if style.heading:
                self.remarks.heading_numbers += 1
            elif text.strip() or read.pictures:
                self.remarks.list_numbers += 1
                text = f"{label}{text.lstrip()}"
        if self.runs.end_is_deleted(element):
            self.begun.append(text)
            return
        text = "".join([*self.begun, text])
        self.begun = []
        heading = style.heading if text.strip() and not style.literal else 0
        mark = Mark(heading=heading, caption=style.caption, literal=style.literal)
        if style.literal == "section":
            mark = Mark(heading=style.heading, literal="section")
        self._put(mark, text, read.pictures)
        for box in read.boxes:
            first = len(self.source.lines)
            self._blocks(box)
            words = " ".join(line for line in self.source.lines[first:] if line)
            if words:
                self.remarks.say("text_box", first + 1, words)

    def _put(self, mark: Mark, text: str, pictures: list[tuple[str, str]]) -> None:
        """The paragraph's lines: a soft line break ends one, as it does in a page of text."""
        if mark.literal:
            self.source.add(text, replace(mark, pictures=tuple(self._pictures(pictures))))
            return
        if mark.heading:
            text = " ".join(LINE_END.split(text))
        lines = LINE_END.split(text)
        shown = tuple(self._pictures(pictures))
        for place, line in enumerate(lines):
            own = shown if place == 0 else ()
            self.source.add(line, Mark(heading=mark.heading, caption=mark.caption, pictures=own))

    def _pictures(self, found: list[tuple[str, str]]) -> Iterator[tuple[Picture, str]]:
        for relation, words in found:
            part = self.package.target(relation)
            if part is None:
                self.remarks.say("picture_elsewhere", text=words or relation)
                continue
            try:
                yield self.package.picture(part, read_picture), words
            except NoPicture as error:
                self.remarks.say(f"picture_{error.code}", text=part.rpartition("/")[2])

    def _table(self, element: Any) -> None:
        rows = [row for row in _rows(element) if not self.remarks.row_is_deleted(row)]
        own = self.source.own is not None and value(child(element, "tblPr", "tblStyle")) == TABLE
        flowing = not own and any(
            local(inner) in ("drawing", "pict", "object") or (local(inner) == "t" and _opens(inner.text))
            for inner in element.iter()
        )
        if flowing or (not own and max((len(list(_cells(row))) for row in rows), default=0) < 2):
            self.remarks.say("layout_table", len(self.source.lines) + 1)
            for row in rows:
                for cell in _cells(row):
                    self._blocks(cell)
            return
        self.remarks.line = len(self.source.lines) + 1
        cells, merged = self._grid(rows, own=own)
        if not (own and cells) and not any(cell for row in cells for cell in row):
            return
        line = self.source.add_table(cells, literal="table" if own else "")
        if merged:
            self.remarks.say("merged_cells", line)

    def _grid(self, rows: list[Any], *, own: bool) -> tuple[Cells, bool]:
        grid: list[list[str]] = []
        merged = False
        for row in rows:
            texts: list[str] = []
            for cell in _cells(row):
                span, continued = _extent(cell)
                merged = merged or span > 1 or continued
                texts += ["" if continued else self._cell(cell, own=own), *[""] * (span - 1)]
            grid.append(texts)
        width = max(map(len, grid), default=0)
        if width * len(grid) > MOST_CELLS:
            raise UnreadableManuscript("bomb")
        return tuple((*row, *[""] * (width - len(row))) for row in grid), merged

    def _cell(self, cell: Any, *, own: bool) -> str:
        """The cell's text, a line a paragraph; tables inside it cell by cell. In a table of our own all as it is."""
        if own:
            return "\n".join(self.runs.read(paragraph).text for paragraph in cell.iter(self.package.tag("p")))
        lines = []
        for paragraph in cell.iter(self.package.tag("p")):
            text = self.runs.read(paragraph).text.replace("\t", " ")
            label = self.numbering.label(paragraph, self.styles.of(paragraph))
            lines += [line.strip() for line in LINE_END.split(f"{label}{text}")]
        return "\n".join(lines).strip("\n")


def _opens(text: str | None) -> bool:
    return bool(text) and str(text).lstrip().startswith(TITLE_SIGNS)


def _rows(table: Any) -> Iterator[Any]:
    for one in table:
        if local(one) == "tr":
            yield one
        elif local(one) in CONTAINERS:
            yield from _rows(one)


def _cells(row: Any) -> Iterator[Any]:
    for one in row:
        if local(one) == "tc":
            yield one
        elif local(one) in CONTAINERS:
            yield from _cells(one)


def _extent(cell: Any) -> tuple[int, bool]:
    """Over how many columns the cell goes, and whether it goes on from the row above."""
    span, continued = 1, False
    for properties in cell:
        if local(properties) != "tcPr":
            continue
        for one in properties:
            if local(one) == "gridSpan":
                span = spanned(value(one))
            elif local(one) == "vMerge":
                continued = value(one) != "restart"
    return span, continued

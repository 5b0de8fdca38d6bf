"""Pictures and tables on their way to the captions that name them, which stand above or below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from entries.manuscripts.figures import CREDIT, LONGEST, as_figure
from entries.manuscripts.lines import Line
from entries.manuscripts.model import Notice, ParsedFigure
from entries.manuscripts.pictures import Picture
from entries.manuscripts.sources import Cells

UNIT = re.compile(
    r"^[(（]?\s*(?:计量)?[单單]位\s*[:：]\s*[^()（）。]{1,20}[)）]?$"
)  # 单位：万元, between caption and table
GENERATED = re.compile(  # words that a program gave a picture
    r"^(?:图片|图像|picture|image|img|屏幕截图|截图|微信图片)?[\s_\d.-]*$|^\S+\.\w{3,4}$|自动生成|AI 生成",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Showing:
    """Pictures and a table that have been met and have no caption yet, and the caption that has nothing to show yet."""

    waiting: list[tuple[Picture, str, int]] = field(default_factory=list)
    cells: Cells = ()
    cells_line: int = 0
    empty: ParsedFigure | None = None  # the last caption, while what it names may still follow
    notices: list[Notice] = field(default_factory=list)
    above: bool = False  # pictures always stand above their captions: in files of ours

    def pictures(self, figures: list[ParsedFigure], line: Line) -> None:
        """Pictures stand in the line: the caption just above has the first, the others wait for theirs."""
        pictures = [(picture, words, line.number) for picture, words in line.mark.pictures]
        if self.empty and self.empty.kind == "figure" and not self.waiting and not self.above:
            self._fill(figures, self.empty, picture=pictures.pop(0)[0])
            self.empty = None
        self.waiting += pictures

    def table(self, figures: list[ParsedFigure], line: Line, paragraphs: list[Line]) -> None:
        """A table begins in the line: the caption above has it, where only its unit (单位：万元) stands between."""
        if self.cells:
            self._untitled(figures, "")
        caption, self.empty = self.empty, None
        between = [one for one in paragraphs if caption and one.number > caption.line]
        if caption and caption.kind == "table" and not between:
            self._fill(figures, caption, cells=line.mark.cells)
        elif caption and caption.kind == "table" and len(between) == 1 and UNIT.match(between[0].text):
            unit = paragraphs.pop().text.strip("()（） ")
            self._fill(figures, caption, cells=line.mark.cells, caption=f"{caption.caption}（{unit}）")
        else:
            self.cells, self.cells_line = line.mark.cells, line.number

    def plain_caption(self, line: Line) -> ParsedFigure | None:
        """The caption without a number that the line is to the pictures above it; None where it is text."""
        if not self.waiting or len(line.text) > LONGEST or not (line.mark.caption or CREDIT.search(line.text)):
            return None
        return as_figure("figure", None, line.text, line.number)

    def caption(self, figures: list[ParsedFigure], figure: ParsedFigure) -> None:
        """A caption was met: what waits is what it names, or what it names comes next."""
        self.empty = None
        if figure.kind == "table" and self.cells:
            figure = replace(figure, cells=self.cells)
            self.cells = ()
        elif figure.kind == "table" and len(self.waiting) == 1:  # a table sent as a picture
            self.empty = figure = replace(figure, picture=self.waiting.pop()[0])
        elif figure.kind == "figure" and self.waiting:
            self._share(figures, figure)
            return
        else:
            self.empty = figure
        figures.append(figure)

    def close(self, figures: list[ParsedFigure], name: str, *, beside: bool = False) -> None:
        """Text comes, or another entry: what still waits has no caption and is called as its entry is.

        With `beside` it is a line of text, which may be a table's unit: the caption above may yet get its table.
        """
        if not beside or (self.empty and self.empty.kind == "figure"):
            self.empty = None
        self._untitled(figures, name)

    def _share(self, figures: list[ParsedFigure], figure: ParsedFigure) -> None:
        if len(self.waiting) > 1:
            params = {"count": len(self.waiting)}
            self.notices.append(Notice("pictures_share_caption", figure.line, text=figure.caption, params=params))
        for place, (picture, _words, _line) in enumerate(self.waiting, 1):
            if place == 1:
                figures.append(replace(figure, picture=picture))
            else:
                caption = f"{figure.caption}（{place}）"
                figures.append(replace(figure, number=None, caption=caption, picture=picture))
        self.waiting = []

    def _fill(self, figures: list[ParsedFigure], named: ParsedFigure, **fields: Any) -> None:
        """Give the caption what it names."""
        for place, figure in enumerate(figures):
            if figure is named:
                figures[place] = replace(figure, **fields)

    def _untitled(self, figures: list[ParsedFigure], name: str) -> None:
        taken = {figure.caption for figure in figures if figure.number is None}
        for picture, words, line in self.waiting:
            caption = _free(name if GENERATED.search(words) or not words.strip() else words.strip()[:400], taken)
            figures.append(replace(as_figure("figure", None, caption, line), picture=picture))
            self.notices.append(Notice("picture_untitled", line, text=caption))
        if self.cells:
            caption = _free(name, taken)
            figures.append(replace(as_figure("table", None, caption, self.cells_line), cells=self.cells))
            self.notices.append(Notice("table_untitled", self.cells_line, text=caption))
        self.waiting, self.cells = [], ()


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another figure of the entry has it."""
    caption, number = name or "—", 2
    while caption in taken:
        caption, number = f"{name or '—'}（{number}）", number + 1
    taken.add(caption)
    return caption

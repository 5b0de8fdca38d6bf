"""Lines to raw entries: each line of the source goes to just one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from entries.manuscripts.figures import read_figure
from entries.manuscripts.lines import Line, is_footer, split_inside, title_of, unclosed_title_of, volume_of
from entries.manuscripts.model import Notice, ParsedFigure

HEADING_LENGTH = 40  # characters: a longer line before the first entry is text


@dataclass(slots=True)
class Block:
    """An entry while its lines are gathered."""

    title: str
    line: int
    paragraphs: list[Line] = field(default_factory=list)
    figures: list[ParsedFigure] = field(default_factory=list)
    end_line: int = 0


@dataclass(slots=True)
class Page:
    """A page while its lines are gathered."""

    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    volume: Line | None = None
    edition_year: int | None = None
    headings: list[str] = field(default_factory=list)
    early: list[ParsedFigure] = field(default_factory=list)


def gather(text: str) -> Page:
    """The page's blocks, in order, with notices about lines that belong to none."""
    page = Page()
    lines = _lines(text, page)
    at = 0
    while at < len(lines):
        at += _take(page, lines, at)
    for block in page.blocks:
        _drop_footer(page, block)
    _place_early_figures(page)
    return page


def _lines(text: str, page: Page) -> list[Line]:
    lines = []
    for number, whole in enumerate(text.split("\n"), 1):
        parts = split_inside(whole.strip()) or [""]
        lines += [Line(number, part) for part in parts]
        for part in parts[1:]:
            title, _rest = title_of(part) or ("", "")
            page.notices.append(Notice("entry_inside_line", number, params={"title": title}))
    return lines


def _take(page: Page, lines: Sequence[Line], at: int) -> int:
    """Put the line where it belongs; how many lines that took."""
    line = lines[at]
    if not line.text:
        return 1
    if opened := title_of(line.text):
        _open(page, line, *opened)
        return 1
    if opened := unclosed_title_of(line.text):
        page.notices.append(Notice("unclosed_title", line.number, params={"title": opened[0]}))
        _open(page, line, *opened)
        return 1
    if found := read_figure(lines, at):
        figure, taken = found
        _put_figure(page, figure, lines[at + taken - 1].number)
        return taken
    if page.blocks:
        page.blocks[-1].paragraphs.append(line)
        page.blocks[-1].end_line = line.number
    else:
        _before_entries(page, line)
    return 1


def _open(page: Page, line: Line, title: str, rest: str) -> None:
    block = Block(title, line.number, end_line=line.number)
    if rest:
        block.paragraphs.append(Line(line.number, rest))
    page.blocks.append(block)


def _put_figure(page: Page, figure: ParsedFigure, end_line: int) -> None:
    if page.blocks:
        page.blocks[-1].figures.append(figure)
        page.blocks[-1].end_line = end_line
    else:
        page.early.append(figure)


def _place_early_figures(page: Page) -> None:
    """Give figures that stand before the first entry to it, saying so."""
    for figure in page.early:
        name = f"{figure.number or ''} {figure.caption}".strip()
        page.notices.append(Notice("figure_before_entries", figure.line, text=_whole(figure, page, name)))
    if page.blocks:
        page.blocks[0].figures[:0] = page.early


def _whole(figure: ParsedFigure, page: Page, name: str) -> str:
    """The figure in words; all of it where there is no entry to hold it."""
    return name if page.blocks or not figure.credit else f"{name} {figure.credit}"


def _before_entries(page: Page, line: Line) -> None:
    year = volume_of(line.text)
    if year and page.volume is None:
        page.volume, page.edition_year = line, year
    elif is_footer(line.text):
        page.notices.append(Notice("footer", line.number, text=line.text))
    elif len(line.text) <= HEADING_LENGTH and not line.text.endswith(("。", "；")):
        page.headings.append(line.text)
        page.notices.append(Notice("heading", line.number, text=line.text))
    else:
        page.notices.append(Notice("text_before_first_entry", line.number, text=line.text))


def _drop_footer(page: Page, block: Block) -> None:
    """Take the lines of a web page's frame off the end of an entry; its first line is its own."""
    while block.paragraphs and block.paragraphs[-1].number > block.line and is_footer(block.paragraphs[-1].text):
        footer = block.paragraphs.pop()
        page.notices.append(Notice("footer", footer.number, text=footer.text))
        last = [line.number for line in block.paragraphs] + [figure.line for figure in block.figures]
        block.end_line = max([block.line, *last])

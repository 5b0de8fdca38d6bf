"""Lines to raw entries: each line of the source goes to just one place."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from entries.manuscripts.figures import as_figure, read_figure
from entries.manuscripts.lines import NO_MARK, Line, is_footer, split_inside, title_of, unclosed_title_of, volume_of
from entries.manuscripts.model import Notice, ParsedFigure, ParsedSection
from entries.manuscripts.showing import Showing
from entries.manuscripts.sources import Mark

HEADING_LENGTH = 40  # characters: a longer line before the first entry is text


@dataclass(slots=True)
class Block:
    """An entry while its lines are gathered."""

    title: str
    line: int
    paragraphs: list[Line] = field(default_factory=list)
    figures: list[ParsedFigure] = field(default_factory=list)
    end_line: int = 0
    section: tuple[str, ...] = ()


@dataclass(slots=True)
class Lead:
    """What stands below a heading before an entry does."""

    heading: Line
    path: tuple[str, ...]
    paragraphs: list[Line] = field(default_factory=list)
    figures: list[ParsedFigure] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A page while its lines are gathered. `open` is the entry that lines belong to, None below a heading."""

    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    volume: Line | None = None
    edition_year: int | None = None
    headings: list[str] = field(default_factory=list)
    early: list[ParsedFigure] = field(default_factory=list)
    sections: list[ParsedSection] = field(default_factory=list)
    levels: list[tuple[int, str]] = field(default_factory=list)
    open: Block | None = None
    lead: Lead | None = None
    showing: Showing = field(default_factory=Showing)
    captions: dict[str, Any] = field(default_factory=dict)  # what a file of ours says of captions, by their lines
    next: list[ParsedFigure] = field(default_factory=list)  # figures below a heading, for the next entry

    @property
    def path(self) -> tuple[str, ...]:
        """The titles of the headings above the line."""
        return tuple(title for _level, title in self.levels)

    @property
    def figures(self) -> list[ParsedFigure]:
        """Where a figure of this place goes."""
        return self.open.figures if self.open else self.lead.figures if self.lead else self.early


def gather(lines: Sequence[str], marks: dict[int, Mark] | None = None, own: Mapping[str, object] | None = None) -> Page:
    """The page's blocks, in order, with notices about lines that belong to none; `own` as in the Source."""
    captions = (own or {}).get("captions")
    page = Page(captions=captions if isinstance(captions, dict) else {}, showing=Showing(above=own is not None))
    prepared = _lines(lines, marks or {}, page)
    at = 0
    while at < len(prepared):
        at += _take(page, prepared, at)
    page.showing.close(page.figures, _name(page))
    _close_lead(page, deeper=False)
    page.early += page.next
    page.notices += page.showing.notices
    for block in page.blocks:
        _drop_footer(page, block)
    _place_early_figures(page)
    return page


def _lines(lines: Sequence[str], marks: dict[int, Mark], page: Page) -> list[Line]:
    made = []
    for number, whole in enumerate(lines, 1):
        mark = marks.get(number, NO_MARK)
        if mark.held:
            made.append(Line(number, whole, mark))
            continue
        parts = [whole.strip()] if mark.heading else split_inside(whole.strip()) or [""]
        made.append(Line(number, parts[0], mark))
        made += [Line(number, part) for part in parts[1:]]
        for part in parts[1:]:
            title, _rest = title_of(part) or ("", "")
            page.notices.append(Notice("entry_inside_line", number, params={"title": title}))
    return made


def _take(page: Page, lines: Sequence[Line], at: int) -> int:
    """Put the line where it belongs; how many lines that took."""
    line = lines[at]
    if line.mark.covered:
        return 1
    if line.mark.cells:
        page.showing.table(page.figures, line, page.open.paragraphs if page.open else [])
        _reach(page, line.number + len(line.mark.cells) - 1)
        return 1
    if line.mark.pictures:
        page.showing.pictures(page.figures, line)
        _reach(page, line.number)
    if line.mark.literal:
        _take_literal(page, line)
        return 1
    if not line.text:
        return 1
    opened = title_of(line.text)
    if opened is None and (opened := unclosed_title_of(line.text)):
        page.notices.append(Notice("unclosed_title", line.number, params={"title": opened[0]}))
    if opened:
        _open(page, line, *opened)
        return 1
    if line.mark.heading:
        _open_section(page, line)
        return 1
    if found := read_figure(lines, at):
        figure, taken = found
        page.showing.caption(page.figures, figure)
        _reach(page, lines[at + taken - 1].number)
        return taken
    if caption := page.showing.plain_caption(line):
        page.showing.caption(page.figures, caption)
        _reach(page, line.number)
        return 1
    page.showing.close(page.figures, _name(page), beside=True)
    _put_text(page, line)
    return 1


def _put_text(page: Page, line: Line) -> None:
    if page.open:
        page.open.paragraphs.append(line)
        _reach(page, line.number)
    elif page.lead and (line.mark.literal or not (is_footer(line.text) or volume_of(line.text))):
        page.lead.paragraphs.append(line)
    else:
        _before_entries(page, line)


def _take_literal(page: Page, line: Line) -> None:
    if line.mark.literal == "title":
        _open(page, line, line.text.removeprefix("【").removesuffix("】"), "")
    elif line.mark.literal == "section":
        _open_section(page, line)
    elif line.mark.literal == "caption":
        page.showing.caption(page.figures, _told_caption(page, line))
        _reach(page, line.number)
    else:
        page.showing.close(page.figures, _name(page), beside=True)
        _put_text(page, line)


def _told_caption(page: Page, line: Line) -> ParsedFigure:
    """The figure that our file says this line is; what the line itself says where it was changed since."""
    told: Any = page.captions.get(line.text)
    try:
        date = datetime.date.fromisoformat(told["date"]) if told["date"] else None
        number = None if told["number"] is None else int(told["number"])
        return ParsedFigure(str(told["kind"]), number, str(told["caption"]), date, str(told["credit"]), line.number)
    except (TypeError, KeyError, ValueError):
        found = read_figure([replace(line, mark=NO_MARK)], 0)
        return found[0] if found else as_figure("figure", None, line.text, line.number)


def _reach(page: Page, number: int) -> None:
    if page.open:
        page.open.end_line = number


def _name(page: Page) -> str:
    """What a figure without a caption is called: as its entry, or its section."""
    return page.open.title if page.open else page.lead.heading.text if page.lead else ""


def _open(page: Page, line: Line, title: str, rest: str) -> None:
    page.showing.close(page.figures, _name(page))
    block = Block(title, line.number, figures=page.next, end_line=line.number, section=page.path)
    page.next = []
    if page.lead:
        block.figures += page.lead.figures
        for lost in page.lead.paragraphs:
            page.notices.append(Notice("text_before_first_entry", lost.number, text=lost.text))
        page.lead = None
    if rest:
        block.paragraphs.append(Line(line.number, rest))
    page.blocks.append(block)
    page.open = block


def _open_section(page: Page, line: Line) -> None:
    page.showing.close(page.figures, _name(page))
    level = line.mark.heading
    _close_lead(page, deeper=bool(page.levels) and level > page.levels[-1][0])
    while page.levels and page.levels[-1][0] >= level:
        page.levels.pop()
    title = line.text
    if "/" in title:
        page.notices.append(Notice("section_slash", line.number, text=title))
        title = title.replace("/", "／")
    page.levels.append((level, title))
    page.open, page.lead = None, Lead(replace(line, text=title), page.path)
    if page.path not in {section.path for section in page.sections}:
        page.sections.append(ParsedSection(page.path, line.number))


def _close_lead(page: Page, *, deeper: bool) -> None:
    """Settle what stands below a heading without any entry: it is an entry, or said to be in none."""
    lead, page.lead = page.lead, None
    if lead is None or not (lead.paragraphs or lead.figures):
        return
    if deeper:
        page.notices += [Notice("text_before_first_entry", line.number, text=line.text) for line in lead.paragraphs]
        page.next += lead.figures
        return
    above = lead.path[:-1] or lead.path
    if above != lead.path:
        page.sections = [section for section in page.sections if section.path != lead.path]
    last = [line.number for line in lead.paragraphs] + [figure.line for figure in lead.figures]
    page.blocks.append(
        Block(lead.path[-1], lead.heading.number, lead.paragraphs, lead.figures, end_line=max(last), section=above)
    )
    page.notices.append(Notice("heading_as_entry", lead.heading.number, text=lead.path[-1]))


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
    while block.paragraphs and block.paragraphs[-1].number > block.line:
        footer = block.paragraphs[-1]
        if footer.mark.literal or not is_footer(footer.text):
            break
        block.paragraphs.pop()
        page.notices.append(Notice("footer", footer.number, text=footer.text))
        last = [line.number for line in block.paragraphs] + [figure.line for figure in block.figures]
        block.end_line = max([block.line, *last])

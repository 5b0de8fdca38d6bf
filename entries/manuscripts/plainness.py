"""Whether text, written as a line of a manuscript, is read back as that text and nothing else."""

from __future__ import annotations

from entries.manuscripts.figures import COMPOUND, CREDIT, OPENER, read_figure
from entries.manuscripts.lines import Line, is_footer, split_inside, title_of, unclosed_title_of
from entries.manuscripts.model import ParsedFigure
from entries.manuscripts.restoring import restore
from entries.manuscripts.showing import UNIT
from entries.manuscripts.signatures import take_signature
from entries.text.cleaning import LINE_END


def is_plain_text(text: str) -> bool:
    """Whether a line of its own with this text is a paragraph of an entry."""
    return (
        _stays(text)
        and split_inside(text) == [text]
        and title_of(text) is None
        and unclosed_title_of(text) is None
        and not (OPENER.match(text) or COMPOUND.match(text) or CREDIT.search(text) or UNIT.match(text))
        and not is_footer(text)
        and not take_signature(text)[1]
    )


def opens_plainly(title: str, text: str) -> bool:
    """Whether the line `【title】 text` opens an entry of this title with this text."""
    line = f"【{title}】 {text}".strip()
    return (
        _stays(line)
        and split_inside(line) == [line]
        and title_of(line) == (title, text)
        and not take_signature(text)[1]
    )


def is_plain_heading(title: str) -> bool:
    """Whether a heading with this text is a section of this title."""
    return _stays(title) and title_of(title) is None and unclosed_title_of(title) is None


def is_plain_caption(line: str, figure: ParsedFigure) -> bool:
    """Whether the line is read as the caption of this figure."""
    if not _stays(line) or split_inside(line) != [line] or title_of(line) or unclosed_title_of(line):
        return False
    found = read_figure([Line(figure.line, line)], 0)
    return found is not None and found[0] == figure


def _stays(text: str) -> bool:
    """Whether cleaning leaves the text as it is, on one line."""
    if not text or text != text.strip() or LINE_END.search(text):
        return False
    restored = restore(text, keep_script=True, entities=False)
    return restored.text == text and not restored.notices

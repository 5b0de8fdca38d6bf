"""The pipeline: a file, lines with marks, restored text, blocks, entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from entries.manuscripts.blocks import Block, gather
from entries.manuscripts.decoding import decode
from entries.manuscripts.model import Manuscript, Notice, ParsedEntry, SourceText
from entries.manuscripts.repeats import read_once
from entries.manuscripts.restoring import Restored, restore
from entries.manuscripts.signatures import take_signature
from entries.manuscripts.sources import Mark, Source
from entries.text.cleaning import LINE_END


def read_text(source: bytes | str, *, keep_script: bool = False) -> Manuscript:
    """Read a page of text: the bytes of a file in any encoding, or text that was pasted.

    Every character of the source that can be seen stands in a field of the result or in a notice's text, but for the
    marks of its structure (title brackets, 图 and 供图, a signature's brackets). Machine-made Traditional becomes
    Simplified again unless `keep_script`. Raises UnreadableManuscript for what is no text.
    """
    return read_source(text_source(source), keep_script=keep_script)


def text_source(source: bytes | str) -> Source:
    """The lines of a text. Raises UnreadableManuscript for what is none."""
    text, encoding, notices = decode(source)
    return Source(LINE_END.split(text), notices=notices, encoding=encoding, entities=True)


def read_source(source: Source, *, keep_script: bool = False, file: str = "") -> Manuscript:
    """Find sections, entries and figures in a file's lines; `file` is its name where there are several."""
    own = source.own
    restored, lines, marks = _restored(source, keep_script=keep_script or own is not None)
    page = gather(lines, marks, own)
    entries = _signed([_entry(block) for block in page.blocks], _unsigned(source))
    entries, said = read_each_once(entries) if own is None else (entries, [])
    notices = [*source.notices, *_once(restored.notices, said), *page.notices, *said]
    notices += [Notice("empty_body", e.line, params={"title": e.title}) for e in entries if not e.body]
    if not entries:
        notices.append(Notice("no_entries", 1))
    return Manuscript(
        entries=tuple(replace(entry, file=file) for entry in entries),
        notices=tuple(replace(n, file=file) for n in sorted(notices, key=lambda notice: notice.line)),
        edition_year=page.edition_year,
        volume_line=page.volume.text if page.volume else "",
        headings=tuple(page.headings),
        contributor="、".join(dict.fromkeys(entry.contributor for entry in entries if entry.contributor)),
        script=restored.script,
        converted=restored.converted,
        encoding=source.encoding,
        sections=tuple(replace(section, file=file) for section in page.sections),
        sources=(SourceText(file, tuple(source.lines)),),
        own=own is not None,
    )


def read_each_once(entries: Sequence[ParsedEntry]) -> tuple[list[ParsedEntry], list[Notice]]:
    """The entries of each section without those that stand there twice, in their order, and notices of those."""
    sections: dict[tuple[str, ...], list[ParsedEntry]] = {}
    for entry in entries:
        sections.setdefault(entry.section, []).append(entry)
    kept: list[ParsedEntry] = []
    notices: list[Notice] = []
    for own in sections.values():
        once, said = read_once(own)
        kept += once
        notices += said
    return kept, notices


def _restored(source: Source, *, keep_script: bool) -> tuple[Restored, list[str], dict[int, Mark]]:
    """What was restored, the lines with held ones as they are, and the marks with the cells of tables restored.

    Cells are cleaned behind the text, each paragraph of them as a line of its own, so that one look at all of it
    decides about the script.
    """
    held = {number for number, mark in source.marks.items() if mark.held}
    lines = ["" if number in held else line for number, line in enumerate(source.lines, 1)]
    origins: list[int] = []
    for number, mark in source.marks.items():
        for paragraph in _paragraphs(mark):
            lines.append(paragraph)
            origins.append(number)
    restored = restore("\n".join(lines), keep_script=keep_script, entities=source.entities)
    done = restored.text.split("\n")
    count = len(source.lines)
    behind = iter(done[count:])
    marks = {number: _with_cells(mark, behind) for number, mark in source.marks.items()}
    text = [source.lines[place] if place + 1 in held else line for place, line in enumerate(done[:count])]
    notices = [
        replace(notice, line=origins[notice.line - count - 1]) if notice.line > count else notice
        for notice in restored.notices
    ]
    return replace(restored, notices=notices), text, marks


def _paragraphs(mark: Mark) -> Iterator[str]:
    if not mark.literal:
        for row in mark.cells:
            for cell in row:
                yield from cell.split("\n")


def _with_cells(mark: Mark, restored: Iterator[str]) -> Mark:
    if not mark.cells or mark.literal:
        return mark
    cells = tuple(tuple("\n".join(next(restored) for _ in cell.split("\n")) for cell in row) for row in mark.cells)
    return replace(mark, cells=cells)


def _once(notices: list[Notice], repeats: list[Notice]) -> list[Notice]:
    """The notices without those about a copy that was read once, where they say what one above says."""
    copies = [(notice.line, notice.end_line) for notice in repeats if notice.code == "repeated_copy"]
    kept: list[Notice] = []
    for notice in notices:
        said = any((other.code, other.text) == (notice.code, notice.text) for other in kept)
        if not (said and any(first <= notice.line <= last for first, last in copies)):
            kept.append(notice)
    return kept


def _entry(block: Block) -> ParsedEntry:
    lines = list(block.paragraphs)
    signed = lines.pop().text if lines and lines[-1].mark.literal == "signature" else ""
    text = "\n".join(line.text for line in lines)
    if signed:
        body, contributor = text, signed.strip().removeprefix("（").removesuffix("）")
    elif lines and lines[-1].mark.literal:
        body, contributor = text, ""
    else:
        body, contributor = take_signature(text)
    return ParsedEntry(
        block.title, body, tuple(block.figures), contributor, block.line, block.end_line, section=block.section
    )


def _signed(entries: Iterable[ParsedEntry], unsigned: set[tuple[str, ...]]) -> list[ParsedEntry]:
    """The entries, each with the contributor whose signature comes next.

    A signature signs all since the one before, within its section; but not `unsigned`, those of which a file of this
    site says so.
    """
    signed: list[ParsedEntry] = []
    for _section, own in groupby(reversed(list(entries)), key=lambda entry: entry.section):
        contributor = ""
        for entry in own:
            contributor = entry.contributor or contributor
            without = (*entry.section, entry.title) in unsigned
            signed.append(replace(entry, contributor="" if without else contributor))
    return signed[::-1]


def _unsigned(source: Source) -> set[tuple[str, ...]]:
    listed = (source.own or {}).get("unsigned", [])
    return {tuple(map(str, path)) for path in listed} if isinstance(listed, list) else set()

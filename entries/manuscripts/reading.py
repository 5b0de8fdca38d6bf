"""The pipeline: bytes, text, restored text, blocks, entries."""

from __future__ import annotations

from dataclasses import replace

from entries.manuscripts.blocks import Block, gather
from entries.manuscripts.decoding import decode
from entries.manuscripts.model import Manuscript, Notice, ParsedEntry
from entries.manuscripts.repeats import read_once
from entries.manuscripts.restoring import restore
from entries.manuscripts.signatures import take_signature


def read_text(source: bytes | str, *, keep_script: bool = False) -> Manuscript:
    """Read a page of text: the bytes of a file in any encoding, or text that was pasted.

    Every character of the source that can be seen stands in a field of the result or in a notice's text, but for the
    marks of its structure (title brackets, 图 and 供图, a signature's brackets). Machine-made Traditional becomes
    Simplified again unless `keep_script`. Raises UnreadableManuscript for what is no text.
    """
    text, encoding, notices = decode(source)
    restored = restore(text, keep_script=keep_script)
    page = gather(restored.text)
    entries, said = read_once(_signed([_entry(block) for block in page.blocks]))
    notices += [*_once(restored.notices, said), *page.notices, *said]
    notices += [Notice("empty_body", e.line, params={"title": e.title}) for e in entries if not e.body]
    if not entries:
        notices.append(Notice("no_entries", 1))
    return Manuscript(
        entries=tuple(entries),
        notices=tuple(sorted(notices, key=lambda notice: notice.line)),
        edition_year=page.edition_year,
        volume_line=page.volume.text if page.volume else "",
        headings=tuple(page.headings),
        contributor="、".join(dict.fromkeys(entry.contributor for entry in entries if entry.contributor)),
        script=restored.script,
        converted=restored.converted,
        encoding=encoding,
    )


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
    body, contributor = take_signature("\n".join(line.text for line in block.paragraphs))
    return ParsedEntry(block.title, body, tuple(block.figures), contributor, block.line, block.end_line)


def _signed(entries: list[ParsedEntry]) -> list[ParsedEntry]:
    """The entries, each with the contributor whose signature comes next: a signature signs all since the one before."""
    signed: list[ParsedEntry] = []
    contributor = ""
    for entry in reversed(entries):
        contributor = entry.contributor or contributor
        signed.append(replace(entry, contributor=contributor))
    return signed[::-1]

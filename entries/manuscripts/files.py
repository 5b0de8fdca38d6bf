"""Any file of a manuscript: what it is, and what it says."""

from __future__ import annotations

from entries.manuscripts.kinds import kind_of_file
from entries.manuscripts.model import Manuscript, UnreadableManuscript
from entries.manuscripts.reading import read_source, text_source
from entries.manuscripts.sources import Source
from entries.manuscripts.web import Lookup, web_source
from entries.manuscripts.word import word_source


def read_manuscript(data: bytes, *, keep_script: bool = False) -> Manuscript:
    """Read a Word file (.docx), a saved web page or a page of text; the bytes tell which it is.

    Gives what read_text() gives, with sections where there are headings, pictures, and the cells of tables. Raises
    UnreadableManuscript, whose message says what to do, for every other file and for one that is damaged.
    """
    return read_source(source_of(data), keep_script=keep_script)


def source_of(data: bytes, *, lookup: Lookup | None = None) -> Source:
    """The lines of one file; `lookup` finds pictures beside a web page. Raises UnreadableManuscript."""
    if not data:
        raise UnreadableManuscript("empty")
    match kind_of_file(data):
        case "word":
            return word_source(data)
        case "html":
            return web_source(data, lookup=lookup)
        case "zip":
            raise UnreadableManuscript("archive")
    return text_source(data)

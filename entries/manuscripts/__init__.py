"""A file in, a Manuscript out: what a contributing unit sent, read without loss. Pure Python, no Django."""

from entries.manuscripts.files import read_manuscript
from entries.manuscripts.folders import proposed_paths, without_files
from entries.manuscripts.messages import NOTICE_MESSAGES, REFUSAL_MESSAGES
from entries.manuscripts.model import (
    Manuscript,
    Notice,
    ParsedEntry,
    ParsedFigure,
    ParsedSection,
    SourceText,
    UnreadableManuscript,
)
from entries.manuscripts.reading import read_text

__all__ = [
    "NOTICE_MESSAGES",
    "REFUSAL_MESSAGES",
    "Manuscript",
    "Notice",
    "ParsedEntry",
    "ParsedFigure",
    "ParsedSection",
    "SourceText",
    "UnreadableManuscript",
    "proposed_paths",
    "read_manuscript",
    "read_text",
    "without_files",
]

"""A file in, a Manuscript out: what a contributing unit sent, read without loss. Pure Python, no Django."""

from entries.manuscripts.model import (
    NOTICE_MESSAGES,
    REFUSAL_MESSAGES,
    Manuscript,
    Notice,
    ParsedEntry,
    ParsedFigure,
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
    "UnreadableManuscript",
    "read_text",
]

"""Bytes to text."""

from __future__ import annotations

import codecs

from entries.manuscripts.model import Notice, UnreadableManuscript

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
REFUSED = ((b"PK\x03\x04", "word"), (b"\xd0\xcf\x11\xe0", "word"), (b"%PDF", "pdf"))


def decode(source: bytes | str) -> tuple[str, str, list[Notice]]:
    """The text, the encoding it was read in, and a notice where that is not UTF-8.

    A byte order mark decides; else strict UTF-8; else GB 18030-2022, with U+FFFD for what it has no character for.
    Raises UnreadableManuscript for what is empty or no text.
    """
    if isinstance(source, str):
        return _filled(source), "", []
    for magic, code in REFUSED:
        if source.startswith(magic):
            raise UnreadableManuscript(code)
    for mark, encoding in MARKS:
        if source.startswith(mark):
            return _filled(source.decode(encoding, errors="replace")), encoding, []
    if b"\0" in source:
        raise UnreadableManuscript("binary")
    try:
        return _filled(source.decode("utf-8")), "utf-8", []
    except UnicodeDecodeError:
        text = source.decode("gb18030", errors="replace")
        return _filled(text), "gb18030", [Notice("decoded_as", 1, params={"encoding": "GB 18030"})]


def _filled(text: str) -> str:
    if not text.strip().strip("\ufeff\0"):
        raise UnreadableManuscript("empty")
    return text

"""JSON (RFC 8259): one list, or an object a line. Values stand as they are, numbers as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from entries.exporting.cells import Value

ROWS = 500  # in one piece


def write_json_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Each row as an object on a line of its own."""
    for batch in _batches(header, rows):
        yield "".join(f"{line}\n" for line in batch).encode()


def write_json(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """One list of objects, each on a line of its own."""
    before = "[\n"
    for batch in _batches(header, rows):
        yield (before + ",\n".join(batch)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _batches(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[list[str]]:
    remaining = iter(rows)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    while batch := list(islice(remaining, ROWS)):
        yield [encode(dict(zip(header, row, strict=True))) for row in batch]

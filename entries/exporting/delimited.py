"""CSV (RFC 4180), in UTF-8."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from entries.exporting.cells import Value, cell_text

ROWS = 500  # in one piece


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool) -> Iterator[bytes]:
    """The rows as CSV, header first; with a byte order mark, by which Excel knows UTF-8, or without."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    remaining = iter(rows)
    mark = codecs.BOM_UTF8 if bom else b""
    while batch := list(islice(remaining, ROWS)):
        writer.writerows([cell_text(value) for value in row] for row in batch)
        yield mark + buffer.getvalue().encode()
        mark = b""
        buffer.seek(0)
        buffer.truncate()
    if left := buffer.getvalue():
        yield mark + left.encode()

"""The formats that rows go out in, each by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entries.exporting.cells import Value
from entries.exporting.delimited import write_csv
from entries.exporting.objects import write_json, write_json_lines
from entries.exporting.workbooks import write_workbook

Writer = Callable[[Sequence[str], Iterable[Sequence[Value]]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what a file's name ends with, what HTTP calls it, what people call it, and its writer.

    `write(header, rows)` gives the file in pieces; what it holds in memory does not grow with the rows.
    """

    suffix: str
    content_type: str
    label: str | Promise
    write: Writer


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", _("CSV for Excel"), partial(write_csv, bom=True)),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _("Excel workbook"),
        write_workbook,
    ),
    "plain.csv": Format("csv", "text/csv; charset=utf-8", _("plain CSV"), partial(write_csv, bom=False)),
    "json": Format("json", "application/json", "JSON", write_json),
    "jsonl": Format("jsonl", "application/jsonl; charset=utf-8", "JSON Lines", write_json_lines),
}

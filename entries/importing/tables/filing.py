"""A plan and its errors as files: what does not fit on a page, and what is to be mended."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from entries.exporting import FORMATS
from entries.exporting.cells import Value
from entries.importing.tables.headers import ERROR
from entries.importing.tables.reading import TableFile
from entries.importing.tables.results import MOST_ERRORS, BadFile, RowError
from entries.importing.tables.running import TABLES, plan_steps

PLAN = ("row", "change", "column", "before", "after")


def plan_file(*, name: str, data: bytes | BinaryIO, form: str, **how: Any) -> Iterator[bytes]:
    """Everything that an import would do, a line for each cell, in a format of FORMATS."""

    def rows() -> Iterator[Sequence[Value]]:
        for item in plan_steps(name=name, data=data, **how):
            if isinstance(item, RowError):
                yield item.row, "error", item.column, item.value, item.message
            elif item.kind != "skip":
                for column, (before, after) in (item.cells or {"": ("", "")}).items():
                    yield item.row, item.kind, column, before, after

    return FORMATS[form].write(PLAN, rows())


def rows_to_mend(*, name: str, data: bytes | BinaryIO, form: str, **how: Any) -> Iterator[bytes]:
    """The rows of the file that cannot be imported, as they are, with what is wrong in a column `error`.

    Mended there and imported, the file needs no other change: that column is read past.
    """
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    messages: dict[int, list[str]] = {}
    for item in plan_steps(name=name, data=file, **how):
        if isinstance(item, RowError):
            words = _("%(column)s: %(message)s") % {"column": item.column, "message": item.message}
            messages.setdefault(item.row, []).append(words if item.column else item.message)
            if len(messages) >= MOST_ERRORS:
                break
    try:
        table = TableFile(file, TABLES[name].header(), ignore=how.get("ignore", ()))
        columns = table.present()
    except BadFile:
        return FORMATS[form].write([ERROR], ([text] for texts in messages.values() for text in texts))

    def rows() -> Iterator[Sequence[Value]]:
        with suppress(BadFile):  # it is among the messages
            for line in table.lines():
                if line.row in messages:
                    yield [*(line.cells.get(column, "") for column in columns), "\n".join(messages[line.row])]

    return FORMATS[form].write([*columns, ERROR], rows())

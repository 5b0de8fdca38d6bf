"""What stands against a manuscript, and what is to be looked at, as a table for who sent it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from entries.exporting import FORMATS
from entries.exporting.cells import Value

MOST_LINES = 5  # of the manuscript's that are quoted behind the first


def problems_file(page: Mapping[str, Any], form: str) -> Iterator[bytes]:
    """The errors and then the warnings of a plan as it is `shown()`, in a format of FORMATS.

    Each has its file, line, field, value, the words of the manuscript there, what is wrong and the mend; the last
    column is empty, for the correction.
    """
    header = [
        _("Kind"),
        _("File"),
        _("Line"),
        _("Field"),
        _("Value"),
        _("Words of the manuscript"),
        _("What is wrong, and what to do"),
        _("Correction"),
    ]
    return FORMATS[form].write(header, _rows(page))


def _rows(page: Mapping[str, Any]) -> Iterator[Sequence[Value]]:
    said = {
        (file["file"], number): text
        for file in page["files"]
        for block in file["blocks"]
        for number, text in block["lines"]
    }
    for file, line, field, value, message in page["errors"]:
        yield _("error"), file, line or "", field, value, said.get((file, line), ""), message, ""
    for file, line, end, text, message, _code in page["warnings"]:
        words = "\n".join(
            filter(None, (said.get((file, number), "") for number in range(line, min(end, line + 5) + 1)))
        )
        yield _("warning"), file, line or "", "", text, words, message, ""

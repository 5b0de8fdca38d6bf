"""What a cell holds, and what stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from entries.terms import RecipientKind

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection); those of full width in some languages.
STARTS = "=+\\-@\t\r\n＝＋－＠"
FORMULA = re.compile(f"'*[{STARTS}]")
GUARDED = re.compile(f"'+[{STARTS}]")
SUSPECT = frozenset("=+-@\t\r\n＝＋－＠'")
SIGNS = re.compile(r"[\\|｜\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # what parts, and all at which splitlines() breaks
ESCAPED = re.compile(r"\\u([0-9a-f]{4})|\\(.?)|([^\\])", re.DOTALL)
PARTS = ("name", "affiliation", "post", "kind")  # of a recipient, in the order in which they are written

Recipients: TypeAlias = Sequence[Mapping[str, str]]
Value: TypeAlias = "str | int | Recipients | None"


def guard(text: str) -> str:
    """The text as a spreadsheet's file has it: what would be run as a formula gets an apostrophe before it."""
    return f"'{text}" if text[:1] in SUSPECT and FORMULA.match(text) else text


def restore(text: str) -> str:
    """The text as it was before guard(): every text comes back as it went out."""
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text


def cell_text(value: Value) -> str:
    """The value as a spreadsheet's file has it."""
    if isinstance(value, str):
        return guard(value)
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else guard(recipients_text(value))


def recipients_text(recipients: Recipients) -> str:
    """Recipients as one cell: a line each, `name | affiliation | post | kind`, a person without the kind."""
    rows = ([one.get(part, "") for part in PARTS] for one in recipients)
    return join_parts([(*rest, "" if kind == RecipientKind.PERSON else kind) for *rest, kind in rows])


def join_parts(rows: Iterable[Sequence[str]]) -> str:
    """Rows of parts as one cell: a row a line, its parts parted by `|`, empty ones at its end left out.

    Within a part `\\` and `|` are written `\\\\` and `\\|`, a line end `\\n`, whatever else ends a line by its number,
    as `\\u2028`.
    """
    lines = []
    for row in rows:
        parts = [SIGNS.sub(_escaped, part) for part in row]
        while parts and not parts[-1]:
            parts.pop()
        lines.append(" | ".join(parts))
    return "\n".join(lines)


def split_parts(cell: str) -> list[list[str]]:
    """The rows of a cell that join_parts() wrote, or somebody in the same manner; empty lines are no rows."""
    return [_split_line(line) for line in cell.splitlines() if line.strip()]


def _escaped(sign: re.Match[str]) -> str:
    char = sign[0]
    return f"\\{char}" if char in "\\|｜" else "\\n" if char == "\n" else f"\\u{ord(char):04x}"


def _split_line(line: str) -> list[str]:
    parts, part = [], ""
    for number, escaped, char in ESCAPED.findall(line):
        if char in ("|", "｜"):
            parts.append(part.strip(" "))
            part = ""
        else:
            part += chr(int(number, 16)) if number else {"n": "\n"}.get(escaped, escaped) or char
    return [*parts, part.strip(" ")]

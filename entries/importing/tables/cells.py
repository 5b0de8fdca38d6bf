"""What a cell holds, and what stands in the file."""

from __future__ import annotations

import re

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
Row = tuple[str, ...]


def neutralise(text: str) -> str:
    """The cell as a file has it: what a spreadsheet would run gets an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def restore(text: str) -> str:
    """The cell as it was before neutralise(): every text comes back as it went out."""
    return text[1:] if NEUTRALISED.match(text) else text


def join_parts(rows: list[Row]) -> str:
    """Rows of parts as one cell: a row a line, its parts parted by `|`, empty ones at its end left out.

    `\\`, `|` and line ends within a part are written `\\\\`, `\\|` and `\\n`.
    """
    lines = []
    for row in rows:
        parts = [part.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for part in row]
        while parts and not parts[-1]:
            parts.pop()
        lines.append(" | ".join(parts))
    return "\n".join(lines)


def split_parts(cell: str) -> list[list[str]]:
    """The rows of a cell that join_parts() wrote, or somebody in the same manner; empty lines are no rows."""
    return [_split_line(line) for line in cell.splitlines() if line.strip()]


def _split_line(line: str) -> list[str]:
    parts, part, escaped = [], "", False
    for char in line.replace("｜", "|") if "\\" not in line else line:
        if escaped:
            part, escaped = part + {"n": "\n"}.get(char, char), False
        elif char == "\\":
            escaped = True
        elif char == "|":
            parts.append(part.strip(" "))
            part = ""
        else:
            part += char
    return [*parts, part.strip(" ")]

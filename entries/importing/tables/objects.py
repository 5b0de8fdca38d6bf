"""Rows as objects: a list in JSON, read piece by piece, or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from entries.exporting.cells import PARTS, recipients_text
from entries.importing.tables.sniffing import refused

CHUNK = 256 * 1024
SPACE = " \t\r\n\ufeff"
Object = tuple[int, int, dict[str, str], str]  # number, line, cells, why it cannot be read


def read_json_lines(text: TextIO) -> Iterator[Object]:
    """The objects of JSON Lines; the number of an object is that of its line."""
    for number, line in enumerate(text, 1):
        if not line.strip(SPACE):
            continue
        try:
            value = json.loads(line.strip(SPACE))
        except RecursionError as error:
            raise refused(_too_deep(), row=number, line=number) from error
        except ValueError as error:
            message = _("This line is no JSON (%(reason)s): each line is one object.") % {"reason": error}
            raise refused(message, row=number, line=number) from error
        yield (number, number, *_cells(value))


def read_json(text: TextIO) -> Iterator[Object]:
    """The objects of one list, counted from 1; what is held in memory does not grow with the list."""
    decoder, buffer, at, number, line = json.JSONDecoder(), "", 0, 0, 1
    ended = False
    while True:
        while at < len(buffer) and buffer[at] in (SPACE + ("[" if not number else "") + ","):
            line += buffer[at] == "\n"
            at += 1
        try:
            if at == len(buffer):
                raise ValueError("more is wanted")
            if buffer[at] == "]":
                _refuse_more(buffer[at + 1 :], text, number, line)
                return
            value, end = decoder.raw_decode(buffer, at)
        except RecursionError as error:
            raise refused(_too_deep(), row=number + 1, line=line) from error
        except ValueError as error:
            more = "" if ended else text.read(CHUNK)
            ended = not more
            if ended:
                message = _("The list is no JSON from here on (%(reason)s): a table is a list of objects.")
                raise refused(message % {"reason": error}, row=number + 1, line=line) from error
            buffer, at = buffer[at:] + more, 0
            continue
        number += 1
        yield (number, line, *_cells(value))
        line += buffer.count("\n", at, end)
        at = end


def _too_deep() -> str:
    return _("Lists stand within lists here, deeper than any table has them.")


def _refuse_more(rest: str, text: TextIO, number: int, line: int) -> None:
    """Refuse what stands behind the list, which would be lost in silence."""
    while rest or (rest := text.read(CHUNK)):
        behind = rest.lstrip(SPACE)
        line += rest.count("\n", 0, len(rest) - len(behind))
        if behind:
            message = _("Something stands behind the list: put all rows into one list.")
            raise refused(message, row=number + 1, line=line)
        rest = ""


def _cells(value: Any) -> tuple[dict[str, str], str]:
    if not isinstance(value, dict):
        return {}, _("This is no object: a row is written {“column”: value}.")
    try:
        return {str(name): _text(cell) for name, cell in value.items()}, ""
    except TypeError:
        return {}, _("A cell is text, a number or nothing; recipients are a list of objects with %(parts)s.") % {
            "parts": ", ".join(PARTS)
        }


def _text(value: Any) -> str:
    """The value as a cell's text. Raises TypeError for what is none."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() | int():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case list() if all(isinstance(one, dict) and set(one) <= set(PARTS) for one in value):
            if all(isinstance(part, str) for one in value for part in one.values()):
                return recipients_text(value)
    raise TypeError

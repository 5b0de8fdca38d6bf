"""The facts of one programme over the years: which can be compared, in which unit, and what is not stated."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entries.text import common_unit, convert, plain_number, read_unit


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that an entry states, in the row's unit; `own` is how the entry puts it, where that is another unit."""

    value: Decimal
    qualifier: str
    own: str

    @property
    def words(self) -> str:
        """The number and its qualifier: `10.2余`."""
        return plain_number(self.value) + self.qualifier


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact over the years: a cell for each entry, None where it does not state it."""

    label: str
    unit: str
    cells: list[Stated | None]

    @property
    def is_comparable(self) -> bool:
        """Whether two entries or more state it."""
        return sum(cell is not None for cell in self.cells) > 1


Key = tuple[str, str, int]  # label, what is counted, and which of several alike in one entry


def fact_rows(facts: Sequence[Sequence[dict[str, Any]]]) -> list[FactRow]:
    """The facts of each entry, in order of time, as rows: those of the last entry first, in its order.

    Figures of one label stand in one row where they count the same thing, whatever their units; they are converted
    exactly. What counts something else (人 and 人次) has a row of its own.
    """
    found: dict[Key, dict[int, dict[str, Any]]] = {}
    for place in reversed(range(len(facts))):
        for key, fact in _keyed(facts[place]):
            found.setdefault(key, {})[place] = fact
    return [_row(stated, len(facts)) for stated in found.values()]


def _keyed(facts: Sequence[dict[str, Any]]) -> Iterator[tuple[Key, dict[str, Any]]]:
    seen: dict[tuple[str, str], int] = {}
    for fact in facts:
        label = "".join(unicodedata.normalize("NFKC", fact["label"]).split())
        key = (label, read_unit(fact["unit"]).base)
        seen[key] = seen.get(key, 0) + 1
        yield (*key, seen[key]), fact


def _row(stated: dict[int, dict[str, Any]], width: int) -> FactRow:
    last = stated[max(stated)]
    unit = common_unit([(Decimal(stated[place]["value"]), stated[place]["unit"]) for place in sorted(stated)])
    cells = [_cell(stated[place], unit) if place in stated else None for place in range(width)]
    return FactRow(last["label"], unit, cells)


def _cell(fact: dict[str, Any], unit: str) -> Stated:
    value = Decimal(fact["value"])
    converted = convert(value, fact["unit"], unit)
    assert converted is not None, "common_unit() gives a unit in which every figure is exact"
    own = f"{plain_number(value)}{fact['qualifier']}{fact['unit']}" if fact["unit"] != unit else ""
    return Stated(converted, fact["qualifier"], own)

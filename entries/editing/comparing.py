"""Two contents of an entry compared: what stands in both, only before, or only after. Pure.

Texts are compared in sentences, and what differs there in words (see `merging`): single Chinese characters, and numbers
as a whole. Rows are found again by what they say, never by their ids: an import writes rows anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, cast

from rapidfuzz.distance import LCSseq

from entries.editing.content import EntryContent, canonical
from entries.editing.merging import words
from entries.editing.mergingentries import FIELDS, TABLES, identified

Run = tuple[Literal["same", "gone", "new"], str]
Row = Mapping[str, Any]
RowKind = Literal["gone", "new", "changed", "moved"]
Opcode = tuple[bool, int, int, int, int]  # whether the stretches are equal; the stretch before, the stretch after

STOPS = set("。！？；\n")
SENTENCE = re.compile(r"[^\n。！？；]*[。！？；]?\n?")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value is another."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is gone, new, changed in `fields`, or the same in another place among the others."""

    kind: RowKind
    before: Row | None
    after: Row | None
    fields: tuple[FieldChange, ...] = ()
    recipients: tuple[RowChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs: fields, and rows by table; and the whole body in runs, each paragraph with the end of its line."""

    fields: tuple[FieldChange, ...] = ()
    body: tuple[Run, ...] = ()
    tables: dict[str, tuple[RowChange, ...]] = field(default_factory=dict)

    @property
    def body_changed(self) -> bool:
        """Whether the bodies differ."""
        return any(kind != "same" for kind, _text in self.body)

    @property
    def is_empty(self) -> bool:
        """Whether the two contents are equal."""
        return not (self.fields or self.body_changed or self.tables)


def compare(before: EntryContent, after: EntryContent) -> Comparison:
    """What differs between two contents of an entry."""
    old, new = cast(Row, before), cast(Row, after)
    tables = {name: compare_rows(old[name], new[name], key=key) for name, key in TABLES.items()}
    return Comparison(
        fields=tuple(_fields(old, new, FIELDS)),
        body=tuple(differences(*(f"{text}\n" if text else "" for text in (before["body"], after["body"])))),
        tables={name: changes for name, changes in tables.items() if changes},
    )


def differences(before: str, after: str) -> list[Run]:
    """Runs of words that stand in both, only before, or only after; put together, they are the two texts."""
    runs: list[Run] = []
    old, new = sentences(before), sentences(after)
    for equal, a, b, c, d in sentence_codes(old, new):
        if equal:
            runs += (run for pair in zip(old[a:b], new[c:d], strict=True) for run in _same(*pair))
        else:
            runs += _in_words(words("".join(old[a:b])), words("".join(new[c:d])))
    return _joined(_line_ends_in_place(_joined(runs)))


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one kind as one run, and no empty ones."""
    joined = ((kind, "".join(text for _kind, text in group)) for kind, group in groupby(runs, key=lambda run: run[0]))
    return [run for run in joined if run[1]]


def _same(old: str, new: str) -> Iterator[Run]:
    """A sentence that stands in both, though it may end a paragraph in one of them alone."""
    yield "same", new if old == new else old.rstrip("\n")
    if old != new:
        yield ("gone", "\n") if old.endswith("\n") else ("new", "\n")


def _line_ends_in_place(runs: list[Run]) -> Iterator[Run]:
    """A sentence put in or taken out behind a paragraph's last, with the line end behind it that stayed."""
    at = 0
    while at < len(runs):
        (kind, text), (after, other) = runs[at], runs[at + 1] if at + 1 < len(runs) else ("same", "")
        if text == "\n" and "same" not in (kind, after) and kind != after and other.endswith("\n"):
            yield after, other.removesuffix("\n")
            yield "same", "\n"
            at += 1
        else:
            yield kind, text
        at += 1


def sentences(text: str) -> list[str]:
    """The sentences with their full stops, and with the end of the line behind a paragraph's last."""
    return [found for found in SENTENCE.findall(text) if found]


def sentence_codes(before: Sequence[str], after: Sequence[str]) -> list[Opcode]:
    """Which sentences stand in both, whether they end a paragraph or not."""
    return opcodes([one.rstrip("\n") for one in before], [one.rstrip("\n") for one in after])


def opcodes(before: Sequence[str], after: Sequence[str]) -> list[Opcode]:
    """Stretches that are equal and stretches that are not, in turns, by a longest common subsequence."""
    codes = LCSseq.opcodes(before, after)
    return _in_turns((one.tag == "equal", one.src_start, one.src_end, one.dest_start, one.dest_end) for one in codes)


def _in_turns(codes: Iterable[Opcode]) -> list[Opcode]:
    """The stretches, neighbours of one sort as one."""
    found: list[Opcode] = []
    for code in codes:
        if found and found[-1][0] == code[0]:
            before = found.pop()
            code = (code[0], before[1], code[2], before[3], code[4])
        found.append(code)
    return found


def readable(codes: list[Opcode]) -> list[Opcode]:
    """The stretches without the islands that two different sentences share by chance.

    An equal stretch goes where it has fewer words than what was changed on either side of it.
    """
    while True:
        weights = [0 if equal else max(b - a, d - c) for equal, a, b, c, d in codes]
        island = next(
            (
                at
                for at in range(1, len(codes) - 1)
                if codes[at][0] and codes[at][2] - codes[at][1] < min(weights[at - 1], weights[at + 1])
            ),
            None,
        )
        if island is None:
            return codes
        left, right = codes[island - 1], codes[island + 1]
        codes[island - 1 : island + 2] = [(False, left[1], right[2], left[3], right[4])]


def word_codes(old: list[str], new: list[str]) -> list[Opcode]:
    """The stretches of words that are equal and that are not, as an editor would tell them apart."""
    codes = readable(opcodes(old, new))
    if all(set(old[a:b]) <= STOPS for equal, a, b, _c, _d in codes if equal):
        # sentences with nothing but their full stops in common do not even share these
        return [(False, 0, len(old), 0, len(new))]
    return codes


def _in_words(old: list[str], new: list[str]) -> Iterator[Run]:
    if old and new and old[-1] == new[-1] == "\n":
        yield from _in_words(old[:-1], new[:-1])
        yield "same", "\n"
        return
    for equal, a, b, c, d in word_codes(old, new):
        if equal:
            yield "same", "".join(old[a:b])
        else:
            yield "gone", "".join(old[a:b])
            yield "new", "".join(new[c:d])


def compare_rows(before: Sequence[Row], after: Sequence[Row], *, key: Callable[[Row], Any]) -> tuple[RowChange, ...]:
    """The rows that differ, in the order of `after`; those that are gone stand behind them."""
    places: list[Any] = identified(before, after, key)  # for each row after: which one before, or no number
    stayed = [place for place in places if isinstance(place, int)]
    in_place = _longest_rising(stayed)
    changes: list[RowChange] = []
    for place, row in zip(places, after, strict=True):
        if not isinstance(place, int):
            changes.append(RowChange("new", None, row))
        elif canonical(before[place]) != canonical(row):
            changes.append(_changed(before[place], row))
        elif place not in in_place:
            changes.append(RowChange("moved", before[place], row))
    changes += [RowChange("gone", row, None) for place, row in enumerate(before) if place not in stayed]
    return tuple(changes)


def _changed(before: Row, after: Row) -> RowChange:
    fields = tuple(_fields(before, after, [name for name in {**before, **after} if name != "recipients"]))
    named = compare_rows(before.get("recipients", ()), after.get("recipients", ()), key=lambda row: row["name"])
    return RowChange("changed", before, after, fields, named)


def _fields(before: Row, after: Row, names: Sequence[str]) -> Iterator[FieldChange]:
    for name in names:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield FieldChange(name, old, new)


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The most of the numbers that stand in rising order: the rows that nobody moved."""
    text = LCSseq.opcodes(sorted(places), places)
    return {place for one in text if one.tag == "equal" for place in places[one.dest_start : one.dest_end]}

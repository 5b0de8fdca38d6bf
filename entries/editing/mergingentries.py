"""Three-way merging of an entry: its fields, its body, and the rows of its figures, facts and awards. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from entries.editing.content import TEXT_FIELDS, EntryContent, canonical, normalise
from entries.editing.merging import Piece, merge_text

Row = Mapping[str, Any]
Choice = Literal["mine", "theirs", "edit"]
OPTIONAL = ("picture", "cells")  # fields of a row that are not there where they say nothing
FIELDS = (*(name for name in TEXT_FIELDS if name != "body"), "reading")
TABLES: dict[str, Callable[[Row], Any]] = {
    "figures": lambda row: (row["kind"], row["number"] if row["number"] is not None else row["caption"]),
    "facts": lambda row: row["label"],
    "awards": lambda row: (row["name"], row["year"], row["rank"]),
}


class Unsettled(ValueError):
    """A conflict was left open; the argument is its name."""


@dataclass(frozen=True, slots=True)
class RowMerge:
    """One row in its three versions (None: it is not there), and its fields where all that are there are compared."""

    versions: Piece
    fields: dict[str, Piece]


@dataclass(frozen=True, slots=True)
class EntryMerge:
    """An entry's content in its three versions, taken apart."""

    fields: dict[str, Piece]
    body: list[Piece]
    tables: dict[str, list[RowMerge]]

    def conflicts(self) -> dict[str, Piece]:
        """The conflicts by their names (`title`, `body-3`, `awards-0`, `figures-0-caption`) in the page's order."""
        return {name: piece for name, piece in self.named() if piece.by == "conflict"}

    def named(self) -> Iterator[tuple[str, Piece]]:
        """Every piece with its name."""
        yield from self.fields.items()
        yield from ((f"body-{place}", piece) for place, piece in enumerate(self.body))
        for table, rows in self.tables.items():
            for place, row in enumerate(rows):
                if not row.fields:
                    yield f"{table}-{place}", row.versions
                yield from ((f"{table}-{place}-{name}", piece) for name, piece in row.fields.items())

    def settled(self, choices: Mapping[str, Choice], edits: Mapping[str, str]) -> EntryContent:
        """The content that the choices make of it. `edits` are the texts for the choice “edit”.

        Raises Unsettled where a conflict has no choice.
        """

        def value(name: str, piece: Piece) -> Any:
            if piece.by != "conflict":
                return piece.merged
            match choices.get(name):
                case "mine":
                    return piece.mine
                case "theirs":
                    return piece.theirs
                case "edit" if name in edits:
                    text = edits[name]
                    return text + "\n" if name.startswith("body-") and piece.theirs.endswith("\n") else text
            raise Unsettled(name)

        content: dict[str, Any] = {name: value(name, piece) for name, piece in self.fields.items()}
        if not content["reading"]:
            del content["reading"]
        content["body"] = normalise("".join(value(f"body-{i}", piece) for i, piece in enumerate(self.body)))
        for table, rows in self.tables.items():
            made = (_settled_row(f"{table}-{place}", row, value) for place, row in enumerate(rows))
            content[table] = [row for row in made if row is not None]
        return cast(EntryContent, content)


EMPTY = cast(EntryContent, {**dict.fromkeys(TEXT_FIELDS, ""), **{table: [] for table in TABLES}})


def merge_entries(base: EntryContent, mine: EntryContent, theirs: EntryContent) -> EntryMerge:
    """Take three versions of an entry apart into what nobody, one, or both changed."""
    versions: tuple[Row, Row, Row] = base, mine, theirs
    fields = {name: Piece(*(version.get(name, "") for version in versions)) for name in FIELDS}
    body = merge_text(base["body"], mine["body"], theirs["body"])
    tables = {name: merge_rows(*(version[name] for version in versions), key=key) for name, key in TABLES.items()}
    return EntryMerge(fields, body, tables)


def merge_rows(
    base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row], *, key: Callable[[Row], Any]
) -> list[RowMerge]:
    """The rows of all three, each once: equal rows are one row, then those of one key, then those alike in most fields.

    They stand in the order of theirs, or of mine where mine alone is another order than the base's; a row that one side
    added stands behind the row that it was added to.
    """
    ids_mine, ids_theirs = identified(base, mine, key), identified(base, theirs, key)
    _name_alike(mine, ids_mine, theirs, ids_theirs, key)
    by_id: list[dict[Any, Row]] = [
        dict(enumerate(base)),
        dict(zip(ids_mine, mine, strict=True)),
        dict(zip(ids_theirs, theirs, strict=True)),
    ]
    order = _ordered(list(by_id[0]), ids_mine, ids_theirs)
    return [_row(*(rows.get(one) for rows in by_id)) for one in order]


def _row(base: Row | None, mine: Row | None, theirs: Row | None) -> RowMerge:
    versions = Piece(base, mine, theirs)
    if versions.by != "conflict" or mine is None or theirs is None:
        return RowMerge(versions, {})
    names = {**theirs, **mine}  # a figure has picture and cells only where there are any
    return RowMerge(versions, {name: Piece((base or {}).get(name), mine.get(name), theirs.get(name)) for name in names})


def _settled_row(name: str, row: RowMerge, value: Callable[[str, Piece], Any]) -> Any:
    if not row.fields:
        return value(name, row.versions)
    settled = {field: value(f"{name}-{field}", piece) for field, piece in row.fields.items()}
    return {field: said for field, said in settled.items() if said is not None or field not in OPTIONAL}


def identified(base: Sequence[Row], rows: Sequence[Row], key: Callable[[Row], Any]) -> list[Any]:
    """For each row the place of the base's row that it comes from, or a name of its own."""
    free = dict(enumerate(base))
    found: dict[int, int] = {}
    for same in (canonical, key, None):
        for place, row in enumerate(rows):
            if place in found:
                continue
            alike = (
                i for i, other in free.items() if (same(other) == same(row) if same else _mostly_alike(other, row))
            )
            if (match := next(alike, None)) is not None:
                found[place] = match
                del free[match]
    return [found.get(place, ("new", id(rows), place)) for place in range(len(rows))]


def _mostly_alike(one: Row, other: Row) -> bool:
    """Whether more than half of what either says is said by both."""
    said = [name for name in {**one, **other} if one.get(name) or other.get(name)]
    return 2 * sum(1 for name in said if one.get(name) == other.get(name)) > len(said)


def _name_alike(
    mine: Sequence[Row], ids_mine: list[Any], theirs: Sequence[Row], ids_theirs: list[Any], key: Any
) -> None:
    """Give a row that both added, equal or of one key, one name."""
    added = {j: theirs[j] for j, name in enumerate(ids_theirs) if isinstance(name, tuple)}
    for i, name in enumerate(ids_mine):
        if not isinstance(name, tuple):
            continue
        for same in (canonical, key):
            match = next((j for j, row in added.items() if same(row) == same(mine[i])), None)
            if match is not None:
                ids_mine[i] = ids_theirs[match]
                del added[match]
                break


def _ordered(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    common = [name for name in base if name in mine and name in theirs]
    first, second = theirs, mine
    if [name for name in theirs if name in common] == common != [name for name in mine if name in common]:
        first, second = mine, theirs
    order = list(first)
    for source in (second, base):
        for place, name in enumerate(source):
            if name in order:
                continue
            before = next((n for n in reversed(source[:place]) if n in order), None)
            at = order.index(before) + 1 if before is not None else 0
            while at < len(order) and order[at] not in base and order[at] not in source:
                at += 1  # behind what the other side added here
            order.insert(at, name)
    return order

"""What an import of a table did, or would do, as values."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

KEPT = 200  # changes of each kind that a run remembers; the others are counted
MOST_ERRORS = 10_000  # after so many errors a run stops: the file is another one than was meant
KINDS = {"new": "new", "updated": "update", "unchanged": "skip", "deleted": "delete", "conflicts": "conflict"}


Cells = Mapping[str, tuple[str, str]]


class RowError(NamedTuple):
    """What stands against a row: its number as a spreadsheet counts (0: the file as a whole), column, value, mend.

    `line` is the line of a text file in which the row begins, where that is another number.
    """

    row: int
    column: str
    value: str
    message: str
    line: int = 0


class Change(NamedTuple):
    """What becomes of a row: new, update, skip, delete or conflict, and the cells that change, before and after.

    `conflict` has the cells that were changed here and in the file, as they stand and as the file has them, whatever
    was chosen; `merged` their values with both changes, where no change is lost by that. `number` is the revision
    of the entry that a deletion was planned on: its cells do not show what goes.
    """

    row: int
    kind: str
    cells: Cells
    conflict: Cells = {}
    merged: Mapping[str, str] = {}
    number: int = 0

    @property
    def shown(self) -> tuple[int, str, Cells]:
        """What a preview shows of it: a conflict, and not what was chosen since."""
        return (self.row, "conflict", self.conflict) if self.conflict else (self.row, self.kind, self.cells)


class BadFile(Exception):
    """The file is no such table; `unknown` are columns that it has too many, which may be ignored."""

    def __init__(self, *errors: RowError, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(*errors)
        self.errors = errors
        self.unknown = unknown


@dataclass(slots=True)
class TableRun:
    """What an import did, or would do: how many rows become what, the first changes of each kind, and the errors.

    `fingerprint` is the same for the same changes to the same rows: it tells whether a preview still holds. `cut` says
    that the run stopped at too many errors, `in_review` of how many entries a dry run would void the reviews.
    """

    dry_run: bool
    errors: list[RowError] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    cut: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    in_review: int = 0
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256)
    _fingerprint: str = ""

    def add(self, items: Iterable[Change | RowError]) -> None:
        """Count and remember what a run says."""
        for item in items:
            if isinstance(item, Change):
                self._add(item)
                continue
            self.errors.append(item)
            if len(self.errors) >= MOST_ERRORS:
                self.cut = True
                return

    def _add(self, change: Change) -> None:
        self.kinds[change.kind] += 1
        if change.kind != "skip":
            self._hash.update(json.dumps((*change.shown, change.number), ensure_ascii=False).encode())
            if self.kinds[change.kind] <= KEPT:
                self.changes.append(change)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, updated, unchanged, deleted, in conflict, or invalid."""
        counted = {name: self.kinds[kind] for name, kind in KINDS.items()}
        return {**counted, "invalid": len({error.row for error in self.errors})}

    @property
    def changes_something(self) -> bool:
        """Whether applying it would write anything."""
        return any(self.kinds[kind] for kind in ("new", "update", "delete"))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the changes."""
        return self._fingerprint or self._hash.hexdigest()

    def kept(self) -> dict[str, Any]:
        """What a record keeps of it, as JSON; `recalled()` gives the run again."""
        return {
            "dry_run": self.dry_run,
            "errors": self.errors,
            "changes": self.changes,
            "unknown": self.unknown,
            "cut": self.cut,
            "kinds": self.kinds,
            "in_review": self.in_review,
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def recalled(cls, kept: Mapping[str, Any]) -> TableRun:
        """The run of which `kept()` was kept, after its way through JSON."""
        return cls(
            kept["dry_run"],
            [RowError(*error) for error in kept["errors"]],
            [Change(*change) for change in kept["changes"]],
            tuple(kept["unknown"]),
            kept["cut"],
            Counter(kept["kinds"]),
            kept.get("in_review", 0),
            _fingerprint=kept["fingerprint"],
        )

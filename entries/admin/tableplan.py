"""What an import of a table would do, as its page shows it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from entries.editing.comparing import differences
from entries.exporting import FORMATS
from entries.importing.tables import CHOICES, Change, TableRun

SHOWN = 200  # changes and errors that a page lists; a file has them all
COMPARED = 20_000  # characters of a cell that are compared word by word
ORDER = ("conflict", "delete", "update", "new")


def asked_of(data: QueryDict) -> dict[str, Any]:
    """What the form says of unknown columns and of conflicts."""
    choices = {}
    for name, value in data.items():
        row = name.removeprefix("choice-")
        if row != name and row.isdecimal() and value in CHOICES:
            choices[int(row[:9])] = value
    otherwise = data.get("otherwise", "")
    return {
        "ignore": data.getlist("ignore"),
        "choices": choices,
        "otherwise": otherwise if otherwise in CHOICES else "keep",
    }


def plan_context(run: TableRun, data: QueryDict) -> dict[str, Any]:
    """The changes to list, those that need a look first, and the errors."""
    changes = [change for change in run.changes if change.kind != "skip"]
    changes.sort(key=lambda change: (ORDER.index(change.kind), change.row))
    conflicts = run.counts["conflicts"]
    total = sum(run.kinds.values()) - run.kinds["skip"]
    shown_conflicts = sum(change.kind == "conflict" for change in changes[:SHOWN])
    return {
        "changes": [as_shown(change) for change in changes[:SHOWN]],
        "more_changes": max(0, total - SHOWN),
        "errors": run.errors[:SHOWN],
        "more_errors": max(0, len(run.errors) - SHOWN),
        "more_conflicts": conflicts > shown_conflicts,
        "may_apply": not run.errors and bool(total),
        "ignored": data.getlist("ignore"),
        "mend_formats": [(name, FORMATS[name].label) for name in ("csv", "xlsx")],
        "has_lines": any(error.line and error.line != error.row for error in run.errors[:SHOWN]),
        "may_mend": not run.unknown and any(error.row > 1 for error in run.errors),
    }


def as_shown(change: Change) -> dict[str, Any]:
    """A change with its cells compared word by word, and what can be chosen for a conflict."""
    cells = [(name, runs_of(*pair)) for name, pair in change.cells.items()]
    merged = [(name, runs_of(change.conflict[name][0], text)) for name, text in change.merged.items()]
    return {"row": change.row, "kind": change.kind, "cells": cells, "merged": merged}


def runs_of(before: str, after: str) -> list[tuple[str, str]]:
    """What stays, goes and comes; of very long cells all goes and all comes."""
    if before and after and len(before) + len(after) <= COMPARED:
        return [(kind, clipped(text) if kind == "same" else text) for kind, text in differences(before, after)]
    return [(kind, clipped(text)) for kind, text in (("gone", before), ("new", after)) if text]


def clipped(text: str) -> str:
    """A long text with its middle left out."""
    return text if len(text) <= 160 else f"{text[:70]}…{text[-70:]}"

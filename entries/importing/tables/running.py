"""Running a table's import or export; the result is a value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from entries.importing.tables.awards import AwardTable
from entries.importing.tables.base import ROW, TableResource
from entries.importing.tables.programs import ProgramTable
from entries.importing.tables.reading import Table, read_table
from entries.importing.tables.sections import SectionTable
from entries.importing.tables.yearbooks import YearbookTable
from entries.models import PATH_SEPARATOR

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TABLES: Mapping[str, type[TableResource]] = {
    "yearbooks": YearbookTable,
    "sections": SectionTable,
    "programs": ProgramTable,
    "awards": AwardTable,
}


@dataclass(frozen=True, slots=True)
class RowError:
    """What stands against a row: its number as a spreadsheet counts (0: the file as a whole), column, value, mend."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class TableRun:
    """What an import did, or would do: how many rows are new, updated, unchanged or invalid, and each change.

    `fingerprint` is the same for the same changes to the same rows: it tells whether a preview still holds.
    """

    counts: dict[str, int]
    errors: tuple[RowError, ...]
    changes: tuple[tuple[int, str, dict[str, tuple[str, str]]], ...]
    dry_run: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the changes."""
        return hashlib.sha256(json.dumps(self.changes, ensure_ascii=False).encode()).hexdigest()


class _Undone(Exception):
    """Rolls a dry run or a refused run back."""


def import_table(
    *, name: str, data: bytes, author: User | None, dry_run: bool = False, expected: str | None = None
) -> TableRun:
    """Import a CSV file into the table `name`: all its rows in one transaction, or none if any is invalid.

    A row's key says which stored row it is; columns that the file does not have stay as they are; nothing is deleted.
    With `dry_run` the same is done and undone. With `expected`, the fingerprint of a preview, nothing is written
    where the run would do anything else. Entries that change get a revision by `author`.
    """
    resource = TABLES[name](author)
    run: TableRun | None = None
    try:
        table = read_table(data, resource.columns, [c for c in resource.key if c in resource.required_key()])
    except ValidationError as error:
        message = " ".join(error.messages)
        return TableRun(_counts({}), (RowError(0, "", "", message),), (), dry_run)
    try:
        with transaction.atomic():
            run = _run(resource, table, dry_run)
            if dry_run or run.errors or expected not in (None, run.fingerprint):
                raise _Undone
    except _Undone:
        pass
    assert run is not None
    return run


def _run(resource: TableResource, table: Table, dry_run: bool) -> TableRun:
    rows = dict(table)
    dataset = _dataset(resource, table)
    result = resource.import_data(dataset, use_transactions=True, rollback_on_validation_errors=True)
    errors = [RowError(0, "", "", _words(error.error)) for error in result.base_errors]
    numbers = [int(row[ROW]) for row in dataset.dict]
    for invalid in result.invalid_rows:
        errors += _row_errors(numbers[invalid.number - 1], rows, invalid.error)
    for failed in result.error_rows:
        number = numbers[failed.number - 1]
        errors += [RowError(number, "", "", _words(error.error)) for error in failed.errors]
    changes = tuple(sorted(resource.changes, key=lambda change: change[0]))
    counted = _counts({kind: sum(change[1] == kind for change in changes) for kind in ("new", "update", "skip")})
    counted["invalid"] = len({error.row for error in errors})
    return TableRun(counted, tuple(sorted(errors, key=lambda e: e.row)), changes, dry_run)


def _counts(kinds: Mapping[str, int]) -> dict[str, int]:
    return {
        "new": kinds.get("new", 0),
        "updated": kinds.get("update", 0),
        "unchanged": kinds.get("skip", 0),
        "invalid": kinds.get("invalid", 1 if not kinds else 0),
    }


def _dataset(resource: TableResource, table: Table) -> tablib.Dataset:
    """The rows for the engine, each with its number; sections with parents first."""
    present = list(table[0][1]) if table else []
    ordered = table
    if isinstance(resource, SectionTable):
        ordered = sorted(table, key=lambda row: row[1].get("section", "").count(PATH_SEPARATOR))
    dataset = tablib.Dataset(headers=[ROW, *present])
    for number, cells in ordered:
        dataset.append([number, *(cells[name] for name in present)])
    return dataset


def _row_errors(number: int, rows: Mapping[int, dict[str, str]], error: ValidationError) -> Iterator[RowError]:
    messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, texts in messages.items():
        column = "" if field == NON_FIELD_ERRORS else field
        yield RowError(number, column, rows[number].get(column, ""), " ".join(texts))


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The row cannot be imported: %(reason)s.") % {
        "reason": str(error).splitlines()[0] if str(error) else error
    }

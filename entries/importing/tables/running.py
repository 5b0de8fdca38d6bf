"""Running a table's import; the result is a value."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import nullcontext
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entries.editing import audit
from entries.importing.tables.awards import AwardTable
from entries.importing.tables.base import TableResource
from entries.importing.tables.batches import BATCH, BatchTable
from entries.importing.tables.programs import ProgramTable
from entries.importing.tables.reading import Line, TableFile
from entries.importing.tables.results import BadFile, Change, RowError, TableRun
from entries.importing.tables.sections import SectionTable
from entries.importing.tables.small import SmallTable
from entries.importing.tables.stale import Choice
from entries.importing.tables.yearbooks import YearbookTable
from entries.models import ImportRun, OnRecord

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TABLES: Mapping[str, type[TableResource]] = {
    "yearbooks": YearbookTable,
    "sections": SectionTable,
    "programs": ProgramTable,
    "awards": AwardTable,
}
Progress = Callable[[int, int], None]


class _Undone(Exception):
    """Rolls a dry run or a refused run back."""


def import_table(
    *,
    name: str,
    data: bytes | BinaryIO,
    author: User | None,
    dry_run: bool = False,
    expected: str | None = None,
    ignore: Collection[str] = (),
    choices: Mapping[int, Choice] | None = None,
    otherwise: Choice = "keep",
    may_delete: bool = True,
    source_name: str = "",
    progress: Progress | None = None,
) -> TableRun:
    """Import a file into the table `name`: all its rows in one transaction, or none if any is invalid.

    A row's key says which stored row it is; columns that the file does not have stay as they are; only rows that are
    marked so in a column `delete` are deleted. With `dry_run` nothing is written. With `expected`, the fingerprint of a
    preview, nothing is written where the run would do anything else. `ignore` names columns of the file to read past.

    A row whose entry was changed since the file was made, so that both changed the same cell, is a conflict: `choices`
    says by its number, and `otherwise` for all others, to keep what stands, to take what the file has, or to merge both
    where that can be done without a loss.

    `progress` is called with the rows done and those in all, after each thousand; it may raise, and nothing is written.
    A row that would change something out of the author's reach is refused; without an author it is the system that
    imports. Entries that change get a revision by `author`, and what changed anything leaves an ImportRun.
    """
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    run = TableRun(dry_run)
    small = issubclass(TABLES[name], SmallTable)
    try:
        with nullcontext() if dry_run and not small else transaction.atomic():
            record = None if dry_run else _record(file, author, source_name)
            steps = _steps(name, file, (author, record), run, (ignore, choices or {}, otherwise, may_delete), progress)
            run.add(steps)
            steps.close()
            if dry_run or run.errors or not run.changes_something or expected not in (None, run.fingerprint):
                raise _Undone
            assert record
            changes = [[change.row, change.kind, sorted(change.cells)] for change in run.changes]
            record.plan = {"table": name, "changes": changes}
            record.counts = run.counts
            record.save()
            counted = " ".join(f"{kind} {count}" for kind, count in run.counts.items() if count)
            audit(action=OnRecord.IMPORT, by=author, subject=record, detail=f"{name}: {counted}")
    except _Undone:
        pass
    except IntegrityError:
        message = _("Somebody has saved a row of this table meanwhile. Nothing was imported: try again.")
        run.errors.append(RowError(0, "", "", message))
    return run


def plan_steps(
    *,
    name: str,
    data: bytes | BinaryIO,
    ignore: Collection[str] = (),
    otherwise: Choice = "keep",
    may_delete: bool = True,
    author: User | None = None,
) -> Iterator[Change | RowError]:
    """What would become of each row, one by one, or what stands against it; nothing is written."""
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    with transaction.atomic() if issubclass(TABLES[name], SmallTable) else nullcontext():
        yield from _steps(name, file, (author, None), TableRun(dry_run=True), (ignore, {}, otherwise, may_delete), None)
        if issubclass(TABLES[name], SmallTable):
            transaction.set_rollback(True)


def _steps(
    name: str,
    file: BinaryIO,
    by: tuple[User | None, ImportRun | None],
    run: TableRun,
    how: tuple[Collection[str], Mapping[int, Choice], Choice, bool],
    progress: Progress | None,
) -> Generator[Change | RowError, None, None]:
    ignore, choices, otherwise, may_delete = how
    resource = TABLES[name](by[0])
    resource.run, resource.may_delete = by[1], may_delete
    try:
        table = TableFile(file, resource.header(), required=resource.required(), ignore=ignore)
        lines = _counted(table, progress) if progress else table.lines()
        if isinstance(resource, BatchTable):
            resource.has_orders = table.has("order")
            if progress:
                resource.alive = lambda: progress(rows := sum(run.counts.values()), rows)
            yield from resource.steps(lines, write=not run.dry_run, choices=choices, otherwise=otherwise)
            run.in_review = len(resource.in_review)
        elif isinstance(resource, SmallTable):
            yield from resource.steps(lines)
    except BadFile as refusal:
        run.unknown = refusal.unknown
        yield from refusal.errors


def _counted(table: TableFile, progress: Progress) -> Iterator[Line]:
    total = done = 0
    for total, _line in enumerate(table.lines(), 1):
        if total % BATCH == 0:
            progress(0, total)
    for done, line in enumerate(table.lines()):
        if done % BATCH == 0:
            progress(done, total)
        yield line
    progress(total, total)


def _record(file: BinaryIO, author: User | None, source_name: str) -> ImportRun:
    """The record of the run, to which its revisions belong."""
    file.seek(0)
    digest = sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    return ImportRun.objects.create(
        source_name=source_name[:255], source_digest=digest.hexdigest(), plan={}, counts={}, author=author
    )

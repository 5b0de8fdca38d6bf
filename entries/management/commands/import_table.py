"""`manage.py import_table`: volumes, sections, entries or awards from a table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.importing.tables import CHOICES, TABLES, RowError, TableRun, import_table


class Command(BaseCommand):
    """Read a table from a file, whole or not at all."""

    help = "Import a table (CSV, XLSX, JSON, JSON Lines) in one transaction; --dry-run only says what would change."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("table", choices=sorted(TABLES))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, or one object")
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="COLUMN", help="read past a column that the table lacks"
        )
        parser.add_argument(
            "--conflicts",
            choices=CHOICES,
            default="keep",
            help="where an entry was changed since the file was made: keep it, take the file's, or merge both",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what became of the rows."""
        try:
            with options["file"].open("rb") as data:
                run = import_table(
                    name=options["table"],
                    data=data,
                    author=None,
                    dry_run=options["dry_run"],
                    ignore=options["ignore"],
                    otherwise=options["conflicts"],
                    source_name=options["file"].name,
                    progress=self.progress if sys.stderr.isatty() else None,
                )
        except OSError as error:
            reason = {"file": options["file"], "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be read: %(reason)s.") % reason) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(options["table"], run), ensure_ascii=False, indent=1))
        else:
            words = _("%(new)d new, %(updated)d updated, %(unchanged)d unchanged, %(deleted)d deleted, ")
            words += _("%(conflicts)d in conflict, %(invalid)d invalid.")
            self.stdout.write(words % run.counts)
        for change in run.changes:
            if change.kind == "conflict" and options["format"] == "text":
                row = {"row": change.row, "columns": ", ".join(change.cells)}
                self.stdout.write(_("Row %(row)d was left as it stands: %(columns)s changed here as well.") % row)
        if run.errors:
            raise CommandError("\n".join([*map(line, run.errors[:200]), _("Nothing was imported.")]))

    def progress(self, done: int, total: int) -> None:
        """Say how far it is, on one line."""
        self.stderr.write(f"\r{done:,} / {total:,}", ending="\n" if done == total else "")


def as_json(table: str, run: TableRun) -> dict[str, Any]:
    """The run as one object."""
    errors = [error._asdict() for error in run.errors]
    return {"table": table, "dry_run": run.dry_run, "counts": run.counts, "errors": errors}


def line(error: RowError) -> str:
    """The error as a line for people."""
    if not error.row:
        return error.message
    place = {"row": error.row, "line": error.line, "column": error.column, "value": error.value[:60]}
    words = _("Row %(row)d (line %(line)d), %(column)s “%(value)s”: %(message)s")
    if error.line in (0, error.row):
        words = _("Row %(row)d, %(column)s “%(value)s”: %(message)s")
    return words % {**place, "message": error.message}

"""`manage.py import_table`: volumes, sections, entries or awards from CSV."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.importing.tables import TABLES, RowError, TableRun, import_table


class Command(BaseCommand):
    """Read a table from a file, whole or not at all."""

    help = "Import a CSV file in one transaction; --dry-run only says what would change."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("table", choices=sorted(TABLES))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, or one object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what became of the rows."""
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            reason = {"file": options["file"], "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be read: %(reason)s.") % reason) from error
        run = import_table(name=options["table"], data=data, author=None, dry_run=options["dry_run"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(options["table"], run), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(
                _("%(new)d new, %(updated)d updated, %(unchanged)d unchanged, %(invalid)d invalid.") % run.counts
            )
        if run.errors:
            raise CommandError("\n".join([*map(line, run.errors), _("Nothing was imported.")]))


def as_json(table: str, run: TableRun) -> dict[str, Any]:
    """The run as one object."""
    errors = [dataclasses.asdict(error) for error in run.errors]
    return {"table": table, "dry_run": run.dry_run, "counts": run.counts, "errors": errors}


def line(error: RowError) -> str:
    """The error as a line for people."""
    if not error.row:
        return error.message
    return _("Row %(row)d, %(column)s “%(value)s”: %(message)s") % {
        "row": error.row,
        "column": error.column,
        "value": error.value[:60],
        "message": error.message,
    }

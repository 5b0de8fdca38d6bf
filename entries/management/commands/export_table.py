"""`manage.py export_table`: volumes, sections, entries or awards as CSV."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.importing.tables import TABLES, export_table


class Command(BaseCommand):
    """Write a table to a file."""

    help = "Write a table as CSV, in UTF-8 with a byte order mark so that Excel opens it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("table", choices=sorted(TABLES))
        parser.add_argument("--to", required=True, metavar="FILE", help="the file to write; - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write line by line."""
        lines = export_table(name=options["table"])
        if options["to"] == "-":
            self.stdout.writelines(lines)
            return
        try:
            with Path(options["to"]).open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            reason = {"file": options["to"], "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % reason) from error

"""`manage.py export_table`: volumes, sections, entries or awards as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.exporting import FORMATS
from entries.importing.tables import TABLES, export_table


class Command(BaseCommand):
    """Write a table to a file."""

    help = "Write a table as CSV (with a byte order mark so that Excel opens it, or plain), XLSX, JSON or JSON Lines."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("table", choices=sorted(TABLES))
        parser.add_argument("--to", required=True, metavar="FILE", help="the file to write; - for standard output")
        parser.add_argument("--format", choices=list(FORMATS), help="what the file's name ends with, else csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write piece by piece."""
        form = options["format"] or Path(options["to"]).suffix[1:]
        form = form if form in FORMATS else "csv"
        try:
            pieces = export_table(name=options["table"], form=form)
            if options["to"] == "-":
                sys.stdout.buffer.writelines(pieces)
                sys.stdout.flush()
                return
            with Path(options["to"]).open("wb") as file:
                file.writelines(pieces)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            reason = {"file": options["to"], "reason": error.strerror}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % reason) from error

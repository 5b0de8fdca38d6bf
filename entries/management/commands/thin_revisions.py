"""Delete old revisions that nothing rests on."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from entries.editing.thinning import thin, would_be_thinned


class Command(BaseCommand):
    """`thin_revisions --keep-days 365 --dry-run`."""

    help = "Deletes old revisions that nothing rests on: neither published, reviewed or shared, nor an author's last."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The age, and whether only to count."""
        parser.add_argument("--keep-days", type=int, required=True, help="younger revisions all stay")
        parser.add_argument("--dry-run", action="store_true", help="say how many would go, and delete none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Thin."""
        if options["keep_days"] < 0:
            raise CommandError("--keep-days takes a number of days, 0 or more.")
        before = timezone.now() - datetime.timedelta(days=options["keep_days"])
        if options["dry_run"]:
            self.stdout.write(f"{len(would_be_thinned(before=before))} revisions would be deleted.")
        else:
            self.stdout.write(f"{thin(before=before)} revisions were deleted.")

"""`manage.py remind`: mails of what is due; once a day, from cron or a timer."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from entries.editing.reminding import remind


class Command(BaseCommand):
    """Write to those who are assigned to sections that are late, or due soon, and not submitted."""

    help = "Mail reminders of sections that are late or due soon. Each run writes again: run it once a day."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("--ahead", type=int, default=7, help="days before the deadline; 7 unless said otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb, and say how many were written to."""
        count = len(remind(today=timezone.localdate(), ahead=options["ahead"]))
        self.stdout.write(ngettext("%(count)d mail sent.", "%(count)d mails sent.", count) % {"count": count})

"""`manage.py run_scheduled`: publish and withdraw what is due; for cron or a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.publishing import run_scheduled


class Command(BaseCommand):
    """Do what editors have scheduled for a moment that has come."""

    help = "Publish and withdraw what is due. Run it every few minutes; two runs at once do nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb and say what came of each plan."""
        for plan in run_scheduled():
            came = f"{plan.get_progress_display()} {plan.outcome}".strip()
            self.stdout.write(f"{plan}: {came}")
        self.stdout.write(_("Nothing more is due."))

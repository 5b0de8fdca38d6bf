"""`manage.py proofread`: read every entry by the proofreader's rules as they are now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.editing.proofreading import proofread_anew


class Command(BaseCommand):
    """Count the findings anew, batch by batch."""

    help = "Count the proofreader's findings on every entry anew; run it when rules have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say how many entries have findings."""
        read = found = 0
        for read, found in proofread_anew():  # noqa: B007 - the last is said
            if options["verbosity"] > 1:
                self.stderr.write(str(read))
        said = _("%(read)d entries are proofread; %(found)d have findings.")
        self.stdout.write(said % {"read": read, "found": found})

"""`manage.py rebuild_search`: write the indexes of the public side and of the manuscripts anew."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.editing.catchingup import rebuild_manuscripts
from entries.search.rebuilding import rebuild_search


class Command(BaseCommand):
    """Rebuild the indexes, batch by batch."""

    help = "Write the indexes of public entries and manuscripts anew while the site serves; run it again if stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how far it is."""
        public = self._counted(rebuild_search(), options["verbosity"])
        self.stdout.write(_("%(count)d entries are in the index.") % {"count": public})
        manuscripts = self._counted(rebuild_manuscripts(), options["verbosity"])
        self.stdout.write(_("%(count)d entries are in the index of manuscripts.") % {"count": manuscripts})

    def _counted(self, steps: Iterator[int], verbosity: int) -> int:
        done = 0
        for done in steps:
            if verbosity > 1:
                self.stderr.write(str(done))
        return done

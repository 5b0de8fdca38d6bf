"""`manage.py rebuild_search`: write the index of the public side anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.search.rebuilding import rebuild_search


class Command(BaseCommand):
    """Rebuild the index, batch by batch."""

    help = "Write the index of all public entries anew while the site serves; run it again if it was interrupted."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how far it is."""
        done = 0
        for done in rebuild_search():
            if options["verbosity"] > 1:
                self.stderr.write(str(done))
        self.stdout.write(_("%(count)d entries are in the index.") % {"count": done})

"""`manage.py rebuild_public`: write the public tables anew from the record."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.publishing import rebuild_public


class Command(BaseCommand):
    """Rebuild the public side in one transaction."""

    help = "Write the public tables anew from publications and revisions; visitors see the old ones until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how many entries are public."""
        self.stdout.write(_("The public side holds %(count)d entries.") % {"count": rebuild_public()})

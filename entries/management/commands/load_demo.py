"""`manage.py load_demo`: the demonstration volumes from fixtures/."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from entries.editing.proposing import propose_series
from entries.importing.volumes import load_volume
from entries.models import SeriesProposal, Yearbook
from entries.publishing import confirm_proposal, publish

CERTAIN = 80  # a likeness that the demonstration confirms; what is less alike waits for an editor


class Command(BaseCommand):
    """Load the demonstration volumes that are not there yet, and publish what they mark."""

    help = "Load the demonstration volumes of fixtures/ that are not there yet; one that is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each volume and say what was done."""
        for file in sorted((settings.BASE_DIR / "fixtures").glob("demo-*.json")):
            data = json.loads(file.read_text(encoding="utf-8"))
            programs = load_volume(data)
            name = f"{data['yearbook']['title']} {data['yearbook']['edition_year']}"
            if programs is None:
                self.stdout.write(_("%(name)s is there already.") % {"name": name})
                continue
            publish(programs=programs, by=None, unreviewed_because=_("demonstration"))
            self.stdout.write(_("%(name)s: %(count)d entries published.") % {"name": name, "count": len(programs)})
            self._link(data["yearbook"]["title"], data["yearbook"]["edition_year"])

    def _link(self, title: str, edition_year: int) -> None:
        """Link the volume's programmes with those of earlier editions, as an editor would."""
        yearbook = Yearbook.objects.get(title=title, edition_year=edition_year)
        propose_series(yearbook=yearbook)
        certain = SeriesProposal.objects.open().filter(later__section__yearbook=yearbook, score__gte=CERTAIN)
        for proposal in certain.select_related("earlier", "later"):
            confirm_proposal(proposal=proposal, by=None)

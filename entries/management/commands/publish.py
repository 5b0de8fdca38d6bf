"""`manage.py publish`: make entries public, or withdraw them."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.models import Program, Yearbook
from entries.publishing import publish, withdraw


class Command(BaseCommand):
    """Publish or withdraw a volume, a section with all below it, or one entry."""

    help = "Publish (or withdraw) a volume, a section with all below it, or one entry."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("--yearbook", required=True, help="the volume, as in “内蒙古年鉴 2023”")
        parser.add_argument("--section", help="the section's path, as in “群众团体/自治区妇联”")
        parser.add_argument("--entry", help="the entry's title; needs --section")
        parser.add_argument(
            "--unreviewed-because", default="", metavar="REASON", help="publish also what has not passed its reviews"
        )
        parser.add_argument("--withdraw", action="store_true", help="take off the public site instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb and say what became of each entry."""
        programs = _chosen(options["yearbook"], options["section"], options["entry"])
        if options["withdraw"]:
            outcome = withdraw(programs=programs, by=None)
        else:
            outcome = publish(programs=programs, by=None, unreviewed_because=options["unreviewed_because"])
        for program, reason in outcome.refused:
            self.stderr.write(f"{program.section.path}/{program.title}: {reason}")
        self.stdout.write(
            _("%(done)d done, %(unchanged)d as they were, %(refused)d refused.")
            % {"done": len(outcome.done), "unchanged": len(outcome.unchanged), "refused": len(outcome.refused)}
        )


def _chosen(volume: str, path: str | None, title: str | None) -> list[Program]:
    """The entries that the options name. Raises CommandError where one of them names nothing."""
    try:
        yearbook = Yearbook.objects.named(volume).first()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if yearbook is None:
        raise CommandError(_("There is no volume “%(name)s”.") % {"name": volume})
    programs = Program.objects.filter(section__yearbook=yearbook).select_related("section").in_order()
    if title and not path:
        raise CommandError(_("--entry needs --section: titles repeat from section to section."))
    if path:
        section = yearbook.sections.filter(path=path).first()
        if section is None:
            raise CommandError(_("The volume “%(name)s” has no section “%(path)s”.") % {"name": volume, "path": path})
        programs = programs.filter(section=section, title=title) if title else programs.within(section)
    if title and not programs:
        raise CommandError(_("The section “%(path)s” has no entry “%(title)s”.") % {"path": path, "title": title})
    return list(programs)

"""`manage.py export_manuscript`: a section or a volume as a Word file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.editing import word_manuscript
from entries.models import Section, Yearbook


class Command(BaseCommand):
    """Write the Word file, and say what could not be written."""

    help = "Write a section or a volume as a Word file for the printer, which can be imported again unchanged."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("file", type=Path, help="the .docx to write")
        parser.add_argument("--yearbook", required=True, help="the volume, as in “内蒙古年鉴 2023”")
        parser.add_argument("--section", help="the section's path, as in “群众团体/自治区妇联”; without it the volume")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, write, say."""
        try:
            yearbook = Yearbook.objects.named(options["yearbook"]).get()
        except (Yearbook.DoesNotExist, ValidationError) as error:
            message = _("There is no volume “%(name)s”.")
            raise CommandError(message % {"name": options["yearbook"]}) from error
        sections = None
        if options["section"]:
            sections = list(Section.objects.filter(yearbook=yearbook, path=options["section"]))
            if not sections:
                raise CommandError(_("There is no section “%(path)s”.") % {"path": options["section"]})
        written = word_manuscript(yearbook=yearbook, sections=sections)
        try:
            options["file"].write_bytes(written.data)
        except OSError as error:
            message = _("%(file)s cannot be written: %(reason)s.")
            raise CommandError(message % {"file": options["file"], "reason": error.strerror or error}) from error
        for char, count in written.replaced.items():
            said = _("%(char)s, which a Word file cannot hold, was replaced %(count)d times by �.")
            self.stderr.write(said % {"char": char, "count": count})
        for name in written.lacking:
            self.stderr.write(_("The file of the picture %(name)s is missing.") % {"name": name})
        self.stdout.write(str(options["file"]))

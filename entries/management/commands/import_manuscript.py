"""`manage.py import_manuscript`: a manuscript into a section or a volume."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.importing import Action, Plan, apply_plan, plan_manuscript
from entries.importing.plans import message_of
from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript, read_manuscript

MARKS = {Action.CREATED: "+", Action.UPDATED: "~", Action.UNCHANGED: "=", Action.CONFLICT: "!"}


class Command(BaseCommand):
    """Plan the import of a manuscript, show the plan, and apply it."""

    help = "Import a manuscript into a section or a volume; --dry-run only shows what would change."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument(
            "file", type=Path, help="a Word file (.docx), a saved web page, text in any encoding, or a .zip of them"
        )
        parser.add_argument("--yearbook", required=True, help="the volume, as in “内蒙古年鉴 2023”; created if missing")
        parser.add_argument(
            "--section", default="", help="the section's path, as in “群众团体/自治区妇联”; without it headings name it"
        )
        parser.add_argument(
            "--file-section",
            action="append",
            default=[],
            metavar="FILE=SECTION",
            help="the section of a file in a .zip",
        )
        parser.add_argument(
            "--leave-out", action="append", default=[], metavar="FILE", help="a file in a .zip that is not imported"
        )
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")
        parser.add_argument("--keep-script", action="store_true", help="keep Traditional characters as they are")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, or one object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, plan, show, and apply."""
        source = _read(options["file"])
        try:
            manuscript = read_manuscript(source, keep_script=options["keep_script"])
            plan = plan_manuscript(
                manuscript=manuscript,
                yearbook_name=options["yearbook"],
                section_path=options["section"],
                paths=dict(_pair(said) for said in options["file_section"]),
                left_out=options["leave_out"],
            )
        except UnreadableManuscript as error:
            raise CommandError(f"{options['file']}: {_(REFUSAL_MESSAGES[error.code])}") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if plan.errors:
            raise CommandError("\n".join(_error_lines(plan, options["file"])))
        if not options["dry_run"]:
            try:
                apply_plan(plan=plan, author=None, source=source, source_name=options["file"].name)
            except ValidationError as error:  # what it was planned on has changed since
                raise CommandError(" ".join(error.messages)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(plan, dry_run=options["dry_run"]), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_text_lines(plan, dry_run=options["dry_run"])))


def _pair(said: str) -> tuple[str, str]:
    file, sign, section = said.partition("=")
    if not sign:
        raise CommandError(_("“%(said)s” is no FILE=SECTION.") % {"said": said})
    return file, section


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(_("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": reason}) from error


def as_json(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """The plan as one object: volume, section, contributor, entries, warnings, counts."""
    return {
        "yearbook": plan.yearbook_name,
        "section": plan.section_path,
        "contributor": plan.manuscript.contributor,
        "dry_run": dry_run,
        "created_yearbook": plan.new_yearbook,
        "created_sections": list(plan.new_sections),
        "entries": [
            {
                "title": entry.parsed.title,
                "body": entry.parsed.body,
                **({"file": entry.parsed.file} if entry.parsed.file else {}),
                **({} if entry.section_path == plan.section_path else {"section": entry.section_path}),
                "figures": [
                    {
                        "number": figure.number,
                        "caption": figure.caption,
                        "date": figure.date.isoformat() if figure.date else None,
                        "credit": figure.credit,
                        **({"picture": figure.picture.name} if figure.picture else {}),
                        **({"cells": figure.cells} if figure.cells else {}),
                    }
                    for figure in entry.parsed.figures
                ],
                "action": str(entry.action),
            }
            for entry in plan.entries
        ],
        "warnings": [
            {
                "code": notice.code,
                **({"file": notice.file} if notice.file else {}),
                "line": notice.line,
                "end_line": notice.end_line or notice.line,
                "message": message,
                "text": notice.text,
            }
            for notice, message in plan.warnings()
        ],
        "counts": plan.counts,
    }


def _error_lines(plan: Plan, file: Path) -> list[str]:
    return [
        _("%(file)s, line %(line)d, %(field)s “%(value)s”: %(message)s")
        % {
            "file": f"{file}: {e.file}" if e.file else file,
            "line": e.line,
            "field": e.field,
            "value": _short(e.value),
            "message": e.message,
        }
        for e in plan.errors
    ]


def _text_lines(plan: Plan, *, dry_run: bool) -> list[str]:
    lines = [" · ".join(filter(None, (plan.yearbook_name, plan.section_path)))]
    if plan.new_yearbook:
        lines.append(_("+ volume %(name)s") % {"name": plan.yearbook_name})
    lines += [_("+ section %(path)s") % {"path": path} for path in plan.new_sections]
    if plan.manuscript.contributor:
        lines.append(_("Contributor: %(name)s") % {"name": plan.manuscript.contributor})
    lines.append("")
    for number, entry in enumerate(plan.entries, 1):
        figures = "".join(f" [{figure.kind} {figure.number or ''}]" for figure in entry.parsed.figures)
        lines.append(f"{MARKS[entry.action]} {number:3} {entry.key} ({len(entry.parsed.body)}){figures}")
    lines.append("")
    for notice in plan.notices:
        where = _("line %(line)d") % {"line": notice.line}
        where = f"{notice.file}, {where}" if notice.file else where
        lines.append(f"{where}: {_short(message_of(notice), 160)} [{notice.code}]")
    lines += ["", _counts(plan)]
    if plan.counts[Action.CONFLICT]:
        lines.append(
            _("Entries in conflict were edited since their import and stay as they are; settle them in the admin.")
        )
    if dry_run:
        lines.append(_("Nothing was written. Run it again without --dry-run to apply this plan."))
    return lines


def _counts(plan: Plan) -> str:
    return (
        _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(conflict)d in conflict.") % plan.counts
    )


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"

"""Applying a plan, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from entries import pictures
from entries.editing import arrange_programs, audit, record_revisions, write_content
from entries.editing.content import EntryContent
from entries.importing.conflicts import Settlement, settled_contents, write_merged
from entries.importing.planning import plan_manuscript
from entries.importing.plans import Action, EntryPlan, Plan
from entries.models import PATH_SEPARATOR, STEP, ImportRun, OnRecord, Origin, Program, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User


Progress = Callable[[int, int], None]


class StalePlan(ValidationError):
    """What the plan was made on has changed since; `plan` is the one that holds now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            _("The entries have changed since this plan was made. Nothing was imported: look at the new plan."),
            code="stale",
        )
        self.plan = plan


def apply_plan(
    *,
    plan: Plan,
    author: User | None,
    source: bytes = b"",
    source_name: str = "",
    settle: Mapping[str, Settlement] | None = None,
    progress: Progress | None = None,
) -> ImportRun | None:
    """Write what the plan says, with a revision for each entry that changes, and give the record of the run.

    An entry in conflict stays as it is, unless `settle` says otherwise by its key. What is merged gets two revisions:
    the manuscript's text, which the next import is compared with, and what both came to. Gives None, and writes
    nothing, where there is nothing to do. Raises ValidationError for a plan with errors or a merge with an open piece,
    StalePlan where the database has moved on. `progress` is called with the entries done and those in all; it may
    raise, and nothing is written.
    """
    if plan.errors:
        raise ValidationError(_("The manuscript cannot be imported before its errors are mended."), code="errors")
    settled = settled_contents(plan, settle or {})
    if not plan.changes_something and not settled:
        return None
    try:
        with transaction.atomic():
            return _apply(plan, settled, author, source, source_name, progress)
    except IntegrityError:  # a volume, a section or an entry that was to be made has been made meanwhile
        now = _plan_again(plan)
        if now.fingerprint == plan.fingerprint:
            raise
        raise StalePlan(now) from None


def _plan_again(plan: Plan) -> Plan:
    """The plan as it would be made now."""
    return plan_manuscript(
        manuscript=plan.manuscript,
        left_out=plan.left_out,
        yearbook_name=plan.yearbook_name,
        section_path=plan.section_path,
        paths=plan.paths,
    )


def _apply(
    plan: Plan,
    settled: Mapping[str, EntryContent],
    author: User | None,
    source: bytes,
    source_name: str,
    progress: Progress | None,
) -> ImportRun:
    """Write the plan, within a transaction. Who imports into the same volume waits, and then finds its plan stale."""
    list(Yearbook.objects.select_for_update().filter(title=plan.title, edition_year=plan.edition_year))
    existing = _sections(plan)
    if existing:
        list(Program.objects.select_for_update().filter(section__in=existing.values()).values_list("pk"))
    now = _plan_again(plan)
    if now.fingerprint != plan.fingerprint:
        raise StalePlan(now)
    places: list[dict[str, object]] = []
    sections = _create_places(plan, existing, places)
    for path, contributor in plan.contributors.items():
        sections[path].contributor = contributor
        sections[path].save()
        places.append({"contributor": contributor, "id": sections[path].pk})
    run = ImportRun.objects.create(
        section=sections.get(plan.section_path),
        source_name=source_name[:255],
        source_digest=sha256(source).hexdigest(),
        plan=[],
        counts=_counts(plan, settled),
        places=places,
        author=author,
    )
    programs: dict[str, Program] = {}
    done = 0
    for path in dict.fromkeys(entry.section_path for entry in plan.entries):
        own = [entry for entry in plan.entries if entry.section_path == path]
        written = _write_entries(own, sections[path], settled, partial(_say, progress, done, len(plan.entries)))
        note = source_name[:300]
        record_revisions(programs=written.values(), author=author, origin=Origin.IMPORT, note=note, run=run)
        merged = [entry for entry in own if entry.key in settled and settled[entry.key] != entry.after]
        for entry in merged:
            write_merged(written[entry.key], settled[entry.key])
        both = [written[entry.key] for entry in merged]
        note = _("merged with %(file)s") % {"file": source_name} if source_name else _("merged with a manuscript")
        record_revisions(programs=both, author=author, note=note[:300], run=run)
        programs |= written
        done += len(own)
    run.plan = [_row(entry, programs.get(entry.key)) for entry in plan.entries]
    run.save()
    audit(
        action=OnRecord.IMPORT,
        by=author,
        subject=run,
        detail=" ".join(f"{kind} {count}" for kind, count in run.counts.items() if count),
    )
    return run


def _counts(plan: Plan, settled: Mapping[str, EntryContent]) -> dict[str, int]:
    """How many entries became what: a conflict that was settled is an update."""
    counts = plan.counts
    counts[Action.UPDATED] += len(settled)
    counts[Action.CONFLICT] -= len(settled)
    return counts


def _row(entry: EntryPlan, program: Program | None) -> dict[str, object]:
    """An entry's line in the record: with its id and the revision made, where it was written."""
    written = {"program": program.pk, "revision": program.latest_number} if program else {}
    place = {} if entry.key == entry.parsed.title else {"section": entry.section_path}
    return {"title": entry.parsed.title, "action": str(entry.action), **place, **written}


def _sections(plan: Plan) -> dict[str, Section]:
    """The plan's sections that there are, by path, and those above them."""
    named = [plan.section_path, *plan.paths.values(), *(entry.section_path for entry in plan.entries)]
    steps = [path.split(PATH_SEPARATOR) for path in {*named, *plan.new_sections, *plan.contributors}]
    paths = {PATH_SEPARATOR.join(path[:depth]) for path in steps for depth in range(1, len(path) + 1)}
    stored = Section.objects.filter(
        yearbook__title=plan.title, yearbook__edition_year=plan.edition_year, path__in=paths
    )
    return {section.path: section for section in stored}


def _create_places(plan: Plan, existing: dict[str, Section], places: list[dict[str, object]]) -> dict[str, Section]:
    """The plan's sections by path, with those that were missing; what was created is noted in `places`.

    A new volume covers the year before its edition.
    """
    yearbook, made = Yearbook.objects.get_or_create(
        title=plan.title, edition_year=plan.edition_year, defaults={"coverage_year": plan.edition_year - 1}
    )
    if made:
        places.append({"model": "yearbook", "id": yearbook.pk})
    sections = dict(existing)
    for path in plan.new_sections:
        above, _separator, title = path.rpartition(PATH_SEPARATOR)
        parent = sections[above] if above else None
        sections[path] = Section.objects.create(yearbook=yearbook, parent=parent, title=title)
        places.append({"model": "section", "id": sections[path].pk})
    return sections


def _say(progress: Progress | None, before: int, total: int, done: int) -> None:
    if progress:
        progress(before + done, total)


def _write_entries(
    entries: Sequence[EntryPlan], section: Section, chosen: Collection[str], say: Callable[[int], None]
) -> dict[str, Program]:
    """Write what the manuscript has of the section's entries that change, and of those in conflict that are `chosen`,
    and keep their pictures; those, by key.
    """
    order = list(Program.objects.filter(section=section).order_by("order").values_list("pk", flat=True))
    last = Program.objects.filter(section=section).aggregate(last=models.Max("order"))["last"] or 0
    stored = Program.objects.in_bulk([entry.program_id for entry in entries if entry.program_id])
    written: dict[str, Program] = {}
    place, in_the_middle = len(order), False
    for done, entry in enumerate(entries, 1):
        say(done)
        if entry.program_id:
            program = stored[entry.program_id]
            place = order.index(program.pk) + 1
        else:
            last += STEP
            program = Program(section=section, order=last)
        if entry.key in chosen or entry.action in (Action.CREATED, Action.UPDATED):
            for figure in entry.parsed.figures:
                if figure.picture:
                    pictures.store(figure.picture.name, figure.picture.data)
            write_content(program, entry.after)
            written[entry.key] = program
        if not entry.program_id:
            in_the_middle = in_the_middle or place < len(order)
            order.insert(place, program.pk)
            place += 1
    if in_the_middle:
        arrange_programs(section=section, ids=order)
    return written

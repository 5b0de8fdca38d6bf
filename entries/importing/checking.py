"""What the database would not take, told at its line before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.importing.placing import Placing, Steps, line_of
from entries.importing.plans import EntryPlan, PlanError
from entries.manuscripts import REFUSAL_MESSAGES
from entries.manuscripts.model import Refused
from entries.models import MAX_DEPTH, PATH_SEPARATOR, Figure, Program, Section


def plan_errors(
    entries: Sequence[EntryPlan],
    placing: Placing,
    needed: Sequence[Steps],
    new_sections: Sequence[str],
    contributors: Mapping[str, str],
) -> Iterator[PlanError]:
    """Every error of a plan, in the order of the manuscript."""
    for steps in needed:
        path = PATH_SEPARATOR.join(steps)
        if path in new_sections:
            yield from _section_errors(steps, path, placing, contributors.get(path, ""))
    for entry in entries:
        if not entry.section_path:
            message = _("The entry stands in no section: choose one, or give it a heading.")
            yield PlanError(entry.parsed.line, _("section"), entry.parsed.title, message, entry.parsed.file)
        yield from _entry_errors(entry)
    yield from _twice(entries)


def _twice(entries: Sequence[EntryPlan]) -> Iterator[PlanError]:
    """Entries of one title that two files bring into one section."""
    first: dict[tuple[str, str], EntryPlan] = {}
    for entry in entries:
        before = first.setdefault((entry.section_path, entry.parsed.title), entry)
        if before is not entry:
            message = _("“%(file)s” has an entry of this title for the section too: rename one, or leave a file out.")
            said = message % {"file": before.parsed.file}
            yield PlanError(entry.parsed.line, _("title"), entry.parsed.title, said, entry.parsed.file)


def refusals(refused: Iterable[Refused]) -> Iterator[PlanError]:
    """An error for each file that could not be read."""
    for one in refused:
        yield PlanError(0, _("file"), one.file, _(REFUSAL_MESSAGES[one.code]), one.file)


def _section_errors(steps: Steps, path: str, placing: Placing, contributor: str) -> Iterator[PlanError]:
    line, file = line_of(placing.sections, steps)
    if len(steps) > MAX_DEPTH:
        message = _("The heading is %(count)d levels deep; a volume's tree is at most four sections deep.")
        yield PlanError(line, _("section"), path, message % {"count": len(steps)}, file)
        return
    yield from _field_errors(Section(title=steps[-1], contributor=contributor), ("title", "contributor"), line, file)


def _entry_errors(entry: EntryPlan) -> Iterator[PlanError]:
    content, line, file = entry.after, entry.parsed.line, entry.parsed.file
    program = Program(title=content["title"], contributor=content["contributor"])
    yield from _field_errors(program, ("title", "contributor"), line, file)
    numbers = set()
    for parsed in entry.parsed.figures:
        row = Figure(caption=parsed.caption, credit=parsed.credit)
        yield from _field_errors(row, ("caption", "credit"), parsed.line, file)
        key = (parsed.kind, parsed.number)
        if parsed.number is not None and key in numbers:
            message = _("The entry has a figure of this number already.")
            yield PlanError(parsed.line, _("figure"), str(parsed.number), message, file)
        numbers.add(key)


def _field_errors(row: Section | Program | Figure, names: tuple[str, ...], line: int, file: str) -> Iterator[PlanError]:
    others = [field.name for field in row._meta.fields if field.name not in names]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            field = row._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name))
            yield PlanError(line, label, str(getattr(row, name)), " ".join(messages), file)

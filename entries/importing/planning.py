"""Planning an import: reads the database, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from entries.editing.content import EntryContent, FigureContent, contents_of, digest_of, normalise
from entries.importing.kinds import kind_of
from entries.importing.plans import Action, EntryPlan, Plan, PlanError
from entries.manuscripts import Manuscript, Notice, ParsedEntry
from entries.models import (
    MAX_DEPTH,
    PATH_SEPARATOR,
    Figure,
    Origin,
    Program,
    Revision,
    Section,
    Yearbook,
    parse_name,
)


def plan_manuscript(*, manuscript: Manuscript, yearbook_name: str, section_path: str) -> Plan:
    """Compare the manuscript with what the section holds, and say what an import would do.

    An entry is found again by its title. Imported are title, body, figures and contributor; what editors add (kind,
    facts, awards, unit) stays. Raises ValidationError where the volume's name or the section's path cannot be.
    """
    title, edition_year = parse_name(yearbook_name)
    steps = path_steps(section_path)
    path = PATH_SEPARATOR.join(steps)
    yearbook = Yearbook.objects.filter(title=title, edition_year=edition_year).first()
    paths = [PATH_SEPARATOR.join(steps[:depth]) for depth in range(1, len(steps) + 1)]
    stored = {s.path: s for s in Section.objects.filter(yearbook=yearbook, path__in=paths)} if yearbook else {}
    section = stored.get(path)
    contributor = manuscript.contributor if not (section and section.contributor) else ""
    entries = tuple(_entry_plans(manuscript, section, contributor or (section.contributor if section else "")))
    return Plan(
        manuscript=manuscript,
        title=title,
        edition_year=edition_year,
        section_path=path,
        new_yearbook=yearbook is None,
        new_sections=tuple(step for step in paths if step not in stored),
        contributor=contributor,
        entries=entries,
        notices=(*manuscript.notices, *_notices(manuscript, edition_year, yearbook_name, section)),
        errors=tuple(_errors(entries, steps, contributor)),
    )


def path_steps(path: str) -> list[str]:
    """The titles of a section's path, from the top. Raises ValidationError for an empty step or more than four."""
    steps = [step.strip() for step in path.strip().strip(PATH_SEPARATOR).split(PATH_SEPARATOR)]
    if not all(steps):
        raise ValidationError(
            _("“%(path)s” is no section's path: give its titles from the top, parted by “/”."),
            code="path",
            params={"path": path},
        )
    if len(steps) > MAX_DEPTH:
        raise ValidationError(
            _("“%(path)s” has %(count)d levels; a volume's tree is at most four sections deep."),
            code="depth",
            params={"path": path, "count": len(steps)},
        )
    return steps


def _entry_plans(manuscript: Manuscript, section: Section | None, signed: str) -> Iterator[EntryPlan]:
    titles = [entry.title for entry in manuscript.entries]
    programs = {p.title: p for p in Program.objects.filter(section=section, title__in=titles)} if section else {}
    contents = contents_of(programs.values()) if programs else {}
    imported = _left_by_import(programs.values())
    for parsed in manuscript.entries:
        program = programs.get(parsed.title)
        if program is None:
            yield EntryPlan(parsed, Action.CREATED, None, _new_content(parsed, signed))
            continue
        before = contents[program.pk]
        after = _merged(before, parsed, signed)
        if after == before:
            action = Action.UNCHANGED
        else:
            action = Action.UPDATED if imported.get(program.pk) == digest_of(before) else Action.CONFLICT
        yield EntryPlan(parsed, action, before, after, program.pk)


def _left_by_import(programs: Iterable[Program]) -> dict[int, str]:
    """The digest of each entry's latest revision by its id, where an import made that revision."""
    latest = Revision.objects.filter(program__in=list(programs), number=F("program__latest_number"))
    return dict(latest.filter(origin=Origin.IMPORT).values_list("program_id", "digest"))


def _new_content(parsed: ParsedEntry, signed: str) -> EntryContent:
    return {
        "title": parsed.title,
        "kind": str(kind_of(parsed.title)),
        "body": normalise(parsed.body),
        "unit": "",
        "contributor": "" if parsed.contributor == signed else parsed.contributor,
        "figures": _figures(parsed),
        "facts": [],
        "awards": [],
    }


def _merged(before: EntryContent, parsed: ParsedEntry, signed: str) -> EntryContent:
    """The stored content with what the manuscript brings; a figure of the same number is the same figure."""
    brought = {(figure["kind"], figure["number"], _unnumbered(figure)): figure for figure in _figures(parsed)}
    figures = [
        brought.pop((figure["kind"], figure["number"], _unnumbered(figure)), figure) for figure in before["figures"]
    ]
    contributor = before["contributor"]
    if parsed.contributor:
        contributor = "" if parsed.contributor == signed else parsed.contributor
    return {
        **before,
        "body": normalise(parsed.body),
        "contributor": contributor,
        "figures": [*figures, *brought.values()],
    }


def _unnumbered(figure: FigureContent) -> str:
    """What tells a figure without a number from others: its caption."""
    return figure["caption"] if figure["number"] is None else ""


def _figures(parsed: ParsedEntry) -> list[FigureContent]:
    return [
        {
            "kind": figure.kind,
            "number": figure.number,
            "caption": figure.caption,
            "date": figure.date.isoformat() if figure.date else None,
            "credit": figure.credit,
        }
        for figure in parsed.figures
    ]


def _notices(
    manuscript: Manuscript, edition_year: int, yearbook_name: str, section: Section | None
) -> Iterator[Notice]:
    if manuscript.edition_year and manuscript.edition_year != edition_year:
        params: dict[str, str | int] = {"edition_year": manuscript.edition_year, "yearbook": yearbook_name}
        yield Notice("other_volume", 1, text=manuscript.volume_line, params=params)
    stored = section.contributor if section else ""
    if stored and manuscript.contributor and manuscript.contributor != stored:
        yield Notice("other_contributor", 1, text=manuscript.contributor, params={"stored": stored})


def _errors(entries: tuple[EntryPlan, ...], steps: list[str], contributor: str) -> Iterator[PlanError]:
    """What the database would not take, told at its line instead."""
    for step in steps:
        yield from _field_errors(Section(title=step, contributor=contributor), ("title", "contributor"), 1)
    for entry in entries:
        content, line = entry.after, entry.parsed.line
        program = Program(title=content["title"], contributor=content["contributor"])
        yield from _field_errors(program, ("title", "contributor"), line)
        numbers = set()
        for figure, parsed in zip(_figures(entry.parsed), entry.parsed.figures, strict=True):
            row = Figure(caption=figure["caption"], credit=figure["credit"])
            yield from _field_errors(row, ("caption", "credit"), parsed.line)
            key = (figure["kind"], figure["number"])
            if figure["number"] is not None and key in numbers:
                message = _("The entry has a figure of this number already.")
                yield PlanError(parsed.line, _("figure"), str(figure["number"]), message)
            numbers.add(key)


def _field_errors(row: Section | Program | Figure, names: tuple[str, ...], line: int) -> Iterator[PlanError]:
    others = [field.name for field in row._meta.fields if field.name not in names]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            field = row._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name))
            yield PlanError(line, label, str(getattr(row, name)), " ".join(messages))

"""Planning an import: reads the database, writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import cast

from django.db.models import F, Max

from entries.editing.content import EntryContent, FigureContent, contents_of, digest_of, normalise
from entries.importing.checking import plan_errors, refusals
from entries.importing.kinds import kind_of
from entries.importing.placing import Placing, path_steps
from entries.importing.plans import Action, EntryPlan, Plan
from entries.manuscripts import Manuscript, Notice, ParsedEntry, ParsedFigure, proposed_paths, without_files
from entries.models import PATH_SEPARATOR, Origin, Program, Revision, Section, Yearbook, parse_name


def plan_manuscript(
    *,
    manuscript: Manuscript,
    yearbook_name: str,
    section_path: str = "",
    paths: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Compare the manuscript with what the volume holds, and say what an import would do.

    Entries go into the section and, below it, into those of the headings above them; without a section the headings
    begin at the top of the volume. Of several files each goes to its own section: the one that `paths` gives it, or
    the one that its folders and its name speak for; those that are `left_out` are not imported. An entry is found again
    by its section and title. Imported are title, body, figures and contributor; what editors add (kind, facts, awards,
    unit) stays. `progress` is called with the entries compared and those in all; it may raise. Raises ValidationError
    where the volume's name or a section's path cannot be.
    """
    title, edition_year = parse_name(yearbook_name)
    yearbook = Yearbook.objects.filter(title=title, edition_year=edition_year).first()
    stored = {s.path: s for s in Section.objects.filter(yearbook=yearbook)} if yearbook else {}
    paths = _paths(manuscript, section_path, list(stored), paths or {})
    manuscript = without_files(manuscript, frozenset(left_out))
    placing = Placing(manuscript, section_path, {f: p for f, p in paths.items() if f not in left_out})
    needed = placing.needed(manuscript.entries)
    signed = _signatures(manuscript, placing)
    contributors = {
        path: name
        for path, name in signed.items()
        if path and name and not manuscript.own and not (path in stored and stored[path].contributor)
    }
    plans = []
    for done, plan in enumerate(_entry_plans(manuscript, placing, stored, contributors), 1):
        plans.append(plan)
        if progress:
            progress(done, len(manuscript.entries))
    entries = tuple(plans)
    chosen = PATH_SEPARATOR.join(placing.chosen)
    new_sections = tuple(path for steps in needed if (path := PATH_SEPARATOR.join(steps)) not in stored)
    return Plan(
        manuscript=manuscript,
        title=title,
        edition_year=edition_year,
        section_path=chosen,
        paths=paths,
        left_out=frozenset(left_out),
        new_yearbook=yearbook is None,
        new_sections=new_sections,
        contributors=contributors,
        entries=entries,
        notices=(
            *manuscript.notices,
            *placing.notices,
            *_notices(manuscript, edition_year, yearbook_name, {p: s.contributor for p, s in stored.items()}, signed),
        ),
        errors=(*refusals(manuscript.refused), *plan_errors(entries, placing, needed, new_sections, contributors)),
    )


def _paths(manuscript: Manuscript, chosen: str, stored: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """The section's path for each of several files; none where there is one, which goes to the chosen section.

    A path below the chosen section is known again by its last title, where that stands there once.
    """
    if not any(source.file for source in manuscript.sources):
        return {}
    root = PATH_SEPARATOR.join(path_steps(chosen)) if chosen.strip() else ""
    within = [path for path in stored if not root or path == root or path.startswith(root + PATH_SEPARATOR)]
    titles = Counter(path.rpartition(PATH_SEPARATOR)[2] for path in within)
    known = {last: path for path in within if titles[last := path.rpartition(PATH_SEPARATOR)[2]] == 1}
    found = proposed_paths(manuscript, known)
    below = {
        file: path if path in within else PATH_SEPARATOR.join(filter(None, (root, path)))
        for file, path in found.items()
    }
    return {file: given.get(file, path) for file, path in below.items()}


def _signatures(manuscript: Manuscript, placing: Placing) -> dict[str, str]:
    """Who signs the entries of each section, by its path."""
    names: dict[str, dict[str, None]] = {}
    for entry in manuscript.entries:
        own = names.setdefault(PATH_SEPARATOR.join(placing.of(entry)), {})
        if entry.contributor:
            own[entry.contributor] = None
    return {path: "、".join(own) for path, own in names.items()}


def _entry_plans(
    manuscript: Manuscript, placing: Placing, stored: Mapping[str, Section], contributors: Mapping[str, str]
) -> Iterator[EntryPlan]:
    places = [PATH_SEPARATOR.join(placing.of(entry)) for entry in manuscript.entries]
    sections = {stored[path].pk: path for path in dict.fromkeys(places) if path in stored}
    found = Program.objects.filter(section__in=sections).only("pk", "title", "section_id")
    wanted = {(path, entry.title) for path, entry in zip(places, manuscript.entries, strict=True)}
    programs = {place: p for p in found if (place := (sections[p.section_id], p.title)) in wanted}
    contents = contents_of(programs.values()) if programs else {}
    left, bases = _left_by_import(programs.values()), _last_imported(programs.values())
    chosen = PATH_SEPARATOR.join(placing.chosen)
    for path, parsed in zip(places, manuscript.entries, strict=True):
        section = stored.get(path)
        signed = contributors.get(path) or (section.contributor if section else "")
        program = programs.get((path, parsed.title))
        key = parsed.title if path == chosen else f"{path}//{parsed.title}"
        if program is None:
            yield EntryPlan(parsed, Action.CREATED, None, _new_content(parsed, signed), path, key)
            continue
        before, base = contents[program.pk], bases.get(program.pk)
        after, action = _merged(before, parsed, signed), Action.CONFLICT
        if base and _merged(base, parsed, signed) == base:
            after = before  # the manuscript says what it said last time: what was edited since stays
        if after == before:
            action = Action.UNCHANGED
        elif before == base or left.get(program.pk) == digest_of(before):
            action = Action.UPDATED
        yield EntryPlan(parsed, action, before, after, path, key, program.pk, base)


def _left_by_import(programs: Iterable[Program]) -> dict[int, str]:
    """The digest of each entry's latest revision by its id, where an import made that revision."""
    latest = Revision.objects.filter(program__in=list(programs), number=F("program__latest_number"))
    return dict(latest.filter(origin=Origin.IMPORT).values_list("program_id", "digest"))


def _last_imported(programs: Iterable[Program]) -> dict[int, EntryContent]:
    """What the last import of each entry left, by its id, where that is not its latest revision; undone ones aside."""
    came_in = Revision.objects.filter(program__in=list(programs), origin=Origin.IMPORT, run__undone_at=None).order_by()
    last = came_in.values("program").annotate(last=Max("number")).filter(last__lt=F("program__latest_number"))
    numbers = dict(last.values_list("program", "last"))
    rows = came_in.filter(program__in=numbers, number__in=set(numbers.values()))
    found = rows.values_list("program", "number", "content")
    return {program: content for program, number, content in found if numbers[program] == number}


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
    brought = _by_key(_figures(parsed))
    figures = [_with_shown(brought.pop(key, figure), figure) for key, figure in _by_key(before["figures"]).items()]
    contributor = before["contributor"]
    if parsed.contributor and parsed.contributor != (contributor or signed):
        contributor = "" if parsed.contributor == signed else parsed.contributor
    return {
        **before,
        "body": normalise(parsed.body),
        "contributor": contributor,
        "figures": [*figures, *brought.values()],
    }


def _by_key(figures: Iterable[FigureContent]) -> dict[tuple[object, ...], FigureContent]:
    """The figures by what tells them apart: kind and number, or the caption, and which of those it is."""
    found: dict[tuple[object, ...], FigureContent] = {}
    for figure in figures:
        key = (figure["kind"], figure["number"], figure["caption"] if figure["number"] is None else "")
        place = 1
        while (*key, place) in found:
            place += 1
        found[(*key, place)] = figure
    return found


def _with_shown(figure: FigureContent, before: FigureContent) -> FigureContent:
    """The figure with the picture and the cells that it had, where the manuscript brings none: text alone."""
    kept = {name: before[name] for name in ("picture", "cells") if name in before}  # type: ignore[literal-required]
    return cast(FigureContent, {**kept, **figure})


def _figures(parsed: ParsedEntry) -> list[FigureContent]:
    return [_figure(figure) for figure in parsed.figures]


def _figure(figure: ParsedFigure) -> FigureContent:
    content: FigureContent = {
        "kind": figure.kind,
        "number": figure.number,
        "caption": figure.caption,
        "date": figure.date.isoformat() if figure.date else None,
        "credit": figure.credit,
    }
    if figure.picture:
        picture = figure.picture
        content["picture"] = {"name": picture.name, "width": picture.width, "height": picture.height}
    if figure.cells:
        content["cells"] = [list(row) for row in figure.cells]
    return content


def _notices(
    manuscript: Manuscript,
    edition_year: int,
    yearbook_name: str,
    stored: Mapping[str, str],
    signed: Mapping[str, str],
) -> Iterator[Notice]:
    if manuscript.edition_year and manuscript.edition_year != edition_year:
        params: dict[str, str | int] = {"edition_year": manuscript.edition_year, "yearbook": yearbook_name}
        yield Notice("other_volume", 1, text=manuscript.volume_line, params=params)
    for path, name in signed.items():
        known = stored.get(path, "")
        if known and name and name != known and not manuscript.own:
            yield Notice("other_contributor", 1, text=name, params={"stored": known})

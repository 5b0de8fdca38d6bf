"""How far a volume is: the entries of each section and of each unit, step by step, and which are late."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from entries.models import Program, Publication, Section, Step, Submission, SubmissionEnding, stage_count

Steps = dict[int, Counter[str]]  # how many entries of a section stand at which step, by the section's id
UNFINISHED = (Step.DRAFT, Step.RETURNED)  # what its unit has still to do


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: a step, with its label, how many stand there, where the part begins and how wide it is."""

    step: str
    label: str
    count: int
    begin: float
    width: float


@dataclass(slots=True)
class Progress:
    """How many entries of a section (with all below it), or of a unit, stand at which step (a key of Step).

    `due` is the day by which all are to be submitted: the section's own, or the nearest ancestor's.
    """

    name: str
    section: Section | None = None
    due: datetime.date | None = None
    steps: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many entries there are."""
        return self.steps.total()

    @property
    def unfinished(self) -> int:
        """How many are still to be submitted."""
        return sum(self.steps[step] for step in UNFINISHED)

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether the day has passed and something is still to be submitted, or nothing was written at all."""
        return self.due is not None and self.due < today and bool(self.unfinished or not self.total)

    @property
    def bars(self) -> list[Part]:
        """The parts of a bar that is 100 wide, in the order of the way; no empty ones."""
        parts, begin, total = [], 0.0, self.total
        for step in Step.in_order():
            if count := self.steps[step]:
                width = 100 * count / total
                parts.append(Part(step, Step.label(step), count, round(begin, 3), round(width, 3)))
                begin += width
        return parts


def progress_of(sections: QuerySet[Section], own: Steps | None = None) -> list[Progress]:
    """The progress of each of the sections of one volume, each with all below it, in tree order; in five queries.

    `own` is what `steps_by_section()` says of them, where that was asked already.
    """
    rows = list(sections.order_by("tree_key"))
    own = steps_by_section(sections) if own is None else own
    found = {row.tree_key: Progress(row.title, row, row.due_on, Counter(own.get(row.pk, {}))) for row in rows}
    for key, progress in found.items():
        above = key.rpartition(".")[0]
        if progress.due is None and above in found:
            progress.due = found[above].due
    for key in reversed(found):
        if (above := key.rpartition(".")[0]) in found:
            found[above].steps.update(found[key].steps)
    return list(found.values())


def progress_of_units(sections: QuerySet[Section], own: Steps | None = None) -> list[Progress]:
    """The progress of each unit: of the sections that it answers for itself or that name no other unit below them."""
    own = steps_by_section(sections) if own is None else own
    units: dict[str, Progress] = {}
    names: dict[str, str] = {}
    due: dict[str, datetime.date | None] = {}
    for row in sections.order_by("tree_key"):
        above = row.tree_key.rpartition(".")[0]
        unit = names[row.tree_key] = row.unit or names.get(above, "")
        day = due[row.tree_key] = row.due_on or due.get(above)
        if not unit:
            continue
        progress = units.setdefault(unit, Progress(unit))
        progress.steps.update(own.get(row.pk, {}))
        if day and (progress.due is None or day < progress.due):
            progress.due = day
    return sorted(units.values(), key=lambda progress: progress.name)


def steps_by_section(sections: QuerySet[Section]) -> Steps:
    """How many entries of each section stand at which step, by the section's id; as `Program.step` tells of one."""
    programs = Program.objects.filter(section__in=sections.order_by().values("pk"))
    under_way = Submission.objects.open().filter(program__in=programs.values("pk"))
    waiting = under_way.values_list("program__section", "stage").annotate(n=Count("pk")).order_by()
    found: Steps = {}
    for section, stage, count in waiting:
        step = str(stage) if stage <= stage_count() else Step.APPROVED
        found.setdefault(section, Counter())[step] += count
    rest = programs.exclude(pk__in=under_way.values("program"))
    later = Submission.objects.filter(program=OuterRef("program"), pk__gt=OuterRef("pk"))
    returned = Submission.objects.filter(~Exists(later), ending=SubmissionEnding.RETURNED).values("program")
    live = Publication.objects.live().filter(revision__number=F("program__latest_number")).values("program")
    _count(found, Step.PUBLISHED, rest.filter(pk__in=live))
    _count(found, Step.RETURNED, rest.exclude(pk__in=live).filter(pk__in=returned))
    _count(found, Step.DRAFT, rest.exclude(pk__in=live).exclude(pk__in=returned))
    return found


def _count(found: Steps, step: str, programs: QuerySet[Program]) -> None:
    for section, count in programs.order_by().values_list("section").annotate(n=Count("pk")):
        found.setdefault(section, Counter())[step] += count


def overdue(progresses: Iterable[Progress], today: datetime.date) -> list[Progress]:
    """Those that are late, the latest first."""
    late = [progress for progress in progresses if progress.is_overdue(today)]
    return sorted(late, key=lambda progress: (progress.due or today, progress.name))

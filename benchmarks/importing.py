"""The import of the real page, beside mere reading and a bare insert of the same rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Figure, compare
from entries.importing import apply_plan, plan_manuscript
from entries.manuscripts import read_text
from entries.models import Program, Revision, Section, Yearbook

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "manuscripts" / "nmg-2023-womens-federation.txt"
NAME, PATH = "测量页 2123", "群众团体/自治区妇联"


def measure(turns: int) -> list[Figure]:
    """The figure for this database; the demonstration's page where the real one is absent."""
    file = REAL if REAL.exists() else ROOT / "fixtures" / "demo-page.txt"
    source = file.read_bytes()
    entries = read_text(source).entries
    yearbook = Yearbook.objects.create(title="测量页", edition_year=2122, coverage_year=2121)
    section = Section.objects.create(yearbook=yearbook, title="bare")

    def ours() -> None:
        plan = plan_manuscript(manuscript=read_text(source), yearbook_name=NAME, section_path=PATH)
        apply_plan(plan=plan, author=None, source=source, source_name=file.name)

    def bare() -> None:
        rows = [
            Program(section=section, order=order, title=entry.title, body=entry.body)
            for order, entry in enumerate(read_text(source).entries)
        ]
        Program.objects.bulk_create(rows)

    def clear() -> None:
        Revision.objects.filter(program__section__yearbook__title="测量页").delete()
        Program.objects.filter(section__yearbook__title="测量页").delete()

    figure = compare(
        f"import {file.name} ({len(entries)} entries): read, plan, plan again under lock, apply, revisions, record",
        ours,
        "reading it, and a bare bulk_create of the entries",
        bare,
        turns=turns,
        before=clear,
    )
    clear()
    return [figure]

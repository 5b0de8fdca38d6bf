"""Tables out and in, beside django-import-export with its defaults, its bulk mode, and Django's bare bulk_create."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import tablib
from django.db import connection, transaction
from import_export import fields, resources, widgets

from benchmarks import generator
from benchmarks.measure import Figure
from entries.finding.models import Unindexed
from entries.importing.tables import export_table, import_table
from entries.models import Program, Revision, Section, Yearbook

ENTRIES = int(os.environ.get("BENCH_TABLE_ENTRIES", "100000"))
PLAIN = int(os.environ.get("BENCH_TABLE_PLAIN", "2000"))  # rows for what takes a minute for 50,000
HEADER = ("yearbook", "section", "title", "kind", "order", "unit", "contributor", "body")
YEAR = 2151
NAME = f"测量表 {YEAR}"


class SectionWidget(widgets.ForeignKeyWidget):
    """The section by its volume and path, as django-import-export's manual has it."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        """The sections of the row's volume."""
        title, year = row["yearbook"].rsplit(" ", 1)
        return Section.objects.filter(yearbook__title=title, yearbook__edition_year=year)


class Plain(resources.ModelResource):
    """Entries as a plain ModelResource, with its defaults."""

    section = fields.Field("section", column_name="section", widget=SectionWidget(Section, "path"))

    class Meta:
        model = Program
        fields = ("section", "title", "kind", "order", "unit", "contributor", "body")
        import_id_fields = ("section", "title")


class PlainSkipping(Plain):
    """The same, leaving what does not change."""

    class Meta(Plain.Meta):
        skip_unchanged = True


class PlainBulk(Plain):
    """The same in its bulk mode, which knows no row from another and writes no history."""

    class Meta(Plain.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        force_init_instance = True


def measure(turns: int) -> list[Figure]:
    """The figures for this database. Each way is run once: a hundred thousand rows need no median."""
    with tempfile.TemporaryDirectory() as folder:
        file, small = Path(folder) / "entries.csv", Path(folder) / "small.csv"
        write_file(file, ENTRIES)
        write_file(small, ENTRIES, most=PLAIN)
        figures = [*_new(file, small), *_unchanged(file, small), *_out()]
        clear()
    return figures


def _new(file: Path, small: Path) -> Iterator[Figure]:
    ours = _rate(lambda: import_file(file), ENTRIES)
    assert Revision.objects.filter(program__section__yearbook__edition_year=YEAR).count() == ENTRIES
    plain = _rate(lambda: _plain(Plain, small), PLAIN)
    bulk = _rate(lambda: _plain(PlainBulk, small), PLAIN)
    bare = _rate(lambda: _bare(file), ENTRIES)
    work = f"import {ENTRIES:,} new entries from CSV: validation, revisions, record"
    yield _figure(work, ours, f"a plain ModelResource ({PLAIN:,} rows)", plain, "≤ 0.125 (8× the rows/s)")
    yield _figure(work, ours, f"its use_bulk mode ({PLAIN:,} rows)", bulk, "≤ 0.5 (2× the rows/s)")
    yield _figure(work, ours, "bare bulk_create of the same rows, no revisions", bare, "≤ 4 (0.25× the rows/s)")


def _unchanged(file: Path, small: Path) -> Iterator[Figure]:
    clear()
    first = _rate(lambda: import_file(file), ENTRIES)
    before = Revision.objects.count()
    ours = _rate(lambda: import_file(file), ENTRIES, fresh=False)
    assert Revision.objects.count() == before
    plain = _rate(lambda: _plain(PlainSkipping, small), PLAIN, fresh=False)
    work = f"import the same {ENTRIES:,} rows again, unchanged: 0 revisions"
    yield _figure(work, ours, "the first import", first, "< 1")
    yield _figure(work, ours, f"a ModelResource with skip_unchanged ({PLAIN:,} rows)", plain, "≤ 0.1 (10× the rows/s)")


def _out() -> Iterator[Figure]:
    ours = _rate(lambda: drain(export_table(name="programs")), ENTRIES, fresh=False)
    bare = _rate(_bare_export, ENTRIES, fresh=False)
    plain = _rate(lambda: Plain().export(Program.objects.select_related("section")).csv, ENTRIES, fresh=False)
    work = f"export {ENTRIES:,} entries to CSV"
    yield _figure(work, ours, "a bare iterator() and csv.writer", bare, "≤ 2 (0.5× the rows/s)")
    yield _figure(work, ours, "a plain ModelResource", plain, "≤ 0.25 (4× the rows/s)")


def write_file(file: Path, entries: int, *, most: int = 0, words: int = 0) -> None:
    """A CSV file of so many entries (the first `most` of them), and their sections. `words` makes short bodies."""
    yearbook, _made = Yearbook.objects.get_or_create(
        title="测量表", edition_year=YEAR, defaults={"coverage_year": 2150}
    )
    known = set(Section.objects.filter(yearbook=yearbook).values_list("path", flat=True))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for number, (path, content) in enumerate(islice(generator.volume(entries, year=YEAR), most or entries), 1):
            if path not in known:
                _section(yearbook, path, known)
            body = content["body"] if not words else "".join(content["body"].splitlines()[0][: words * 30])
            writer.writerow([NAME, path, content["title"], content["kind"], number * 10, "", "", body])


def _section(yearbook: Yearbook, path: str, known: set[str]) -> Section:
    above, _, title = path.rpartition("/")
    parent = None
    if above:
        found = Section.objects.filter(yearbook=yearbook, path=above).first()
        parent = found or _section(yearbook, above, known)
    known.add(path)
    return Section.objects.create(yearbook=yearbook, parent=parent, title=title)


def import_file(file: Path) -> None:
    """Import it, without a refusal."""
    with file.open("rb") as data:
        run = import_table(name="programs", data=data, author=None, source_name=file.name)
    assert not run.errors, run.errors[:3]


def _plain(kind: type[Plain], file: Path) -> None:
    result = kind().import_data(tablib.Dataset().load(file.read_text("utf-8"), format="csv"), raise_errors=True)
    assert not result.has_errors()


def _bare(file: Path) -> None:
    sections = dict(Section.objects.filter(yearbook__edition_year=YEAR).values_list("path", "pk"))
    with file.open(encoding="utf-8", newline="") as text, transaction.atomic():
        rows = csv.DictReader(text)
        while batch := list(islice(rows, 1000)):
            Program.objects.bulk_create(
                Program(
                    section_id=sections[row["section"]],
                    **{name: row[name] for name in ("title", "kind", "order", "unit", "contributor", "body")},
                )
                for row in batch
            )


def _bare_export() -> None:
    writer = csv.writer(io.StringIO())
    for row in Program.objects.select_related("section__yearbook").iterator(chunk_size=2000):
        place = (str(row.section.yearbook), row.section.path)
        writer.writerow([*place, row.title, row.kind, row.order, row.unit, row.contributor, row.body])


def drain(pieces: Iterator[bytes]) -> None:
    """Take the pieces and keep none."""
    for _piece in pieces:
        pass


def clear() -> None:
    """Take the entries away."""
    rows = Program.objects.filter(section__yearbook__edition_year=YEAR)
    Unindexed.objects.filter(entry__in=rows)._raw_delete("default")
    Revision.objects.filter(program__in=rows)._raw_delete("default")
    rows._raw_delete("default")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE entries_program, entries_revision")


def _rate(way: Callable[[], object], rows: int, *, fresh: bool = True) -> tuple[float, float]:
    """Wall and CPU time of one run, in milliseconds for 1,000 rows."""
    if fresh:
        clear()
    wall, cpu = time.perf_counter(), time.process_time()
    way()
    return (time.perf_counter() - wall) / rows * 1e6, (time.process_time() - cpu) / rows * 1e6


def _figure(work: str, ours: tuple[float, float], beside: str, other: tuple[float, float], bound: str) -> Figure:
    rates = f"{1e6 / ours[0]:,.0f} rows/s", f"{1e6 / other[0]:,.0f} rows/s: {other[0] / ours[0]:.2f}×"
    return Figure(f"{work} ({rates[0]})", f"{beside} ({rates[1]})", *ours, *other, 1, bound)

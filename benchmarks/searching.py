"""The search of so many entries: `python -m benchmarks.searching [--entries N] [--database NAME]`.

Measured on SQLite and on PostgreSQL and written to docs/benchmarks-search.md; on one of them it is only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.samples import both, draw, folded_texts, median, p95, timed, titles

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "benchmarks-search.md"
DATABASES = ("sqlite", "postgresql")
RESULT = "rows: "
SMALL = 2_000
QUERIES = 200  # a length
SAME = range(5, 21)  # hits of the queries by which sizes are compared

HEAD = """# Measurements of the search

Written by `python -m benchmarks.searching --entries {entries}` on {day}; made anew with it, never asserted in a test.
{entries:,} entries of 200 to 900 characters in ten volumes, of words as unevenly common as a language's; queries are
drawn at random from the text. Times are wall times of one process, which asks, reads the entries and marks the words as
the page does.

Machine: {machine}. {versions}.
"""

Row = tuple[str, str, str]  # what, must reach, measured


def main() -> int:
    """Measure; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.searching")
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--substrings", type=int, default=200, help="of each length, for recall and precision")
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(RESULT + json.dumps(measured_here(options.entries, options.substrings)))
        return 0
    from benchmarks.__main__ import machine, versions

    databases = [options.database] if options.database else DATABASES
    measured = {name: measured_on(name, options.entries, options.substrings) for name in databases}
    head = HEAD.format(entries=options.entries, day=date.today(), machine=machine(), versions=versions())
    text = "\n".join([head, table(measured)])
    if not options.database:
        TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


def table(measured: dict[str, list[Row]]) -> str:
    """The rows of all databases side by side, as a Markdown table."""
    names = list(measured)
    lines = [f"| work | must reach | {' | '.join(names)} |", "|---|---|" + "---|" * len(names)]
    lines += [
        f"| {rows[0][0]} | {rows[0][1] or '—'} | {' | '.join(row[2] for row in rows)} |"
        for rows in zip(*measured.values(), strict=True)
    ]
    return "\n".join(lines) + "\n"


def measured_on(database: str, entries: int, substrings: int) -> list[Row]:
    """The rows for an empty database of that kind, measured in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "SECRET_KEY": "benchmark", "ALLOWED_HOSTS": "*", "HTTPS": "0"}
        environment.pop("DATABASE_URL", None)
        environment.pop("DEBUG", None)
        environment["DJANGO_SETTINGS_MODULE"] = "yearbook.settings"
        sizes = ["--entries", str(entries), "--substrings", str(substrings)]
        command = [sys.executable, "-m", "benchmarks.searching", *sizes, "--here"]
        if database == "postgresql":
            command = [sys.executable, str(ROOT / "scripts" / "postgres.py"), *command]
        run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"The measuring on {database} failed, see above; nothing was written.")
    line = next(line for line in run.stdout.splitlines() if line.startswith(RESULT))
    return [(what, bound, figure) for what, bound, figure in json.loads(line.removeprefix(RESULT))]


def measured_here(entries: int, substrings: int) -> list[Row]:
    """The rows for the database that the settings name, which must be empty."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return measure(entries, substrings)


def say(words: str) -> None:
    """Tell who waits how far it is."""
    print(f"{time.strftime('%T')} {words}", file=sys.stderr, flush=True)


def measure(entries: int, substrings: int) -> list[Row]:
    """Fill the database, and measure."""
    from benchmarks import library
    from benchmarks.language import COMMONEST
    from entries.search.index import PUBLIC, Filters, Sort
    from entries.search.queries import Query, containing, parse
    from entries.search.suggesting import suggest
    from entries.site.searching import found

    rng = random.Random(7)

    def page(query: Query) -> list[Any]:
        return found(query, Filters(), sort=Sort.BEST, start=0)

    say(f"filling {min(SMALL, entries):,}")
    library.fill(min(SMALL, entries))
    small = _same_hits(folded_texts(), rng)
    small_time = median(timed(page, small))
    taken = 0.0
    if entries > SMALL:
        say(f"filling {entries - SMALL:,}")
        start = time.perf_counter()
        library.fill(entries - SMALL, first=library.FIRST + 1_000_000, seed=1)
        taken = time.perf_counter() - start
    say("measuring")
    texts = folded_texts()
    rows: list[Row] = [("filling the public tables and the index", "", f"{taken:,.0f} s")]
    for length in (2, 3, 4, 6):
        drawn = draw(texts, length, QUERIES, rng)
        scan = median(timed(_icontains, drawn[:7]))
        times = timed(page, [containing(text) for text in drawn])
        rows.append(
            (
                f"top 20 with marks, {length} characters: median, p95; times faster than `icontains`",
                "< 5 ms, < 30 ms; ≥ 100",
                f"{median(times):.2f} ms, {p95(times):.2f} ms; {scan / median(times):,.0f} (of {scan:,.0f} ms)",
            )
        )
    say("common words")
    common = [parse(word) for word in COMMONEST[:4]]
    tallies = [PUBLIC.tally(query) for query in common]
    share = tallies[0].total / entries
    times = timed(page, common * 5)
    rows.append(
        (
            f"top 20 of the commonest words ({share:.0%} of all entries): median, worst",
            "< 100 ms",
            both(times, max(times)),
        )
    )
    deep = min(999, entries // 100)
    times = timed(lambda query: found(query, Filters(), sort=Sort.BEST, start=deep * 20), common * 3)
    rows.append((f"their page {deep + 1:,}: median, worst", "", both(times, max(times))))
    drawn_queries = [containing(text) for length in (2, 3, 4, 6) for text in draw(texts, length, 50, rng)]
    times = timed(PUBLIC.tally, drawn_queries + common * 5)
    rows.append(
        ("count and facets, of those and of drawn queries: median, p95", "p95 < 150 ms", both(times, p95(times)))
    )
    say("suggestions")
    typed = [title[:n] for title in rng.sample(titles(), 50) for n in (1, 2, 3)] + [
        "fulian",
        "funv",
        "gongzuo",
        "fu",
    ] * 10
    times = timed(suggest, typed)
    rows.append(("suggestions while typing: median, p95", "p95 < 20 ms", both(times, p95(times))))
    text, index = _sizes()
    rows.append(
        ("size of the index, in sizes of the text (UTF-8)", "≤ 3", f"{index / text:.2f} ({index / 2**20:,.0f} MiB)")
    )
    times = _publishing()
    rows.append(("publishing one entry, index included: median, p95", "< 30 ms", both(times, p95(times))))
    large_time = median(timed(page, _same_hits(texts, rng)))
    rows.append(
        (
            f"a query with {SAME.start} to {SAME.stop - 1} hits, of {entries:,} entries and of {SMALL:,}: ratio",
            "≤ 2",
            f"{large_time / small_time:.2f} ({large_time:.2f} ms and {small_time:.2f} ms)",
        )
    )
    return rows + _recall(texts, substrings, rng)


def _same_hits(texts: dict[int, str], rng: random.Random) -> list[Any]:
    from entries.search.index import PUBLIC
    from entries.search.queries import containing

    queries = []
    for text in draw(texts, 2, 3000, rng):
        query = containing(text)
        if PUBLIC.counts([query], limit=SAME.stop)[0] in SAME:
            queries.append(query)
        if len(queries) == 60:
            break
    return queries


def _icontains(text: str) -> list[Any]:
    """The same hits in the same order, as Django's manual has it: title before body, the newest volume first."""
    from django.db.models import Case, Q, When

    from entries.published.models import PublishedEntry

    in_title = Q(title__icontains=text)
    rows = PublishedEntry.objects.with_place().filter(in_title | Q(body__icontains=text))
    return list(rows.order_by(Case(When(in_title, then=0), default=1), "shelf", "id")[:20])


def _sizes() -> tuple[int, int]:
    """Bytes of the text that is searched, and of all the index's tables and indexes."""
    from django.db import connection

    from entries.published.models import PublishedEntry

    text = sum(
        len(title.encode()) + len(body.encode())
        for title, body in PublishedEntry.objects.values_list("title", "body").iterator(chunk_size=5000)
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%%search\\_%%' ESCAPE '\\'", [])
        else:
            tables = "relkind = 'r' AND relname LIKE 'search\\_%'"
            cursor.execute(f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {tables}")  # noqa: S608
        (index,) = cursor.fetchone()
    return text, int(index)


def _publishing() -> list[float]:
    from benchmarks.language import Language
    from entries.editing import record_revisions
    from entries.models import Program, Section, Yearbook
    from entries.publishing import publish

    language = Language(9)
    yearbook = Yearbook.objects.create(title="发布", edition_year=2090, coverage_year=2089)
    section = Section.objects.create(yearbook=yearbook, title="发布")
    programs = [
        Program.objects.create(section=section, title=f"发布{number}{language.title()}", body=language.text(550))
        for number in range(31)
    ]
    record_revisions(programs=programs, author=None)
    return timed(lambda program: publish(programs=[program], by=None), programs)


def _recall(texts: dict[int, str], count: int, rng: random.Random) -> list[Row]:
    """Recall and precision against a look at every text, a row for each length."""
    from entries.search.index import PUBLIC
    from entries.search.queries import containing

    rows = []
    for length in range(1, 13):
        say(f"recall, {length} characters")
        right = found_in_all = expected_in_all = 0
        for text in draw(texts, length, count, rng):
            expected = {pk for pk, whole in texts.items() if text in whole}
            hits = set(PUBLIC.find(containing(text), limit=len(texts)))
            right += len(hits & expected)
            found_in_all += len(hits)
            expected_in_all += len(expected)
        figures = f"{right / expected_in_all:.4f}, {right / found_in_all:.4f} ({expected_in_all:,} hits)"
        rows.append((f"recall and precision, {count} substrings of {length}", "1.0, 1.0", figures))
    return rows


if __name__ == "__main__":
    sys.exit(main())

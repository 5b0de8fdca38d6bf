"""`make bench`: every measurement on SQLite and on PostgreSQL, written to docs/benchmarks.md.

`python -m benchmarks [NAME …] [--turns N] [--database sqlite|postgresql]` measures what is named, on one database only
if so asked, and writes nothing unless `--to FILE` says where.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.measure import Figure, table

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "benchmarks.md"
NAMES = ("pages", "publishing", "importing", "history", "tables", "tablememory", "manuscripts", "awards")
DATABASES = ("sqlite", "postgresql")
RESULT = "figures: "

HEAD = """# Measurements

Written by `make bench` on {day}; made anew with it, never asserted in a test. Each line is two ways of doing the same
in one process, in turns; medians of {turns} turns. The ratio is of CPU time of this process (on PostgreSQL without the
server's).

Machine: {machine}. {versions}.
"""


def main() -> int:
    """Measure; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)}")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument(
        "--to", type=Path, help="write the figures to this file; without names the default is docs/benchmarks.md"
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    names = options.names or list(NAMES)
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if options.here:
        print(RESULT + json.dumps(measured_here(names, options.turns)))
        return 0
    databases = [options.database] if options.database else DATABASES
    parts = [f"## {database}\n\n{table(measured_on(database, names, options.turns))}\n" for database in databases]
    target = options.to or (None if options.names or options.database else TARGET)
    if target:
        head = HEAD.format(day=date.today(), turns=options.turns, machine=machine(), versions=versions())
        target.write_text("\n".join([head, *parts]), encoding="utf-8")
    print("\n".join(parts))
    return 0


def measured_on(database: str, names: list[str], turns: int) -> list[Figure]:
    """The figures on an empty database of that kind, measured in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "SECRET_KEY": "benchmark", "ALLOWED_HOSTS": "*", "HTTPS": "0"}
        environment.pop("DATABASE_URL", None)
        environment.pop("DEBUG", None)
        command = [sys.executable, "-m", "benchmarks", *names, "--turns", str(turns), "--here"]
        if database == "postgresql":
            command = [sys.executable, str(ROOT / "scripts" / "postgres.py"), *command]
        run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"The measuring on {database} failed, see above; nothing was written.")
    line = next(line for line in run.stdout.splitlines() if line.startswith(RESULT))
    return [Figure(**row) for row in json.loads(line.removeprefix(RESULT))]


def measured_here(names: list[str], turns: int) -> list[dict[str, object]]:
    """The figures on the database that the settings name, which must be empty."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yearbook.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    figures: list[Figure] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        figures += importlib.import_module(f"benchmarks.{name}").measure(turns)
    return [dataclasses.asdict(figure) for figure in figures]


def machine() -> str:
    """What the figures were made on."""
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.machine()}, {cores} cores, {memory:.0f} GiB of memory, {platform.system()}"


def versions() -> str:
    """The versions that matter."""
    import sqlite3

    import django
    import psycopg

    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, SQLite {sqlite3.sqlite_version}, "
        f"psycopg {psycopg.__version__}"
    )


if __name__ == "__main__":
    sys.exit(main())

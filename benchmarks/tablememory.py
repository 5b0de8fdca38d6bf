"""The peak of memory while many rows come in and go out as CSV, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Figure
from benchmarks.tables import clear, drain, import_file, write_file
from entries.importing.tables import export_table, import_table

ROWS = int(os.environ.get("BENCH_TABLE_ROWS", "100000"))
CHILD = "import django; django.setup(); from benchmarks.tablememory import main; main()"
WORDS = 2  # of a body: the rows are counted here, not their length


def measure(turns: int) -> list[Figure]:
    """The figures for this database, for a tenth of the rows and for all of them."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "entries.csv"
        for rows in (ROWS // 10, ROWS):
            write_file(file, rows, words=WORDS)
            figures += [_figure(what, file, rows) for what in ("import", "export")]
            clear()
    return figures


def _figure(what: str, file: Path, rows: int) -> Figure:
    began = time.perf_counter()
    command = [sys.executable, "-c", CHILD, what, str(file)]
    run = subprocess.run(
        command,
        env={"DJANGO_SETTINGS_MODULE": "yearbook.settings", **os.environ},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall = (time.perf_counter() - began) * 1000
    peak, before, cpu = json.loads(run.stdout.splitlines()[-1])
    words = f"{what} {rows:,} rows, CSV: peak of memory {peak:.0f} MB"
    print(words, file=sys.stderr)
    return Figure(words, f"before the first row {before:.0f} MB", wall, cpu * 1000, 0, 0, 1, "< 250 MB, not growing")


def main() -> None:
    """Import or export in this process; print its peak of memory in MB, that before the first row, and CPU seconds."""
    import_table(name="programs", data=b"yearbook,section,title\n", author=None, dry_run=True)
    before = _peak()
    if sys.argv[1] == "import":
        import_file(Path(sys.argv[2]))
    else:
        drain(export_table(name="programs"))
    print(json.dumps([_peak(), before, time.process_time()]))


def _peak() -> float:
    """VmHWM, in MB: what getrusage() gives begins at the peak of the process that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

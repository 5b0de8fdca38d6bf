"""Several real processes at one database: PostgreSQL as it is tested on, SQLite as a copy of it in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def together(scripts: list[str], folder: Path) -> tuple[list[str], Path | None]:
    """Run the Python scripts at the same time, each in a process of its own with Django set up.

    Gives what each printed, and the file of the SQLite database that they worked on. Fails where one of them failed.
    """
    url, file = _database(folder)
    running = [_start(script, url) for script in scripts]
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * len(running), ended
    return [out for out, _err in ended], file


def started(script: str, folder: Path) -> tuple[subprocess.Popen[str], Path | None]:
    """Start the script in a process of its own; the process, and the file of the SQLite database that it works on.

    A second script in the same folder works on the same file.
    """
    url, file = _database(folder)
    return _start(script, url, VAR_DIR=str(folder)), file


def _start(script: str, url: str, **more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "1", "PUBLISHING_NEEDS_REVIEWS": "0"}
    environment["DJANGO_SETTINGS_MODULE"] = "yearbook.settings"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", "import django; django.setup()\n" + script],
        cwd=ROOT,
        env={**environment, **more},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _database(folder: Path) -> tuple[str, Path | None]:
    if connection.vendor == "sqlite":
        file = folder / "together.sqlite3"
        if file.exists():
            return f"sqlite:///{file}", file
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return f"sqlite:///{file}", file
    tested_on = urlsplit(os.environ["DATABASE_URL"])
    return tested_on._replace(path=f"/{connection.settings_dict['NAME']}").geturl(), None

"""The channel beside SQLite: a file for the sign, another for the wish that the job stop."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

from django.conf import settings

from entries.jobs.channels import Sign


class FileChannel:
    """The two files of one job, in `jobs/` under VAR_DIR."""

    def __init__(self, pk: int) -> None:
        folder = Path(settings.VAR_DIR) / "jobs"
        folder.mkdir(parents=True, exist_ok=True)
        self._sign, self._stop = folder / f"{pk}.sign", folder / f"{pk}.stop"

    def say(self, done: int, total: int) -> None:
        """Note how far the job is; a reader sees the old sign or the new one, never half of one."""
        new = self._sign.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps([done, total, datetime.datetime.now(datetime.UTC).isoformat()]))
        new.replace(self._sign)

    def read(self) -> Sign | None:
        """The last sign."""
        try:
            done, total, at = json.loads(self._sign.read_text())
        except FileNotFoundError:
            return None
        return Sign(done, total, datetime.datetime.fromisoformat(at))

    def ask_to_stop(self) -> None:
        """Ask the job to stop."""
        self._stop.touch()

    def must_stop(self) -> bool:
        """Whether it was asked to."""
        return self._stop.exists()

    def close(self) -> None:
        """Remove both."""
        self._sign.unlink(missing_ok=True)
        self._stop.unlink(missing_ok=True)

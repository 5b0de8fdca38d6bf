"""The channel on PostgreSQL: a row that is written through a connection of its own, outside the job's transaction."""

from __future__ import annotations

from contextlib import closing

from django.db import connection
from django.utils import timezone

from entries.jobs.channels import Sign
from entries.models import JobSignal

SAY = """
INSERT INTO entries_jobsignal (job_id, done, total, at, cancel) VALUES (%s, %s, %s, %s, false)
ON CONFLICT (job_id) DO UPDATE SET done = excluded.done, total = excluded.total, at = excluded.at
RETURNING cancel
"""
STOP = """
INSERT INTO entries_jobsignal (job_id, done, total, at, cancel) VALUES (%s, 0, 0, %s, true)
ON CONFLICT (job_id) DO UPDATE SET cancel = true
"""


class RowChannel:
    """The row of one job."""

    def __init__(self, pk: int) -> None:
        self._pk = pk
        self._cancel = False

    def say(self, done: int, total: int) -> None:
        """Note how far the job is, and learn whether it is to stop."""
        with closing(connection.copy()) as beside, beside.cursor() as cursor:
            cursor.execute(SAY, [self._pk, done, total, timezone.now()])
            self._cancel = bool(cursor.fetchone()[0])

    def read(self) -> Sign | None:
        """The last sign."""
        row = JobSignal.objects.filter(pk=self._pk).first()
        return Sign(row.done, row.total, row.at) if row else None

    def ask_to_stop(self) -> None:
        """Ask the job to stop, also before its first sign."""
        with connection.cursor() as cursor:
            cursor.execute(STOP, [self._pk, timezone.now()])

    def must_stop(self) -> bool:
        """Whether it was asked to, as of the last sign."""
        return self._cancel

    def close(self) -> None:
        """Remove the row."""
        JobSignal.objects.filter(pk=self._pk).delete()

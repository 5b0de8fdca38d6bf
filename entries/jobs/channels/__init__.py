"""What a running job says of itself, and what it is told, past the transaction that it works in.

A job's transaction is seen when it is over; the bar must move before. PostgreSQL takes a second connection for that.
SQLite has one writer at a time, so there the same goes through a small file beside the database: SQLite is one machine.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol

from django.db import connection


@dataclass(frozen=True, slots=True)
class Sign:
    """How far a job is (items done, items in all; 0 where it is not known), and when it last said so."""

    done: int
    total: int
    at: datetime.datetime


class Channel(Protocol):
    """The channel of one job."""

    def say(self, done: int, total: int) -> None:
        """Note how far the job is, now."""

    def read(self) -> Sign | None:
        """The last sign; None where there is none."""

    def ask_to_stop(self) -> None:
        """Ask the job to stop at its next step."""

    def must_stop(self) -> bool:
        """Whether it was asked to."""

    def close(self) -> None:
        """Forget all of it: the job is over."""


def channel_of(pk: int) -> Channel:
    """The channel of the job with that id, as its database needs it."""
    if connection.vendor == "postgresql":
        from entries.jobs.channels.rows import RowChannel

        return RowChannel(pk)
    from entries.jobs.channels.files import FileChannel

    return FileChannel(pk)

"""What stood above in the file: kept on disk, so that memory does not grow with the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Sequence
from hashlib import blake2b
from types import TracebackType


class Seen:
    """Keys with the number of the row that named each first.

    A temporary SQLite file of its own (the empty name), whichever database the project is on: 1,000,000 keys of 16
    bytes take 8 MB of cache here, 130 MB as a dictionary.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8192;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID; BEGIN"
        )

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def claim(self, keys: Sequence[tuple[tuple[Hashable, ...], int]]) -> dict[int, int]:
        """Note the keys with their rows; for each row whose key another row has, the number of that row."""
        digests = [(blake2b("\x1f".join(map(str, key)).encode(), digest_size=16).digest(), row) for key, row in keys]
        before = self._file.total_changes
        self._file.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", digests)
        if self._file.total_changes - before == len(digests):
            return {}
        found = {}
        for digest, row in digests:
            (first,) = self._file.execute("SELECT row FROM seen WHERE key = ?", (digest,)).fetchone()
            if first != row:
                found[row] = first
        return found

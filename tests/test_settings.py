"""Settings: safe where nothing is said, and told in the manual."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def start(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with nothing of this run's environment but what is given."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def test_every_variable_that_is_read_stands_in_the_manual():
    read = re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "yearbook/settings.py").read_text())
    manual = (ROOT / "docs/settings.md").read_text()
    assert set(read) - set(re.findall(r"`([A-Z_]+)`", manual)) == set()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_missing_setting_stops_the_start_and_is_named(tmp_path, missing):
    given = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "example.org"}
    del given[missing]
    started = start(tmp_path, "check", **given)
    assert started.returncode != 0
    assert missing in started.stderr


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"ALLOWED_HOSTS": "*,.example.org"}, "https://example.org"),
        ({"ALLOWED_HOSTS": "*"}, ""),
        ({"ALLOWED_HOSTS": "*", "SITE_URL": "http://10.0.0.1:8000/"}, "http://10.0.0.1:8000"),
    ],
)
def test_links_in_mails_begin_with_the_site_s_address(tmp_path, given, address):
    asked = "from django.conf import settings; print(repr(settings.SITE_URL))"
    assert start(tmp_path, "shell", "-v", "0", "-c", asked, SECRET_KEY="x" * 60, **given).stdout == f"{address!r}\n"


def test_the_deployment_check_is_clean(tmp_path):
    key = "k7#" + "aB3$xY9!" * 8
    started = start(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=key, ALLOWED_HOSTS="example.org"
    )
    assert started.returncode == 0, started.stderr


def test_debug_makes_its_own_key_and_keeps_it_for_its_owner_alone(tmp_path):
    start(tmp_path, "check", DEBUG="1")
    key = tmp_path / "secret-key"
    assert len(key.read_text()) > 50
    assert key.stat().st_mode & 0o077 == 0

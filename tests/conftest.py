"""The database and the browser that a run tests on are named in its header and in its summary."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,  # two cores at work on other tests say nothing about an example
    derandomize=bool(os.environ.get("CI")),
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
settings.load_profile("suite")

gc.set_threshold(100_000, 50, 100)  # looking for garbage as often as usual took a tenth of the suite's time

# Playwright's sync API runs an event loop in the tests' thread; Django's guard would take their own queries for unsafe.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def _tested_on() -> str:
    from django.conf import settings as django_settings

    database = django_settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    browser = shutil.which("chromium")
    return f"database: {database}, browser: {browser or 'none (no chromium: the tests in the browser are skipped)'}"


def pytest_report_header() -> str:
    """Name them before the tests."""
    return _tested_on()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """And after them."""
    terminalreporter.write_line(_tested_on())


@pytest.fixture(autouse=True)
def _own_language(settings: Any) -> Iterator[None]:
    """Each test begins in the default language: a request leaves its own behind in the thread."""
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Static files by their own names: the tests collect none."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """A password is hashed once, not a million times: that took longer than most tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_pictures(settings: Any, tmp_path_factory: Any) -> None:
    """Each test keeps its pictures in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _publishing_without_reviews(settings: Any) -> None:
    """Most tests publish to see what the public sees; those of the reviews turn the need for them on."""
    settings.PUBLISHING_NEEDS_REVIEWS = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """The log as it is, but for the triggers that hold it: tests with real transactions empty every table."""
    from django.db import connection

    from entries.models.auditlock import unlock_log

    with django_db_blocker.unblock():
        unlock_log(connection)

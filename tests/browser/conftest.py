"""Debian's chromium, driven by Playwright, against the real site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser, one for the run."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def _open(browser: Any, live_server: Any, width: int, height: int) -> Iterator[Any]:
    """A page whose errors, those of the content security policy among them, fail the test."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.set_offline(True)  # a page says good-bye to the server as it closes: not while the database is emptied
    context.close()
    assert not [error for error in errors if "Failed to load resource" not in error], errors


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A visitor's page at a desk."""
    yield from _open(browser, live_server, 1280, 800)


@pytest.fixture
def phone(browser: Any, live_server: Any) -> Iterator[Any]:
    """A visitor's page on a phone."""
    yield from _open(browser, live_server, 390, 844)


@pytest.fixture
def editor(page: Any, live_server: Any, client: Any) -> Any:
    """The page of an editor who is logged in and has every right on the manuscript side."""
    from tests.factories import make_user

    client.force_login(make_user(may="*"))
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page

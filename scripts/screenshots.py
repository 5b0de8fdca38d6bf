"""The pictures in README and docs: `make screenshots` makes them anew from the demo.

Starts the demo on a port and a database of its own, drives Debian's chromium through it, and writes PNG files to
docs/screenshots/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDE, PHONE = ViewportSize(width=1280, height=860), ViewportSize(width=390, height=844)


@contextmanager
def demo() -> Iterator[str]:
    """The demo, served; gives the demo editor's password."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DEBUG": "1", "VAR_DIR": folder}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, str(ROOT / "manage.py"), "start_demo", "--port", str(PORT)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for_the_site()
            yield (Path(folder) / "demo-password").read_text()
        finally:
            server.terminate()
            server.wait()


def _wait_for_the_site() -> None:
    for _attempt in range(360):
        try:
            urllib.request.urlopen(SITE, timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not start within three minutes: run `make run` to see why.")


def picture(page: Page, name: str, address: str, *, whole: bool = False) -> None:
    """Open the address and write what it shows to docs/screenshots/NAME.png."""
    page.goto(f"{SITE}{address}", wait_until="networkidle")
    page.screenshot(path=TARGET / f"{name}.png", full_page=whole)
    print(f"docs/screenshots/{name}.png")


def site_pictures(page: Page, prefix: str) -> None:
    """The public pages."""
    picture(page, f"{prefix}-home", "/")
    page.locator("a[href*='/volumes/']").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{prefix}-volume.png")
    picture(page, f"{prefix}-entries", "/entries/")
    picture(page, f"{prefix}-awards", "/awards/")
    picture(page, f"{prefix}-search", "/search/?q=妇联 志愿")
    picture(page, f"{prefix}-index", "/indexes/subject/")
    page.goto(f"{SITE}/series/")
    picture(page, f"{prefix}-series", page.locator("main a[href*='/series/']").first.get_attribute("href") or "")
    picture(page, f"{prefix}-entry-found", "/entries/?text=志愿服务")
    page.locator("a[href*='/entries/']", has_text="北疆巾帼志愿服务").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{prefix}-entry.png")
    print(f"docs/screenshots/{prefix}-entry.png")


def log_in(page: Page, name: str, password: str) -> None:
    """Log an account of the demo in."""
    page.goto(f"{SITE}/admin/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.locator("[type=submit]").click()
    page.wait_for_load_state("networkidle")


def admin_pictures(page: Page, password: str) -> None:
    """The editors' pages."""
    log_in(page, "demo-editor", password)
    picture(page, "admin-start", "/admin/")
    picture(page, "admin-entries", "/admin/entries/program/")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / "admin-entry.png")
    picture(page, "admin-sections", "/admin/entries/section/")
    import_pictures(page)


def import_pictures(page: Page) -> None:
    """The plan of an import, beside its source."""
    page.goto(f"{SITE}/admin/entries/program/import-manuscript/")
    page.set_input_files("[type=file]", ROOT / "fixtures" / "demo-page.txt")
    page.fill("[name=yearbook]", "内蒙古年鉴 2023")
    page.fill("[name=section]", "群众团体/演示单位")
    page.locator("main [type=submit], #content [type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / "admin-import.png")
    print("docs/screenshots/admin-import.png")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, started."""
    path = shutil.which("chromium")
    if not path:
        raise SystemExit("There is no chromium: install it (Debian: apt-get install chromium), then try again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def main() -> None:
    """Make every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo() as password, chromium() as browser:
        site_pictures(browser.new_page(viewport=WIDE, locale="zh-CN"), "site")
        site_pictures(browser.new_page(viewport=PHONE, locale="zh-CN"), "phone")
        admin_pictures(browser.new_page(viewport=WIDE, locale="zh-CN"), password)


if __name__ == "__main__":
    main()

"""The life of one entry, from its first words to its reader, by five accounts in a browser.

`python -m scripts.life` walks it on the demonstration and writes the pictures of docs/life-of-an-entry.md to
docs/screenshots/life/; the tests walk it on both databases and hold each step to its state and the next person.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from scripts.screenshots import ROOT, SITE, chromium, demo, log_in

TARGET = ROOT / "docs" / "screenshots" / "life"
DESK = ViewportSize(width=1100, height=820)

TITLE = "家庭教育大讲堂"
FIRST_TEXT = "全年举办家庭教育讲座36场，参加家长4800余人次。\n组建讲师团，吸收教师、医生和社区工作者28人。"
PASSAGE, REMARK, ANSWER = "36场", "季度报表为38场，请核对。", "已与报表核对，改为38场。"
SECOND_TEXT = FIRST_TEXT.replace("36场", "38场")


def walk(page_of: Callable[[str], Page], section: str) -> Iterator[tuple[str, Page]]:
    """Walk, and stop at each step that is worth a look: its name, and the page as that account sees it.

    `page_of` gives the page of an account, logged in: contributor, first, second, final, chief, visitor. `section` is
    what finds the contributor's section in the form.
    """
    writer = page_of("contributor")
    entry = yield from _written(writer, section)
    yield from _returned(page_of("first"))
    yield from _answered(writer, entry)
    yield from _approved([page_of(name) for name in ("first", "second", "final")])
    yield from _published(page_of("chief"), page_of("visitor"), entry)


def _written(writer: Page, section: str) -> Generator[tuple[str, Page], None, str]:
    """The entry is written and submitted; gives its address."""
    writer.goto("/admin/")
    writer.click(".model-program .addlink >> nth=0")
    writer.fill("#id_title", TITLE)
    writer.click(".field-section .select2-selection")
    writer.fill(".select2-search__field", section)
    writer.click(".select2-results__option--highlighted")
    writer.fill("#id_body", FIRST_TEXT)
    yield "01-writing", writer
    writer.click("[name=_continue]")
    writer.locator("#way").wait_for()
    yield "02-draft", writer
    entry = writer.url
    writer.goto("/admin/")
    writer.locator("[data-task=written]").wait_for()
    yield "written", writer
    writer.goto(entry)
    writer.click("#submit")
    writer.locator("[data-step='1']").wait_for()
    yield "03-submitted", writer
    return entry.partition("/change/")[0]


def _to_the_task(page: Page, task: str) -> None:
    """From the start page to the entry that waits there."""
    page.goto("/admin/")
    page.click(f"[data-task={task}] a:has-text('{TITLE}')")


def _returned(reviewer: Page) -> Iterator[tuple[str, Page]]:
    reviewer.goto("/admin/")
    yield "04-first-task", reviewer
    _to_the_task(reviewer, "awaiting")
    reviewer.click("#review")
    reviewer.fill("#quote", PASSAGE)
    reviewer.fill("#remark-text", REMARK)
    reviewer.click("#add-remark")
    reviewer.locator("mark", has_text=PASSAGE).wait_for()
    yield "05-remark", reviewer
    reviewer.click("#send-back")
    reviewer.locator("[data-step=returned]").wait_for()


def _answered(writer: Page, entry: str) -> Iterator[tuple[str, Page]]:
    _to_the_task(writer, "returned")
    yield "06-returned", writer
    writer.fill("#id_body", SECOND_TEXT)
    writer.click("[name=_continue]")
    writer.locator("[data-revision='2']").wait_for()
    writer.click("#open-remarks a")
    writer.click(".remark summary")
    writer.fill(".remark textarea", ANSWER)
    writer.click(".remark details button")
    writer.locator(".remark-answer").wait_for()
    yield "07-answered", writer
    writer.goto(f"{entry}/change/")
    writer.click("#submit")
    writer.locator("[data-step='1']").wait_for()


def _approved(reviewers: list[Page]) -> Iterator[tuple[str, Page]]:
    for number, reviewer in enumerate(reviewers, 1):
        _to_the_task(reviewer, "awaiting")
        reviewer.click("#review")
        if number == 1:
            reviewer.click(".remark form[action$='/resolve/'] button")
            reviewer.locator("#resolved").wait_for()
        if number == 2:
            yield "08-second-review", reviewer
        reviewer.click("#approve")
        reviewer.locator(f"[data-step='{number + 1}'], [data-step=approved]").wait_for()
        yield f"{('after-first', 'after-second', '09-approved')[number - 1]}", reviewer


def _published(chief: Page, visitor: Page, entry: str) -> Iterator[tuple[str, Page]]:
    _to_the_task(chief, "approved")
    chief.click("#preview")
    chief.wait_for_load_state("networkidle")
    yield "10-preview", chief
    chief.goto(f"{entry}/change/")
    chief.click("#publish")
    chief.locator("[data-state=published]").wait_for()
    yield "11-published", chief
    visitor.goto("/")
    visitor.goto(chief.get_attribute("#public-page", "href") or "")
    visitor.locator("h1", has_text=TITLE).wait_for()
    yield "12-read", visitor


def save(page: Page, file: Path) -> None:
    """Write the page's picture with a palette: the text stays sharp, and the file small."""
    page.evaluate("scrollTo(0, 0)")
    image = Image.open(BytesIO(page.screenshot()))
    image.quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file.relative_to(ROOT), file.stat().st_size)


def main() -> None:
    """Walk the life of an entry on the demonstration, and write its pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo() as password, chromium() as browser:
        pages: dict[str, Page] = {}

        def page_of(account: str) -> Page:
            if account not in pages:
                page = browser.new_context(viewport=DESK, locale="zh-CN", base_url=SITE).new_page()
                if account != "visitor":
                    log_in(page, f"demo-{account}", password)
                pages[account] = page
            return pages[account]

        for name, page in walk(page_of, "2023 群众团体/自治区妇联"):
            if name[0].isdigit():
                page.wait_for_load_state("networkidle")
                save(page, TARGET / f"{name}.png")


if __name__ == "__main__":
    main()

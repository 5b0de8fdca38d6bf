"""The life of one entry by five accounts, as docs/life-of-an-entry.md tells it: each step says whose turn it is."""

from __future__ import annotations

from typing import Any

import pytest

from entries.models import Program, Review, Role
from scripts.life import SECOND_TEXT, walk
from tests.browser.test_desk import log_in
from tests.factories import make_member, make_section

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = {
    "first": Role.FIRST_REVIEWER,
    "second": Role.SECOND_REVIEWER,
    "final": Role.FINAL_REVIEWER,
    "chief": Role.CHIEF_EDITOR,
}
SHOWN = {  # the step, and who acts next
    "02-draft": ("draft", "contributor"),
    "03-submitted": ("1", "first"),
    "05-remark": ("1", "first"),
    "06-returned": ("returned", "contributor"),
    "07-answered": ("returned", "contributor"),
    "after-first": ("2", "second"),
    "08-second-review": ("2", "second"),
    "after-second": ("3", "final"),
    "09-approved": ("approved", "chief"),
    "11-published": ("published", ""),
}


def shown(page: Any) -> tuple[str, str]:
    """The step that the page tells, and the accounts that it names as next."""
    step, turn = page.get_attribute("#way", "data-step"), page.locator("#next-step")
    told = turn.inner_text() if turn.count() else ""
    return step, "、".join(name for name in ("contributor", *ROLES) if name in told.rpartition(",")[2])


@pytest.fixture
def page_of(browser: Any, live_server: Any, settings: Any) -> Any:
    settings.PUBLISHING_NEEDS_REVIEWS = True
    section = make_section()
    people = {name: make_member(role, username=name) for name, role in ROLES.items()}
    people["contributor"] = make_member(Role.CONTRIBUTOR, section, username="contributor")
    pages: dict[str, Any] = {}

    def page_of(name: str) -> Any:
        if name not in pages:
            pages[name] = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
            pages[name].set_default_timeout(30_000)
            if name in people:
                log_in(pages[name].context, live_server, people[name])
        return pages[name]

    yield page_of
    for page in pages.values():
        page.context.set_offline(True)
        page.context.close()


def test_five_accounts_bring_an_entry_to_its_reader_and_each_is_told_whose_turn_it_is(page_of: Any) -> None:
    for name, page in walk(page_of, "自治区妇联"):
        if name in SHOWN:
            assert shown(page) == SHOWN[name], name
    assert Program.objects.get().live_publication.revision.content["body"] == SECOND_TEXT
    approvals = Review.objects.filter(decision="approve").values_list("reviewer__username", flat=True)
    assert sorted(approvals) == ["final", "first", "second"]

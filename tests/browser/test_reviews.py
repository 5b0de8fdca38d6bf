"""An entry goes through its reviews in a browser, by the keyboard where it matters."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import submit
from entries.models import Program, Remark
from tests.admin.pages import at
from tests.browser.test_desk import log_in
from tests.factories import make_program, make_reviewer, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reviews_are_needed(settings: Any) -> None:
    settings.PUBLISHING_NEEDS_REVIEWS = True


def test_an_entry_is_returned_submitted_again_approved_and_published(page: Any, live_server: Any) -> None:
    program = make_program(body="第二段共12人。")
    address = at("entries_program_change", program.pk)
    writer = make_user("writer", may=("view_program", "change_program", "submit_program"))
    log_in(page.context, live_server, writer)
    page.goto(address)
    page.click("#submit")
    page.locator("[data-step='1']").wait_for()
    first = make_reviewer(1)
    log_in(page.context, live_server, first)
    page.goto(address)
    page.click("#review")
    page.fill("#remarks", "人数有误。")
    page.focus("#send-back")
    page.keyboard.press("Enter")
    page.get_by_text("人数有误。").wait_for()
    log_in(page.context, live_server, writer)
    page.goto(address)
    page.fill("#id_body", "第二段共13人。")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as revision 2.").wait_for()
    page.click("#submit")
    page.locator("[data-step='1']").wait_for()
    for reviewer in (first, make_reviewer(2), make_reviewer(3)):
        log_in(page.context, live_server, reviewer)
        page.goto(at("entries_program_review", program.pk))
        page.focus("#approve")
        page.keyboard.press("Enter")
        page.get_by_text("1 entry is approved.").wait_for()
    log_in(page.context, live_server, make_user("chief", may="*"))
    page.goto(address)
    page.click("#publish")
    page.locator("[data-state=published]").wait_for()
    assert Program.objects.get().live_publication.revision.number == 2


@pytest.fixture
def review(page: Any, live_server: Any) -> Any:
    program = make_program(body="第一段共12人,其中妇女8人。\n第二段共12人。")
    log_in(page.context, live_server, make_reviewer(1))
    page.goto(at("entries_program_review", program.pk))
    return page


def test_a_passage_selected_with_the_mouse_is_what_is_remarked_on(review: Any) -> None:
    review.locator("#marked-text p").nth(1).select_text()
    review.wait_for_function("document.getElementById('quote').value === '第二段共12人。'")
    review.fill("#remark-text", "与概况不符。")
    review.click("#add-remark")
    review.locator("mark", has_text="第二段共12人。").wait_for()
    made = Remark.objects.get()
    assert (made.start, made.end) == (16, 24)


def test_a_second_passage_is_counted_past_the_mark_of_the_first(review: Any) -> None:
    for words in ("其中", "第二段"):
        review.fill("#quote", words)
        review.fill("#remark-text", "核对。")
        review.keyboard.press("Tab")
        review.keyboard.press("Enter")
        review.locator("mark", has_text=words).wait_for()
    review.evaluate(
        """() => { const runs = document.querySelectorAll("#marked-text [data-start]");
        getSelection().setBaseAndExtent(runs[0].firstChild, 3, runs[2].firstChild, 2); }"""
    )
    review.wait_for_function("document.getElementById('quote').value === '共12人,其中妇女'")
    assert (review.input_value("[name=start]"), review.input_value("[name=end]")) == ("3", "12")


def test_what_is_typed_for_the_decision_survives_a_remark(review: Any) -> None:
    program = Program.objects.get()
    submit(programs=[program], by=None)
    review.reload()
    review.fill("#remarks", "总的意见。")
    review.fill("#quote", "第二段")
    review.fill("#remark-text", "核对。")
    review.click("#add-remark")
    review.locator("mark", has_text="第二段").wait_for()
    assert review.input_value("#remarks") == "总的意见。"
    assert review.input_value("#remark-text") == ""

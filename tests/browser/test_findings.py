"""The proofreader's findings in a browser: to the passage, and mended."""

from __future__ import annotations

from typing import Any

import pytest

from entries.models import Program
from tests.admin.pages import at
from tests.browser.test_desk import log_in
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_finding_leads_to_its_passage_and_is_mended_by_the_keyboard(editor: Any) -> None:
    program = make_program(body="第一段。\n" * 30 + "甲,乙。")
    editor.goto(at("entries_program_change", program.pk))
    editor.focus("[data-rule=half_width] .goto-passage")
    editor.keyboard.press("Enter")
    selected = "(field => field.value.slice(field.selectionStart, field.selectionEnd))"
    assert editor.eval_on_selector("#id_body", selected) == ","
    bottom = "field => field.getBoundingClientRect().bottom < window.innerHeight"  # it stands in the last line
    assert editor.eval_on_selector("#id_body", bottom)
    editor.focus("[data-rule=half_width] form button")
    editor.keyboard.press("Enter")
    editor.locator("#undo-mend").wait_for()
    assert Program.objects.get().body.endswith("甲，乙。")


def test_a_finding_is_left_as_it_is_and_counted_again_by_the_keyboard(editor: Any) -> None:
    program = make_program(body="甲,乙。")
    editor.goto(at("entries_program_change", program.pk))
    editor.focus(".dismiss button")
    editor.keyboard.press("Enter")
    editor.focus(".dismissed summary")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")
    editor.locator(".dismiss button").wait_for()
    assert Program.objects.get().finding_count == 1


def test_findings_fit_on_a_phone(phone: Any, live_server: Any) -> None:
    program = make_program(body="很长的正文,没有空格" * 20 + "《办法。")
    log_in(phone.context, live_server, make_user("editor", may="*"))
    phone.goto(at("entries_program_change", program.pk))
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

"""The desk by the keyboard alone: each step is reached by Tab, and on the way every stop is seen to have the focus."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import revise, submit
from entries.models import Program
from tests.admin.pages import at
from tests.browser.test_desk import log_in
from tests.factories import make_program, make_reviewer, make_user

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 250  # stops of a page
# Whether the focus has reached the selector; and what is wrong with this stop, or with how the last one looked.
LOOK = """selector => {
  const look = element => {
    const names = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor"];
    const style = getComputedStyle(element);
    return [...names.map(name => style[name]), style.color, style.textDecorationLine].join(" ");
  };
  const here = document.activeElement, last = window.lastStop, wrong = [];
  if (last && last.element.isConnected && last.element !== here && last.look === look(last.element))
    wrong.push(`no visible focus: ${last.element.outerHTML.slice(0, 200)}`);
  const box = here.getBoundingClientRect();
  if (here !== document.body && (box.width < 2 || box.height < 2 || box.bottom < 0 || box.top > innerHeight))
    wrong.push(`out of sight: ${here.outerHTML.slice(0, 200)}`);
  window.lastStop = here === document.body ? null : {element: here, look: look(here)};
  return [here.matches(selector), wrong];
}"""


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the selector has the focus, and look at every stop."""
    for _stop in range(MOST):
        page.keyboard.press("Tab")
        is_there, wrong = page.evaluate(LOOK, selector)
        assert not wrong, "\n".join(wrong)
        if is_there:
            return
    raise AssertionError(f"Tab does not lead to {selector}.")


def press(page: Any, selector: str) -> None:
    """Press Enter on what Tab leads to, and wait for the page that it opens."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_entry_is_opened_from_the_list_and_submitted(editor: Any) -> None:
    make_program(body="正文。")
    editor.goto(at("entries_program_changelist"))
    press(editor, "#result_list tbody th a")
    press(editor, "#submit")
    editor.locator("[data-step='1']").wait_for()


def test_a_reviewer_goes_from_the_start_page_to_an_approval(page: Any, live_server: Any) -> None:
    submit(programs=[make_program(body="正文。")], by=None)
    log_in(page.context, live_server, make_reviewer(1))
    page.goto(at("index"))
    press(page, "[data-task=awaiting] a")
    press(page, "#review")
    press(page, "#approve")
    page.get_by_text("1 entry is approved.").wait_for()


def test_revisions_are_compared_and_one_is_restored(editor: Any) -> None:
    program = make_program(body="第一段。")
    revise(program=program, content={**program.revisions.get().content, "body": "改过。"}, author=None)
    editor.goto(at("entries_program_change", program.pk))
    press(editor, "#whole-history")
    press(editor, "a[href*='/compare/']")
    editor.locator("#comparison").wait_for()
    press(editor, ".breadcrumbs a[href$='/history/']")
    press(editor, "a[href*='/restore/']")
    press(editor, "#content form [type=submit]")
    editor.get_by_text("Revision 1 is restored, as revision 3.").wait_for()


def test_a_conflict_is_settled(editor: Any) -> None:
    program = make_program(body="第一段。")
    editor.goto(at("entries_program_change", program.pk))
    content = program.revisions.get().content
    revise(program=program, content={**content, "body": "别人改的一段。"}, author=make_user("王芳"))
    tab_to(editor, "#id_body")
    editor.keyboard.press("Control+a")
    editor.keyboard.insert_text("自己改的一段。")
    with editor.expect_navigation():
        editor.keyboard.press("Control+s")
    tab_to(editor, "fieldset.conflict input[type=radio]")
    editor.keyboard.press("ArrowDown")  # theirs
    press(editor, "#merge_form input[type=submit]")
    assert Program.objects.get().body == "别人改的一段。"

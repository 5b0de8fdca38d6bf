"""Two editors at one entry, and words that survive a closed page, a lost connection and an ended session."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from entries.models import Draft, Program
from tests.admin.pages import at
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "第一段。\n第二段共12人。\n第三段。"


def log_in(context: Any, server: Any, user: Any) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def kept(page: Any) -> None:
    page.get_by_text("Draft kept at").wait_for()


def test_two_editors_of_one_entry_see_each_other_and_lose_nothing(editor: Any, browser: Any, live_server: Any) -> None:
    program = make_program(body=BODY)
    context = browser.new_context(base_url=live_server.url)
    log_in(context, live_server, make_user("王芳", may="*"))
    wang = context.new_page()
    editor.goto(at("entries_program_change", program.pk))
    wang.goto(at("entries_program_change", program.pk))
    wang.get_by_text("editor has this entry open").wait_for()
    wang.fill("#id_body", BODY.replace("12", "15").replace("第一", "头一"))
    kept(wang)
    editor.fill("#id_body", BODY.replace("12", "13").replace("第三", "末"))
    editor.get_by_text("王芳 is typing in this entry").wait_for()
    wang.keyboard.press("Control+s")
    wang.get_by_text("Saved as revision 2.").wait_for()
    editor.focus("#id_body")
    editor.keyboard.press("Control+s")
    editor.get_by_text("undoes what 王芳 changed in: paragraph 2").wait_for()
    editor.locator("fieldset.conflict input[value=mine]").focus()
    editor.keyboard.press("ArrowDown")  # theirs, by the keyboard alone
    editor.keyboard.press("Enter")
    editor.get_by_text("Saved as revision 3, with what 王芳 had changed.").wait_for()
    assert Program.objects.get().body == "头一段。\n第二段共15人。\n末段。"
    context.close()


def test_what_was_typed_in_a_page_that_was_closed_is_offered_at_return(editor: Any) -> None:
    program = make_program(body="甲。")
    page = editor.context.new_page()
    page.goto(at("entries_program_change", program.pk))
    page.fill("#id_body", "没有保存的话。")
    kept(page)
    page.close()
    editor.goto(at("entries_program_change", program.pk))
    editor.get_by_role("link", name="Restore the draft").click()
    assert editor.input_value("#id_body") == "没有保存的话。"
    editor.focus("#id_body")
    editor.keyboard.press("Control+s")
    editor.get_by_text("Saved as revision 2.").wait_for()
    assert not Draft.objects.filter(done=False).exists()


def test_what_was_typed_without_a_connection_is_sent_when_there_is_one(editor: Any) -> None:
    program = make_program(body="甲。")
    editor.goto(at("entries_program_change", program.pk))
    editor.wait_for_load_state("networkidle")
    editor.context.set_offline(True)
    editor.fill("#id_body", "断线时写的话。")
    editor.get_by_text("Not connected").wait_for()
    assert not Draft.objects.exists()
    editor.context.set_offline(False)
    kept(editor)
    assert "%E6%96%AD%E7%BA%BF" in Draft.objects.get().fields


def test_what_was_typed_after_the_session_ended_comes_back_after_the_next_login(
    editor: Any, live_server: Any, client: Any
) -> None:
    program = make_program(body="甲。")
    editor.goto(at("entries_program_change", program.pk))
    editor.wait_for_load_state("networkidle")
    user = client.session["_auth_user_id"]
    Session.objects.all().delete()
    editor.fill("#id_body", "退出后写的话。")
    editor.get_by_text("You are logged out").wait_for()
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.keyboard.press("Control+s")  # leads to the login; the words stay in the browser
    editor.locator("#id_username").wait_for()
    from django.contrib.auth.models import User

    log_in(editor.context, live_server, User.objects.get(pk=user))
    editor.goto(at("entries_program_change", program.pk))
    editor.get_by_role("link", name="Restore the draft").click()
    assert editor.input_value("#id_body") == "退出后写的话。"

"""The history of an entry in the browser: found, compared, restored, by the keyboard too."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions
from entries.models import Program
from tests.admin.pages import at
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def revised() -> Program:
    program = make_program(title="妇女培训", body="第一段。\n全年举办培训430期。")
    program.body = "第一段。\n全年举办培训452期。"
    program.save()
    record_revisions(programs=[program], author=make_user("王芳"))
    return program


def test_an_earlier_revision_is_found_compared_and_restored(editor: Any) -> None:
    program = revised()
    editor.goto(at("entries_program_change", program.pk))
    editor.click("#whole-history")
    editor.get_by_role("link", name="with the one before").first.click()
    assert editor.locator("#comparison del").last.inner_text() == "430"
    editor.select_option("[name=layout]", "side")
    editor.get_by_role("button", name="Compare").press("Enter")
    assert editor.locator("table.beside tr.is-changed ins").inner_text() == "452"
    editor.get_by_role("link", name="History", exact=True).click()
    editor.get_by_role("link", name="Restore").click()
    editor.get_by_role("button", name="Restore this revision").press("Enter")
    editor.get_by_text("Revision 1 is restored, as revision 3.").wait_for()
    assert Program.objects.get().body.endswith("430期。")


def test_a_preview_is_framed_and_its_link_is_read_without_an_account(
    editor: Any, browser: Any, live_server: Any
) -> None:
    program = revised()
    editor.goto(at("entries_program_preview", program.pk))
    for frame in ("Preview at a desk", "Preview on a phone"):
        editor.frame_locator(f'iframe[title="{frame}"]').get_by_text("全年举办培训452期。").wait_for()
    editor.fill("[name=note]", "李教授")
    editor.get_by_role("button", name="Make a link").press("Enter")
    address = editor.locator(".link-address").input_value()
    context = browser.new_context()
    reader = context.new_page()
    reader.goto(address)
    assert "全年举办培训452期。" in reader.inner_text("article")
    editor.get_by_role("button", name="Revoke").press("Enter")
    editor.get_by_text("revoked", exact=True).wait_for()
    assert reader.reload().status == 410
    context.close()


def test_a_deleted_entry_is_found_in_the_bin_and_restored_by_the_keyboard(editor: Any) -> None:
    program = revised()
    editor.goto(at("entries_program_delete", program.pk))
    editor.fill("#reason", "重复")
    editor.get_by_role("button", name="Into the bin").press("Enter")
    editor.get_by_role("link", name="Open the bin").press("Enter")
    editor.get_by_role("link", name="妇女培训").press("Enter")
    editor.get_by_role("button", name="Restore").press("Enter")
    editor.get_by_text("“妇女培训” is restored.").wait_for()
    assert Program.objects.get() == program

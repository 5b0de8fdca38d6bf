"""An editor at work in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions
from entries.models import Program, Section
from tests.admin.pages import at
from tests.factories import make_award, make_program, make_section

pytestmark = pytest.mark.django_db(transaction=True)


def titles(page: Any) -> list[str]:
    return page.locator(".tree-title a").all_inner_texts()


def tree() -> None:
    make_section("甲/一")
    make_section("乙")
    make_section("丙")


def saved(page: Any) -> None:
    page.locator(".arrange-undo").wait_for(state="visible")


def stored() -> list[str]:
    return list(Section.objects.in_tree_order().values_list("title", flat=True))


def test_a_section_is_dragged_with_all_below_it_and_put_back_by_undo(editor: Any) -> None:
    tree()
    editor.goto(at("entries_section_changelist"))
    grip = editor.locator(".tree-title", has_text="甲").locator(".tree-grip").bounding_box()
    goal = editor.locator(".tree-title", has_text="丙").bounding_box()
    editor.mouse.move(grip["x"] + 5, grip["y"] + 5)
    editor.mouse.down()
    editor.mouse.move(goal["x"], goal["y"] + 10, steps=5)
    editor.mouse.move(goal["x"], goal["y"] + 30, steps=3)
    editor.mouse.up()
    saved(editor)
    assert titles(editor) == stored() == ["乙", "丙", "甲", "一"]
    editor.locator(".arrange-undo").click()
    editor.locator(".arrange-undo").wait_for(state="hidden")
    assert titles(editor) == stored() == ["甲", "一", "乙", "丙"]


def test_a_section_is_moved_by_the_keyboard_alone(editor: Any) -> None:
    tree()
    editor.goto(at("entries_section_changelist"))
    down = editor.get_by_role("button", name="Move “甲” down")
    down.focus()
    editor.keyboard.press("Enter")
    saved(editor)
    assert titles(editor) == stored() == ["乙", "甲", "一", "丙"]
    assert down.evaluate("button => button === document.activeElement")


def test_a_tree_that_changed_meanwhile_is_not_arranged_and_the_page_says_so(editor: Any) -> None:
    tree()
    editor.goto(at("entries_section_changelist"))
    make_section("丁")
    editor.get_by_role("button", name="Move “乙” up").click()
    editor.get_by_text("load the page again").wait_for()
    assert titles(editor) == ["甲", "一", "乙", "丙"]


def test_a_section_is_moved_on_a_phone(phone: Any, editor: Any) -> None:
    tree()
    phone.context.add_cookies(editor.context.cookies())
    phone.goto(at("entries_section_changelist"))
    phone.get_by_role("button", name="Move “丙” up").click()
    saved(phone)
    assert stored() == ["甲", "一", "丙", "乙"]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_text_is_counted_while_it_is_written_and_control_s_saves_it(editor: Any) -> None:
    program = make_program(body="一二三。")
    editor.goto(at("entries_program_change", program.pk))
    assert editor.locator(".body-count").inner_text() == "4 characters, 1 paragraphs"
    editor.fill("#id_body", "一二三。\n\n四五。")
    assert editor.locator(".body-count").inner_text() == "7 characters, 2 paragraphs"
    editor.keyboard.press("Control+s")
    editor.get_by_text("Saved as revision 2.").wait_for()
    assert Program.objects.get().body == "一二三。\n四五。"


def test_leaving_with_unsaved_words_asks_first_and_after_saving_does_not(editor: Any) -> None:
    asked: list[str] = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    program = make_program()
    editor.goto(at("entries_program_change", program.pk))
    editor.goto(at("entries_program_changelist"))
    assert asked == []
    editor.goto(at("entries_program_change", program.pk))
    editor.locator("#id_body").press_sequentially("新")
    editor.goto(at("entries_program_changelist"))
    assert asked == ["beforeunload"]


def test_an_award_with_its_recipients_is_added_on_the_entrys_page(editor: Any) -> None:
    program = make_program()
    editor.goto(at("entries_program_change", program.pk))
    editor.click("#awards-group .add-row a")
    editor.fill("#id_awards-0-name", "全国三八红旗手")
    editor.fill("#id_awards-0-recipients", "武艳丽 | 自治区妇联")
    editor.keyboard.press("Control+s")
    editor.get_by_text("Saved as revision 2.").wait_for()
    assert program.awards.get().recipients.get().affiliation == "自治区妇联"


def test_a_section_is_found_by_typing_a_part_of_its_path(editor: Any) -> None:
    make_section("群众团体/自治区妇联")
    editor.goto(at("entries_program_add"))
    editor.click(".field-section .select2-selection")
    editor.keyboard.type("妇联")
    editor.locator(".select2-results__option", has_text="内蒙古年鉴 2023 · 群众团体/自治区妇联").click()
    editor.fill("#id_title", "概况")
    editor.keyboard.press("Control+s")
    editor.get_by_text("Saved as revision 1.").wait_for()


def test_an_entry_is_published_and_withdrawn_by_its_buttons(editor: Any) -> None:
    program = make_program()
    editor.goto(at("entries_program_change", program.pk))
    editor.click("#publish")
    editor.locator("[data-state=published]").wait_for()
    editor.click("#withdraw")
    editor.locator("[data-state=withdrawn]").wait_for()


def test_filters_are_chosen_above_the_list_and_cleared_again(editor: Any) -> None:
    make_program(title="甲", kind="event")
    make_program(title="乙", kind="work")
    editor.goto(at("entries_program_changelist"))
    editor.select_option("#filter-kind", "event")
    editor.click("#changelist-search input[type=submit]")
    editor.wait_for_url("**/program/?kind=event")
    assert editor.locator("#result_list .field-title").all_inner_texts() == ["甲"]
    editor.click("#clear-filters")
    editor.wait_for_url("**/program/?p=1")
    assert editor.locator("#result_list .field-title").count() == 2


def test_no_page_of_the_editorial_office_is_wider_than_a_phone(phone: Any, editor: Any) -> None:
    award = make_award(program=make_program(title="一个很长很长的标题" * 6))
    phone.context.add_cookies(editor.context.cookies())
    pages = [at("index"), *(at(f"entries_{noun}_changelist") for noun in ("yearbook", "section", "program", "award"))]
    pages += [at("entries_program_change", award.program_id), at("entries_award_change", award.pk)]
    for url in pages:
        phone.goto(url)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), url


def test_no_page_of_the_desk_is_wider_than_a_phone(phone: Any, editor: Any) -> None:
    program = make_program(title="一个很长很长的标题" * 6, body="很长的正文。" * 100)
    make_award(program=program, name="自治区三八红旗手标兵荣誉称号" * 3)
    record_revisions(programs=[program], author=None)
    of_the_entry = ("change", "review", "history", "preview", "compare", "authors", "schedule", "delete")
    lists = ("program", "section", "award", "revision", "schedule", "deletion", "auditevent", "job")
    others = ("schedule_calendar", "series_proposals", "replace", "import_manuscript", "program_import")
    phone.context.add_cookies(editor.context.cookies())
    for address in (
        at("index"),
        *(at(f"entries_program_{name}", program.pk) for name in of_the_entry),
        *(at(f"entries_{name}_changelist") for name in lists),
        *(at(f"entries_{name}") for name in others),
    ):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

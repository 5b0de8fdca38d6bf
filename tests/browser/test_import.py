"""Importing a page in a browser, from the list of entries to the public page."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_is_imported_published_and_read(editor, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("【概况】 2022年,举办培训。\n【志愿服务】 惠及牧民。(武艳丽)\n版权所有:某办公室", encoding="utf-8")
    editor.goto("/en/admin/entries/program/")
    editor.locator("#import-manuscript").click()
    editor.set_input_files("[name=file]", page)
    editor.fill("[name=yearbook]", "内蒙古年鉴 2023")
    editor.fill("[name=section]", "群众团体/自治区妇联")
    editor.get_by_role("button", name="Show what would happen").click()
    assert editor.locator(".beside-created").count() == 2
    editor.get_by_role("button", name="Import as shown").click()
    editor.get_by_role("link", name="志愿服务").click()
    editor.locator("#publish").click()
    editor.locator("#public-page").click()
    assert editor.get_by_role("heading", level=1).text_content() == "志愿服务"


def test_a_table_is_imported_after_a_look(editor):
    editor.goto("/en/admin/entries/yearbook/")
    editor.locator("#import-table").click()
    editor.fill("[name=text]", "title,edition_year,coverage_year\n内蒙古年鉴,2024,2023\n")
    editor.get_by_role("button", name="Show what would happen").click()
    assert editor.locator("#changes tbody tr").count() == 1
    editor.get_by_role("button", name="Import as shown").click()
    assert "内蒙古年鉴 2024" in editor.locator("#result_list").text_content()

"""The proofreader's findings on an entry's page, in the list and on the start page."""

from __future__ import annotations

from typing import Any

import pytest

from entries.models import Program, Role
from tests.admin.pages import at
from tests.factories import make_member, make_program, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def mend(client: Any, program: Program, **fields: Any) -> Any:
    return client.post(at("entries_program_mend", program.pk), {"seen": 1, "rule": "half_width", **fields})


def test_an_entrys_page_shows_what_the_proofreader_says(editor: Any) -> None:
    page = editor.get(at("entries_program_change", make_program(body="甲,乙。").pk)).content.decode()
    assert "A half-width mark stands in Chinese text." in page
    assert "<ins>，</ins>" in page


def test_a_page_without_findings_says_nothing_of_them(editor: Any) -> None:
    assert (
        'id="findings"' not in editor.get(at("entries_program_change", make_program(body="甲。").pk)).content.decode()
    )


def test_one_click_mends_a_passage_and_the_message_has_an_undo(editor: Any) -> None:
    program = make_program(body="甲,乙,丙。")
    page = editor.post(
        at("entries_program_mend", program.pk), {"seen": 1, "rule": "half_width", "start": 1}, follow=True
    )
    assert Program.objects.get().body == "甲，乙,丙。"
    assert at("entries_program_restore", program.pk, 1) in page.content.decode()


def test_all_of_a_rule_are_mended_together(editor: Any) -> None:
    mend(editor, make_program(body="甲,乙,丙。"))
    assert Program.objects.get().body == "甲，乙，丙。"


@pytest.mark.parametrize("fields", [{"seen": 0}, {"start": "x"}, {"rule": "none"}, {"start": 0}])
def test_a_wrong_or_stale_request_mends_nothing(editor: Any, fields: dict[str, Any]) -> None:
    assert mend(editor, make_program(body="甲,乙。"), **fields).status_code == 302
    assert Program.objects.get().body == "甲,乙。"


def test_who_may_not_change_an_entry_reads_its_findings_and_mends_none(client: Any) -> None:
    program = make_program(body="甲,乙。")
    client.force_login(make_user(may="view_program"))
    page = client.get(at("entries_program_change", program.pk)).content.decode()
    assert 'id="findings"' in page
    assert at("entries_program_mend", program.pk) not in page
    assert mend(client, program).status_code == 403


def test_mending_takes_a_login_reach_and_a_form(client: Any) -> None:
    program = make_program(body="甲,乙。")
    assert mend(client, program).status_code == 302
    client.force_login(make_member(Role.EDITOR, make_section("经济")))
    assert mend(client, program).status_code == 404
    client.force_login(make_user(may="*"))
    assert client.get(at("entries_program_mend", program.pk)).status_code == 405
    assert Program.objects.get().body == "甲,乙。"


def test_the_list_is_filtered_by_findings(editor: Any) -> None:
    make_program(title="有误", body="甲,乙。")
    make_program(title="无误", body="甲。")
    listed = editor.get(at("entries_program_changelist"), {"findings": "yes"}).context["cl"].result_list
    assert [program.title for program in listed] == ["有误"]


def test_the_start_page_names_entries_with_findings_within_ones_rights(client: Any) -> None:
    own = make_section("经济")
    make_program(title="本单位", section=own, body="甲,乙。")
    make_program(title="别的单位", section=make_section("文化"), body="甲,乙。")
    client.force_login(make_member(Role.CONTRIBUTOR, own))
    assert [program.title for program in client.get(at("index")).context["findings"]] == ["本单位"]


def test_of_very_many_passages_the_first_hundred_are_shown_and_all_are_mended(editor: Any) -> None:
    program = make_program(body="甲,乙。" * 120)
    page = editor.get(at("entries_program_change", program.pk)).content.decode()
    assert page.count("<ins>，</ins>") == 100
    assert "and 20 more" in page
    mend(editor, program)
    assert Program.objects.get().body == "甲，乙。" * 120

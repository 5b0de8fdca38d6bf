"""The proofreader's findings on an entry's page, in the list and on the start page."""

from __future__ import annotations

from typing import Any

import pytest

from entries.models import Dismissal, Program, Role
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


def dismiss(client: Any, program: Program, **fields: Any) -> Any:
    sent = {"seen": 1, "rule": "half_width", "start": 1, **fields}
    return client.post(at("entries_program_dismiss", program.pk), sent)


def count_again(client: Any, program: Program, **fields: Any) -> Any:
    sent = {"dismissal": Dismissal.objects.get().pk, **fields}
    return client.post(at("entries_program_count_again", program.pk), sent)


def test_one_press_leaves_a_finding_as_it_is_and_another_takes_that_back(editor: Any) -> None:
    program = make_program(body="甲,乙。")
    assert dismiss(editor, program).url == f"{at('entries_program_change', program.pk)}#findings"
    page = editor.get(at("entries_program_change", program.pk))
    assert (page.context["findings"]["count"], page.context["findings"]["dismissed_count"]) == (0, 1)
    assert at("entries_program_count_again", program.pk) in page.content.decode()
    count_again(editor, program)
    assert Program.objects.get().finding_count == 1


def test_the_message_says_in_how_many_like_places_the_finding_is_dismissed_too(editor: Any) -> None:
    program = make_program(body="项目1,完成。\n项目1,完成。\n项目1,完成。")
    dismiss(editor, program, start=3)
    page = editor.get(at("entries_program_change", program.pk))
    assert "Dismissed, and in 2 like places of this entry." in page.content.decode()
    assert page.context["findings"]["dismissed_count"] == 3


def test_a_dismissed_finding_is_named_neither_on_the_start_page_nor_in_the_list(editor: Any) -> None:
    dismiss(editor, make_program(body="甲,乙。"))
    assert not editor.get(at("index")).context["findings"]
    assert not editor.get(at("entries_program_changelist"), {"findings": "yes"}).context["cl"].result_list


@pytest.mark.parametrize("fields", [{"seen": 0}, {"seen": "x"}, {"start": "x"}, {"rule": "none"}, {"start": 0}])
def test_a_wrong_or_stale_request_dismisses_nothing(editor: Any, fields: dict[str, Any]) -> None:
    assert dismiss(editor, make_program(body="甲,乙。"), **fields).status_code == 302
    assert not Dismissal.objects.exists()


def test_what_is_no_dismissal_of_the_entry_is_not_taken_back(editor: Any) -> None:
    dismiss(editor, make_program(body="甲,乙。"))
    other = make_program(body="甲,乙。")
    assert count_again(editor, other).status_code == count_again(editor, other, dismissal="x").status_code == 302
    assert Dismissal.objects.exists()


def test_who_may_not_change_an_entry_sees_who_dismissed_a_finding_and_dismisses_none(client: Any) -> None:
    client.force_login(make_user("office", may="*"))
    dismiss(client, program := make_program(body="甲,乙。"))
    client.force_login(make_user(may="view_program"))
    page = client.get(at("entries_program_change", program.pk)).content.decode()
    assert 'class="dismissed"' in page
    assert "office" in page
    assert at("entries_program_count_again", program.pk) not in page
    assert dismiss(client, program).status_code == count_again(client, program).status_code == 403


def test_dismissing_takes_a_login_reach_and_a_form(client: Any) -> None:
    program = make_program(body="甲,乙。")
    assert dismiss(client, program).status_code == 302
    client.force_login(make_member(Role.EDITOR, make_section("经济")))
    assert dismiss(client, program).status_code == 404
    client.force_login(make_user(may="*"))
    for name in ("entries_program_dismiss", "entries_program_count_again"):
        assert client.get(at(name, program.pk)).status_code == 405
    assert not Dismissal.objects.exists()


def test_the_list_is_sorted_by_the_number_of_findings(editor: Any) -> None:
    for title, body in (("一", "甲,乙。"), ("无", "甲。"), ("二", "甲,乙,丙。")):
        make_program(title=title, body=body)
    shown = editor.get(at("entries_program_changelist")).context["cl"].list_display
    listed = editor.get(at("entries_program_changelist"), {"o": f"-{shown.index('findings')}"})
    assert [program.title for program in listed.context["cl"].result_list] == ["二", "一", "无"]


def test_the_master_list_says_how_many_findings_each_entry_has(editor: Any) -> None:
    make_program(title="有误", body="甲,乙。")
    make_program(title="无误", body="甲。")
    sent = b"".join(editor.get(at("entries_program_master_list", "plain.csv"))).decode("utf-8-sig").splitlines()
    names, *rows = (line.split(",") for line in sent)
    counted = {row[2]: row[names.index("findings")] for row in rows}
    assert counted == {"有误": "1", "无误": ""}

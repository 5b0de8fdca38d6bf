"""Find and replace in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from entries.admin import changing, replacing
from entries.editing import submit
from entries.models import Job, Program, Replacement, Role, Stage
from tests.admin.pages import at
from tests.factories import make_member, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db
FIELDS = ["title", "body", "captions", "awards"]


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def program() -> Program:
    return make_program(section=make_section("群众团体/自治区妇联"), title="概况", body="妇联举办。妇联组织。")


def asked(program: Program, **others: Any) -> dict[str, Any]:
    volume = program.section.yearbook_id
    return {"yearbook": volume, "section": "", "text": "妇联", "by_text": "妇女联合会", "where": FIELDS, **others}


def test_every_hit_is_shown_before_anything_is_replaced(editor: Any, program: Program) -> None:
    page = editor.get(at("entries_replace"), asked(program)).content.decode()
    assert page.count('name="hit"') == 2
    assert "<del>妇联</del><ins>妇女联合会</ins>举办。妇联组织。" in page
    assert Program.objects.get().body == "妇联举办。妇联组织。"


def test_the_hits_say_how_many_reviews_a_replacement_voids(editor: Any, program: Program) -> None:
    make_program(section=program.section, body="妇联。")
    submit(programs=[program], by=None)
    assert "1 of them is in review" in editor.get(at("entries_replace"), asked(program)).content.decode()


def test_the_hits_that_are_ticked_are_replaced_and_the_replacement_is_undone(editor: Any, program: Program) -> None:
    page = editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:1:0"]), follow=True)
    assert Program.objects.get().body == "妇女联合会举办。妇联组织。"
    assert "replaced in 1 entry" in page.content.decode()
    page = editor.post(at("entries_replace_undo", Replacement.objects.get().pk), follow=True)
    assert Program.objects.get().body == "妇联举办。妇联组织。"
    assert "as it was before" in page.content.decode()


def test_a_section_stands_for_all_below_it(editor: Any, program: Program) -> None:
    make_program(section=make_section("经济"), title="奶业", body="妇联。")
    page = editor.get(at("entries_replace"), asked(program, section="群众团体")).content.decode()
    assert page.count('name="hit"') == 2


def test_what_was_changed_meanwhile_is_refused_with_its_name(editor: Any, program: Program) -> None:
    page = editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:7:0"]), follow=True)
    assert "“概况”: It was changed meanwhile" in page.content.decode()


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"section": "没有"}, "no section of that path"),
        ({"by_text": "妇联"}, "nothing would change"),
        ({"text": "没有"}, "stands nowhere"),
        ({"where": []}, "required"),
        ({"yearbook": 999}, "valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(editor: Any, program: Program, others: Any, said: str) -> None:
    assert said in editor.get(at("entries_replace"), asked(program, **others)).content.decode()


@pytest.mark.parametrize("hits", [[], ["x"], ["1:2"], ["a:b:c"]])
def test_without_a_hit_nothing_is_replaced(editor: Any, program: Program, hits: list[str]) -> None:
    page = editor.post(at("entries_replace"), asked(program, hit=hits), follow=True).content.decode()
    assert "nothing was replaced" in page
    assert not Replacement.objects.exists()


def test_a_replacement_that_was_undone_is_not_undone_again(editor: Any, program: Program) -> None:
    editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:1:0"]))
    undo = at("entries_replace_undo", Replacement.objects.get().pk)
    editor.post(undo)
    assert "undone already" in editor.post(undo, follow=True).content.decode()


def test_who_may_not_change_entries_may_not_replace(client: Any, program: Program) -> None:
    client.force_login(make_user(may="view_program"))
    assert client.get(at("entries_replace")).status_code == 403
    assert client.post(at("entries_replace_undo", 1)).status_code == 403


def test_who_is_not_logged_in_is_asked_to(client: Any) -> None:
    assert client.get(at("entries_replace")).status_code == 302


def test_undoing_needs_a_post_and_a_replacement(editor: Any) -> None:
    assert editor.get(at("entries_replace_undo", 1)).status_code == 405
    assert editor.post(at("entries_replace_undo", 1)).status_code == 404
    assert editor.put(at("entries_replace")).status_code == 405


def test_only_the_chosen_volume_is_looked_at(editor: Any, program: Program) -> None:
    other = make_yearbook(edition_year=2001)
    make_program(section=make_section("甲", yearbook=other), title="旧", body="妇联。")
    page = editor.get(at("entries_replace"), asked(program, yearbook=other.pk)).content.decode()
    assert page.count('name="hit"') == 1


def test_an_editor_sees_and_replaces_the_hits_within_reach_only(client: Any, program: Program) -> None:
    elsewhere = make_program(section=make_section("经济"), title="奶业", body="妇联。")
    client.force_login(make_member(Role.EDITOR, program.section))
    page = client.get(at("entries_replace"), asked(program)).content.decode()
    assert page.count('name="hit"') == 2
    page = client.post(at("entries_replace"), asked(program, hit=[f"{elsewhere.pk}:1:0"]), follow=True).content.decode()
    assert Program.objects.get(pk=elsewhere.pk).body == "妇联。"
    assert "nothing was replaced" in page
    assert "奶业" not in page


def test_another_units_writer_neither_sees_nor_undoes_a_replacement(editor: Any, program: Program) -> None:
    other = make_program(section=make_section("经济"), title="奶业", body="无。")
    editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:1:0"]))
    undo = at("entries_replace_undo", Replacement.objects.get().pk)
    editor.force_login(make_member(Role.CONTRIBUTOR, other.section))
    assert "妇女联合会" not in editor.get(at("entries_replace")).content.decode()
    assert editor.post(undo).status_code == 404
    assert Replacement.objects.get().undone_at is None


def test_who_may_change_some_of_its_entries_only_is_told_who_can_undo_it(editor: Any, program: Program) -> None:
    other = make_program(section=make_section("经济"), title="奶业", body="妇联。")
    editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:1:0", f"{other.pk}:1:0"]))
    undo = at("entries_replace_undo", Replacement.objects.get().pk)
    editor.force_login(make_member(Role.CONTRIBUTOR, other.section))
    assert undo not in editor.get(at("entries_replace")).content.decode()
    assert "editor, who made it, can undo it" in editor.post(undo, follow=True).content.decode()
    assert Program.objects.get(pk=other.pk).body == "妇女联合会。"


def change(editor: Any, *programs: Program, **asked: Any) -> Any:
    data = {"action": "change_field", "_selected_action": [program.pk for program in programs], **asked}
    return editor.post(at("entries_program_changelist"), data, follow=True)


def test_a_changed_field_leads_to_the_page_that_undoes_it(editor: Any, program: Program) -> None:
    answer = change(editor, program, field="unit", value="教育局")
    assert f'<a href="{at("entries_replace")}#lately">' in answer.content.decode()
    assert "<ins>教育局</ins>" in editor.get(at("entries_replace")).content.decode()
    editor.post(at("entries_replace_undo", Replacement.objects.get().pk))
    assert Program.objects.get().unit == ""


def test_a_value_that_cannot_be_is_said_at_its_field(editor: Any, program: Program) -> None:
    assert 'id="error-unit"' in change(editor, program, field="unit", value="长" * 201).content.decode()
    assert not Replacement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_very_many_entries_are_changed_replaced_and_undone_in_the_background(
    editor: Any, program: Program, monkeypatch: Any
) -> None:
    for module in (changing, replacing):
        monkeypatch.setattr(module, "AT_ONCE", 0)
    for body, begin in (
        (
            "妇女联合会举办。妇联组织。",
            lambda: editor.post(at("entries_replace"), asked(program, hit=[f"{program.pk}:1:0"])),
        ),
        ("妇联举办。妇联组织。", lambda: editor.post(at("entries_replace_undo", Replacement.objects.get().pk))),
    ):
        begin()
        assert Job.objects.latest("pk").stage == Stage.WAITING
        call_command("worker", once=True)
        assert Program.objects.get().body == body
    change(editor, program, field="kind", value="event")
    call_command("worker", once=True)
    assert Program.objects.get().kind == "event"

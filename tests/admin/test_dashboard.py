"""The start page of the editorial office."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from entries.editing import Seen, send_back, submit
from entries.models import Assignment, Section
from tests.admin.pages import at
from tests.factories import make_program, make_reviewer, make_section, make_user, make_yearbook, pass_reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.user = make_user(may="*")
    client.force_login(client.user)
    return client


def start(client: Any, **query: Any) -> Any:
    return client.get(at_start(), query)


def at_start() -> str:
    return at("index")


def tasks(answer: Any) -> dict[str, list[str]]:
    return {line["kind"]: [program.title for program in line["some"]] for line in answer.context["tasks"]}


def test_a_reviewer_finds_what_waits_for_their_review(client: Any) -> None:
    submit(programs=[make_program(title="待审")], by=None)
    client.force_login(make_reviewer(1))
    assert tasks(start(client)) == {"awaiting": ["待审"]}


def test_an_editor_finds_what_was_returned_to_them(editor: Any) -> None:
    program = make_program(title="退回", author=editor.user)
    submit(programs=[program], by=editor.user)
    send_back(program=program, by=make_reviewer(1), seen=Seen(1, 1), remarks="再改。")
    assert tasks(start(editor))["returned"] == ["退回"]


def test_a_writer_finds_what_they_have_written_and_not_submitted(editor: Any) -> None:
    make_program(title="别人所写")
    make_program(title="送审", author=editor.user)
    submit(programs=[make_program(title="已送审", author=editor.user)], by=editor.user)
    assert tasks(start(editor))["written"] == ["送审"]


def test_who_publishes_finds_what_is_approved(editor: Any) -> None:
    pass_reviews(make_program(title="过审"))
    assert tasks(start(editor))["approved"] == ["过审"]


def test_one_for_whom_nothing_waits_is_told_so(editor: Any) -> None:
    assert "Nothing waits for you." in start(editor).content.decode()


def test_each_section_has_a_bar_and_its_steps_in_words(editor: Any) -> None:
    submit(programs=[make_program(section=make_section("综合"))], by=None)
    html = start(editor).content.decode()
    assert 'class="step-1" x="0.0" width="100.0"' in html
    assert 'role="img"' in html


def test_another_volume_can_be_chosen(editor: Any) -> None:
    make_yearbook()
    older = make_yearbook(edition_year=2021)
    make_program(section=make_section("旧类目", yearbook=older), body="甲。")
    assert "旧类目" not in start(editor).content.decode().replace("Changed last", "").split("changes-head")[0]
    assert "旧类目" in start(editor, volume=older.pk).content.decode()


def test_a_unit_that_is_late_is_named_with_what_it_owes(editor: Any) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make_program(section=make_section("综合", unit="办公厅", due_on=yesterday))
    assert [one.name for one in start(editor).context["overdue"]] == ["办公厅"]


def test_the_latest_changes_name_entry_author_and_origin(editor: Any) -> None:
    make_program(title="新条目", author=editor.user)
    (revision,) = start(editor).context["changes"]
    assert (revision.program.title, revision.author_name) == ("新条目", "editor")


def test_nothing_out_of_reach_is_shown(client: Any) -> None:
    make_program(title="别人的", section=make_section("别处"))
    user = make_user(may=("view_program", "view_section", "view_yearbook"))
    Assignment.objects.filter(user=user).delete()
    Assignment.objects.create(user=user, section=make_section("自己", yearbook=Section.objects.get().yearbook))
    client.force_login(user)
    html = start(client).content.decode()
    assert "别人的" not in html
    assert "别处" not in html


@pytest.mark.parametrize("count", [2, 9])
def test_the_page_costs_the_same_however_much_there_is(
    editor: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        submit(programs=[make_program(section=make_section(f"类目{number}"))], by=None)
    with django_assert_max_num_queries(19):
        start(editor)


def test_a_stranger_is_sent_to_the_login(client: Any) -> None:
    assert start(client).status_code == 302

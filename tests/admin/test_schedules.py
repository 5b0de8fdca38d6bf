"""Scheduling in the admin: one entry, many, the list of plans and the calendar."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from entries.models import Program, Progress, Schedule
from entries.publishing import schedule
from tests.admin.pages import at, said
from tests.factories import make_program, make_user, make_yearbook, pass_reviews

pytestmark = pytest.mark.django_db

TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def moment() -> datetime.datetime:
    return timezone.localtime().replace(second=0, microsecond=0) + TOMORROW


def plan(program: Program) -> Schedule:
    schedule(programs=[program], verb="publish", at=moment(), by=None)
    return Schedule.objects.get(program=program)


def form(**fields: Any) -> dict[str, Any]:
    return {"verb": "publish", "at": moment().strftime("%Y-%m-%dT%H:%M"), "note": "开会", **fields}


def test_an_entry_is_scheduled_from_its_page(editor: Any) -> None:
    program = make_program()
    assert 'id="schedule"' in editor.get(at("entries_program_change", program.pk)).content.decode()
    answer = editor.post(at("entries_program_schedule", program.pk), form(), follow=True)
    assert "1 plan is made for" in said(answer)
    assert 'class="schedules"' in answer.content.decode()
    assert (Schedule.objects.get().at, Schedule.objects.get().note) == (moment(), "开会")


def test_the_form_asks_first_and_plans_nothing(editor: Any) -> None:
    answer = editor.get(at("entries_program_schedule", make_program().pk))
    assert 'type="datetime-local"' in answer.content.decode()
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(("when", "said_of_it"), [("", "Say when"), ("2001-01-01T10:00", "This moment has passed")])
def test_a_wrong_moment_is_explained_beside_its_field(editor: Any, when: str, said_of_it: str) -> None:
    answer = editor.post(at("entries_program_schedule", make_program().pk), form(at=when))
    assert said_of_it in answer.content.decode()
    assert not Schedule.objects.exists()


def test_many_entries_are_scheduled_from_the_list_and_refusals_explained(editor: Any) -> None:
    whole, empty = make_program(), make_program(title="空", body="")
    chosen = {"action": "schedule_entries", "_selected_action": [whole.pk, empty.pk]}
    assert "2 entries" in editor.post(at("entries_program_changelist"), chosen).content.decode()
    answer = editor.post(at("entries_program_changelist"), {**chosen, **form()}, follow=True)
    assert "1 plan is made" in said(answer)
    assert "“空”: The entry has no text yet." in said(answer)


def test_planning_names_what_has_not_passed_its_reviews_yet_and_plans_it(editor: Any, settings: Any) -> None:
    settings.PUBLISHING_NEEDS_REVIEWS = True
    passed, waiting = make_program(title="过"), make_program(title="等")
    pass_reviews(passed)
    chosen = {"action": "schedule_entries", "_selected_action": [passed.pk, waiting.pk]}
    answer = editor.post(at("entries_program_changelist"), {**chosen, **form()}, follow=True)
    assert "2 plans are made" in said(answer)
    warned = "1 entry has not passed its reviews yet: it will be refused then unless it has by then (“等”)."
    assert warned in said(answer)


def test_a_plan_is_cancelled_on_the_entry_page(editor: Any) -> None:
    one = plan(make_program())
    answer = editor.post(at("entries_schedule_cancel", one.pk), follow=True)
    assert "1 plan is cancelled." in said(answer)
    assert Schedule.objects.get().progress == Progress.CANCELLED


def test_plans_are_cancelled_in_their_list(editor: Any) -> None:
    one, other = plan(make_program()), plan(make_program())
    chosen = {"action": "cancel_plans", "_selected_action": [one.pk, other.pk]}
    assert "2 plans are cancelled." in said(editor.post(at("entries_schedule_changelist"), chosen, follow=True))


def test_the_list_of_plans_costs_the_same_however_many(editor: Any, django_assert_max_num_queries: Any) -> None:
    for _number in range(5):
        plan(make_program())
    with django_assert_max_num_queries(11):
        html = editor.get(at("entries_schedule_changelist") + "?progress=waiting").content.decode()
    assert html.count("progress-waiting") == 5


def test_the_calendar_shows_a_plan_and_an_embargo_on_their_days(
    editor: Any, django_assert_max_num_queries: Any
) -> None:
    make_yearbook(embargo_until=moment() - datetime.timedelta(hours=1))
    plan(program := make_program())
    with django_assert_max_num_queries(7):
        html = editor.get(at("entries_schedule_calendar") + f"?month={moment():%Y-%m}").content.decode()
    assert f'{moment():%H:%M} <a href="{at("entries_program_change", program.pk)}">' in html
    assert "the embargo ends" in html


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0-0", "99999-01"])
def test_a_month_that_is_none_shows_this_month(editor: Any, month: str) -> None:
    html = editor.get(at("entries_schedule_calendar") + f"?month={month}").content.decode()
    assert f'datetime="{timezone.localdate():%Y-%m-%d}"' in html


def test_who_may_not_publish_cannot_schedule_or_cancel(client: Any) -> None:
    client.force_login(make_user(may=("view_program", "change_program", "view_schedule")))
    one = plan(program := make_program())
    assert client.get(at("entries_program_schedule", program.pk)).status_code == 403
    assert client.post(at("entries_schedule_cancel", one.pk)).status_code == 403
    assert Schedule.objects.get().is_waiting


def test_a_stranger_is_sent_to_the_login(client: Any) -> None:
    program = make_program()
    pages = (at("entries_program_schedule", program.pk), at("entries_schedule_calendar"))
    assert [client.get(url).status_code for url in pages] == [302, 302]


def test_cancelling_takes_a_post_and_a_plan_that_exists(editor: Any) -> None:
    one = plan(make_program())
    assert editor.get(at("entries_schedule_cancel", one.pk)).status_code == 405
    assert editor.post(at("entries_schedule_cancel", one.pk + 1)).status_code == 404
    assert editor.get(at("entries_program_schedule", 999)).status_code == 404


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "2026", "x-y", "9" * 30])
def test_a_month_that_no_yearbook_has_is_this_month(editor: Any, month: str) -> None:
    page = editor.get(at("entries_schedule_calendar"), {"month": month})
    assert f"{timezone.localdate():%Y-%m}" in page.content.decode()

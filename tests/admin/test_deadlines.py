"""Claims, due dates and the master list in the admin."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from entries.editing import submit
from entries.editing.claiming import claim
from entries.editing.deadlines import set_deadlines
from entries.models import Deadline, Program, Role, Section
from tests.admin.pages import at, said
from tests.admin.test_lists import queries_of
from tests.factories import make_member, make_program, make_reviewer, make_section, make_user

pytestmark = pytest.mark.django_db
ENTRIES = "entries_program_changelist"
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def act(client: Any, page: str, action: str, *rows: Any, **more: Any) -> Any:
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(at(page), data, follow=True)


def titles(page: Any) -> list[str]:
    return [program.title for program in page.context["cl"].result_list]


def submitted(**fields: Any) -> Program:
    program = make_program(**fields)
    submit(programs=[program], by=None)
    return program


def test_due_date_and_priority_are_asked_for_and_set(editor: Any) -> None:
    program = make_program()
    assert 'id="deadline_form"' in act(editor, ENTRIES, "set_due_dates", program).content.decode()
    answer = act(editor, ENTRIES, "set_due_dates", program, confirmed="1", due_on=YESTERDAY.isoformat(), is_urgent="on")
    assert "The due date of 1 is set." in said(answer)
    assert (program.due_on, program.is_urgent) == (YESTERDAY, True)


def test_a_day_that_is_none_is_refused(editor: Any) -> None:
    answer = act(editor, ENTRIES, "set_due_dates", make_program(), confirmed="1", due_on="2026-02-30")
    assert answer.status_code == 422
    assert not Deadline.objects.exists()


def test_dates_are_for_those_who_may_publish(client: Any) -> None:
    client.force_login(make_user(may=("view_program", "change_program")))
    act(client, ENTRIES, "set_due_dates", make_program(), confirmed="1", due_on=YESTERDAY.isoformat())
    assert not Deadline.objects.exists()


def test_the_list_is_filtered_by_due_and_says_what_is_late(editor: Any) -> None:
    late, later = make_program(title="过期"), make_program(title="后来", section=make_section("别处"))
    chief = make_user("chief", may="publish_program")
    set_deadlines(programs=[late], due_on=YESTERDAY, is_urgent=True, by=chief)
    Section.objects.filter(pk=later.section_id).update(due_on=YESTERDAY + datetime.timedelta(days=20))
    for due, found in (("overdue", ["过期"]), ("week", ["过期"]), ("month", ["后来", "过期"]), ("urgent", ["过期"])):
        assert titles(editor.get(at(ENTRIES), {"due": due})) == found, due
    assert 'class="state due-late"' in editor.get(at(ENTRIES), {"due": "overdue"}).content.decode()
    assert "overdue since" in editor.get(at("entries_program_change", late.pk)).content.decode()


def test_a_review_is_claimed_and_released_on_its_page(client: Any) -> None:
    client.force_login(make_reviewer(1, name="王芳"))
    program = submitted()
    answer = client.post(at("entries_program_claim", program.pk), follow=True)
    assert "1 review is claimed by you." in said(answer)
    assert "claimed by 王芳" in answer.content.decode()
    assert titles(client.get(at(ENTRIES), {"awaits": "claimed"})) == [program.title]
    assert "1 review is released." in said(client.post(at("entries_program_release", program.pk), follow=True))


def test_the_chief_editor_releases_the_claim_of_another(client: Any) -> None:
    program = submitted()
    claim(programs=[program], by=make_reviewer(1, name="王芳"))
    client.force_login(make_member(Role.CHIEF_EDITOR))
    assert 'id="release"' in client.get(at("entries_program_review", program.pk)).content.decode()
    assert "1 review is released." in said(client.post(at("entries_program_release", program.pk), follow=True))
    assert program.open_submission.holder is None


def test_many_reviews_are_claimed_from_the_list(client: Any) -> None:
    client.force_login(make_reviewer(1))
    answer = act(client, ENTRIES, "claim_entries", submitted(), submitted(), make_program(title="草"))
    assert "2 reviews are claimed by you." in said(answer)
    assert "“草”: The entry is not submitted." in said(answer)


@pytest.mark.parametrize("verb", ["claim", "release"])
def test_claiming_is_for_reviewers(client: Any, verb: str) -> None:
    program = submitted()
    url = at(f"entries_program_{verb}", program.pk)
    assert client.post(url)["Location"].startswith("/en/admin/login/")
    client.force_login(make_user(may=("view_program", "change_program")))
    assert client.post(url).status_code == 403
    client.force_login(make_reviewer(1))
    assert client.get(url).status_code == 405
    assert client.post(at(f"entries_program_{verb}", 999)).status_code == 404


def test_the_list_shows_who_has_claimed_what(editor: Any) -> None:
    claim(programs=[submitted()], by=make_reviewer(1, name="王芳"))
    assert "waits for first review · 王芳" in editor.get(at(ENTRIES), {"p": "1"}).content.decode()


def master_list(client: Any, form: str = "plain.csv", **query: str) -> Any:
    return client.get(at("entries_program_master_list", form), query)


def test_the_master_list_has_each_entry_s_place_step_next_person_and_date(editor: Any) -> None:
    program = submitted(title="过期", section=make_section("甲/乙"))
    claim(programs=[program], by=make_reviewer(1, name="王芳"))
    set_deadlines(programs=[program], due_on=YESTERDAY, is_urgent=False, by=make_user("chief", may="publish_program"))
    make_program(title="草")
    lines = b"".join(master_list(editor, step="1")).decode().splitlines()
    assert len(lines) == 2
    assert f"甲/乙,过期,regular work,draft,waits for first review,王芳,{YESTERDAY},,," in lines[1]


def test_the_master_list_is_a_workbook_for_those_who_may_look(client: Any) -> None:
    make_program()
    assert master_list(client)["Location"].startswith("/en/admin/login/")
    client.force_login(make_user("stranger"))
    assert master_list(client).status_code == 403
    client.force_login(make_user(may="view_program"))
    assert b"".join(master_list(client, "xlsx"))[:2] == b"PK"
    assert master_list(client, "doc").status_code == 404
    assert client.post(at("entries_program_master_list", "csv")).status_code == 405


def test_the_list_by_due_date_costs_the_same_queries_for_5_and_for_50_entries(editor: Any) -> None:
    section = make_section()
    Section.objects.update(due_on=YESTERDAY)
    counts = []
    for number in (5, 45):
        submit(programs=[make_program(section=section) for _ in range(number)], by=None)
        counts.append(queries_of(editor, at(ENTRIES), due="overdue", awaits="me"))
    assert counts[0] == counts[1] <= 13

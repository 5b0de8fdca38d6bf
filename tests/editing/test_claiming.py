"""Claims, due dates and priorities: who reads what, until when, and before what."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from entries.editing import Seen, approve, send_back, submit
from entries.editing.claiming import claim, release
from entries.editing.deadlines import set_deadlines
from entries.models import CLAIM_LAPSES, Deadline, Program, Section, Submission
from entries.publishing import publish
from tests.factories import make_program, make_reviewer, make_section, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def chief() -> Any:
    return make_user("chief", may="publish_program")


def submitted(**fields: Any) -> Program:
    program = make_program(**fields)
    submit(programs=[program], by=None)
    return program


def refusal(outcome: Any) -> str:
    ((_program, reason),) = outcome.refused
    return str(reason)


def test_a_claimed_review_waits_for_nobody_else() -> None:
    program, mine, other = submitted(), make_reviewer(1, name="王芳"), make_reviewer(1)
    assert claim(programs=[program], by=mine).done == [program]
    assert refusal(claim(programs=[program], by=other)) == "王芳 has claimed this review."
    assert refusal(approve(programs=[program], by=other, seen={program.pk: Seen(1, 1)})).startswith("王芳")
    assert [list(Program.objects.awaiting(user)) for user in (mine, other)] == [[program], []]
    assert list(Program.objects.claimed_by(mine)) == [program]


def test_a_claim_lapses_after_a_day() -> None:
    program, mine, other = submitted(), make_reviewer(1), make_reviewer(1)
    claim(programs=[program], by=mine)
    Submission.objects.update(claimed_at=timezone.now() - CLAIM_LAPSES)
    assert list(Program.objects.awaiting(other)) == [program]
    assert not Submission.objects.claimed().exists()
    assert Submission.objects.get().holder is None


def test_deciding_ends_the_claim() -> None:
    program, mine = submitted(), make_reviewer(1)
    claim(programs=[program], by=mine)
    approve(programs=[program], by=mine, seen={program.pk: Seen(1, 1)})
    assert program.open_submission.holder is None


def test_only_what_one_may_decide_is_claimed() -> None:
    own = make_reviewer(1)
    written = make_program(author=own)
    submit(programs=[written], by=None)
    assert "You wrote this text yourself" in refusal(claim(programs=[written], by=own))
    assert refusal(claim(programs=[make_program()], by=own)) == "The entry is not submitted."


def test_a_claim_is_released_by_its_reviewer_or_by_the_chief_editor(chief: Any) -> None:
    program, mine = submitted(), make_reviewer(1)
    for by in (mine, chief):
        claim(programs=[program], by=mine)
        assert refusal(release(programs=[program], by=make_reviewer(1))) == "Somebody else has claimed this review."
        assert release(programs=[program], by=by).done == [program]
    assert refusal(release(programs=[program], by=mine)) == "Nobody has claimed this review."


def dated(chief: Any, *programs: Program, days: int = 0, urgent: bool = False) -> None:
    set_deadlines(programs=programs, due_on=TODAY + days * DAY, is_urgent=urgent, by=chief)


def section_due(path: str, days: int) -> Section:
    section = make_section(path)
    section.due_on = TODAY + days * DAY
    section.save()
    return section


def test_an_entry_s_own_date_counts_before_the_nearest_of_its_sections(chief: Any) -> None:
    below, beside = section_due("甲/乙", 5), make_section("丙")
    top = Section.objects.get(title="甲")
    Section.objects.filter(pk=top.pk).update(due_on=TODAY + 9 * DAY)
    own, nearest, above, none = (make_program(section=section) for section in (below, below, top, beside))
    dated(chief, own, days=20)
    days = [(p.due_on - TODAY).days if p.due_on else None for p in (own, nearest, above, none)]
    assert days == [20, 5, 9, None]
    assert {p.pk: p.due_on for p in Program.objects.with_due()} == {p.pk: p.due_on for p in Program.objects.all()}


def test_overdue_is_what_was_due_before_today_and_is_still_to_be_submitted(chief: Any) -> None:
    late, own_later, under_way, public = (make_program(section=section_due(name, -1)) for name in "甲乙丙丁")
    today = make_program(section=section_due("戊", 0))
    dated(chief, own_later, days=3)
    submit(programs=[under_way], by=None)
    publish(programs=[public], by=None)
    assert list(Program.objects.due(before=TODAY)) == [late]
    assert set(Program.objects.due(before=TODAY + 7 * DAY)) == {late, today, own_later}
    every = Program.objects.all()
    assert set(every.unfinished()) == {program for program in every if program.is_unfinished}


def test_a_section_s_date_is_not_that_of_a_neighbour_whose_key_begins_alike() -> None:
    sections = [section_due("类1", -1), *(make_section(f"类{number}") for number in range(2, 13))]
    entries = [make_program(section=section) for section in sections]
    assert list(Program.objects.due(before=TODAY)) == entries[:1]
    assert [program.due_on is not None for program in entries] == [True] + [False] * 11


def test_urgent_is_what_is_marked_until_it_is_public(chief: Any) -> None:
    one, public, _plain = (make_program() for _ in range(3))
    set_deadlines(programs=[one, public], due_on=None, is_urgent=True, by=chief)
    publish(programs=[public], by=None)
    assert list(Program.objects.urgent()) == [one]
    assert {program for program in Program.objects.all() if program.is_urgent} == {one, public}


def test_a_date_is_set_anew_and_taken_away(chief: Any) -> None:
    program = make_program()
    dated(chief, program, days=1)
    dated(chief, program, days=2)
    assert Program.objects.get().due_on == TODAY + 2 * DAY
    set_deadlines(programs=[program], due_on=None, is_urgent=False, by=chief)
    assert not Deadline.objects.exists()


def test_dates_are_set_by_who_may_publish() -> None:
    dated(make_reviewer(1), make_program())
    assert not Deadline.objects.exists()


def test_a_returned_entry_that_was_published_all_the_same_is_published() -> None:
    program = submitted()
    send_back(program=program, by=make_reviewer(1), seen=Seen(1, 1), remarks="改。")
    publish(programs=[program], by=None)
    assert program.step == "published"
    assert list(Program.objects.in_step("published")) == [program]
    assert not Program.objects.in_step("returned").exists()

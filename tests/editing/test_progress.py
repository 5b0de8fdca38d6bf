"""How far a volume is, section by section and unit by unit; who is late; who is reminded."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from entries.editing import Seen, send_back, submit
from entries.editing.progress import Progress, overdue, progress_of, progress_of_units
from entries.editing.reminding import remind
from entries.models import Assignment, Program, Section, Step
from entries.publishing import publish
from tests.factories import make_program, make_reviewer, make_section, make_user, make_yearbook, pass_reviews

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2023, 5, 10)
DAY = datetime.timedelta(days=1)


def progress(path: str) -> Progress:
    found = {one.section.path: one for one in progress_of(Section.objects.all()) if one.section}
    return found[path]


def test_the_entries_of_a_section_are_counted_by_their_step() -> None:
    section = make_section("综合")
    draft, waiting, approved, public = (make_program(section=section) for _number in range(4))
    submit(programs=[waiting], by=None)
    pass_reviews(approved, public)
    publish(programs=[public], by=None)
    assert dict(progress("综合").steps) == {Step.DRAFT: 1, "1": 1, Step.APPROVED: 1, Step.PUBLISHED: 1}
    assert (progress("综合").total, progress("综合").unfinished, draft.state) == (4, 1, "draft")


def test_it_counts_as_each_entry_tells_of_itself() -> None:
    section = make_section("综合")
    programs = [make_program(section=section) for _number in range(3)]
    submit(programs=programs, by=None)
    for program in programs[:2]:
        send_back(program=program, by=make_reviewer(1), seen=Seen(1, 1), remarks="再改。")
    publish(programs=programs[:1], by=None)
    own = [program.step for program in Program.objects.with_step()]
    assert sorted(progress("综合").steps.elements()) == sorted(own)


def test_a_section_counts_what_stands_below_it() -> None:
    make_program(section=make_section("群众团体/自治区妇联"))
    assert (progress("群众团体").total, progress("群众团体/自治区妇联").total) == (1, 1)


def test_a_deadline_holds_for_all_below_and_a_nearer_one_goes_before() -> None:
    parent = make_section("群众团体", due_on=TODAY)
    Section.objects.create(yearbook=parent.yearbook, parent=parent, title="妇联")
    Section.objects.create(yearbook=parent.yearbook, parent=parent, title="工会", due_on=TODAY + DAY)
    assert [one.due for one in progress_of(Section.objects.all())] == [TODAY, TODAY, TODAY + DAY]


def test_a_bar_is_a_hundred_wide_and_leaves_empty_steps_out() -> None:
    section = make_section("综合")
    programs = [make_program(section=section) for _number in range(4)]
    submit(programs=programs[:1], by=None)
    parts = progress("综合").bars
    assert [(part.step, part.count, part.begin, part.width) for part in parts] == [
        (Step.DRAFT, 3, 0.0, 75.0),
        ("1", 1, 75.0, 25.0),
    ]
    assert [part.label for part in parts] == [Step.label(Step.DRAFT), Step.label("1")]


@pytest.mark.parametrize(
    ("due", "submitted", "late"),
    [(TODAY - DAY, False, True), (TODAY, False, False), (TODAY - DAY, True, False), (None, False, False)],
)
def test_a_section_is_late_when_its_day_has_passed_and_something_is_not_submitted(
    due: datetime.date | None, submitted: bool, late: bool
) -> None:
    program = make_program(section=make_section("综合", due_on=due))
    if submitted:
        submit(programs=[program], by=None)
    assert progress("综合").is_overdue(TODAY) is late


def test_a_section_without_any_entry_is_late_too() -> None:
    make_section("综合", due_on=TODAY - DAY)
    assert progress("综合").is_overdue(TODAY)


def test_a_unit_counts_the_sections_that_it_answers_for() -> None:
    parent = make_section("群众团体", unit="办公厅")
    own = Section.objects.create(yearbook=parent.yearbook, parent=parent, title="综述")
    other = Section.objects.create(yearbook=parent.yearbook, parent=parent, title="妇联", unit="自治区妇联")
    make_program(section=own)
    make_program(section=other)
    units = progress_of_units(Section.objects.all())
    assert {one.name: one.total for one in units} == {"办公厅": 1, "自治区妇联": 1}


def test_the_latest_stand_first_among_the_late() -> None:
    late = [Progress("甲", due=TODAY - DAY), Progress("乙", due=TODAY - 5 * DAY), Progress("丙", due=TODAY)]
    assert [one.name for one in overdue(late, TODAY)] == ["乙", "甲"]


@pytest.mark.parametrize("count", [2, 9])
def test_the_progress_of_a_volume_costs_the_same_however_large(count: int, django_assert_num_queries: Any) -> None:
    volume = make_yearbook()
    for number in range(count):
        make_program(section=make_section(f"类目{number}", yearbook=volume))
    with django_assert_num_queries(5):
        assert len(progress_of(volume.sections.all())) == count


def writer(section: Section, name: str = "writer", email: str = "writer@example.org") -> Any:
    user = make_user(name, email=email)
    Assignment.objects.filter(user=user).delete()
    Assignment.objects.create(user=user, section=section)
    return user


def test_who_writes_for_a_section_that_is_due_soon_gets_one_mail() -> None:
    section = make_section("综合", due_on=TODAY + 3 * DAY)
    make_program(section=section)
    user = writer(section)
    assert [told for told, _progresses in remind(today=TODAY, ahead=7)] == [user]
    (message,) = mail.outbox
    assert (message.to, "综合" in message.body) == (["writer@example.org"], True)


def test_the_mail_leads_to_the_start_page_of_the_desk(settings: Any) -> None:
    settings.SITE_URL = "https://nianjian.example.org"
    section = make_section("综合", due_on=TODAY)
    writer(section)
    remind(today=TODAY, ahead=7)
    assert mail.outbox[0].body.endswith("\n\nhttps://nianjian.example.org/admin/")


def test_nobody_is_reminded_of_what_is_submitted_or_due_much_later() -> None:
    soon, later = make_section("甲", due_on=TODAY + DAY), make_section("乙", due_on=TODAY + 30 * DAY)
    submit(programs=[make_program(section=soon)], by=None)
    make_program(section=later)
    writer(soon)
    writer(later, "other")
    assert remind(today=TODAY, ahead=7) == []


def test_an_account_without_an_address_and_one_for_another_section_get_none() -> None:
    section = make_section("甲", due_on=TODAY)
    writer(section, email="")
    writer(make_section("乙"), "other")
    assert remind(today=TODAY, ahead=7) == []


def test_the_command_says_how_many_mails_it_sent(capsys: Any) -> None:
    writer(make_section("综合", due_on=timezone.localdate()))
    call_command("remind")
    assert "1" in capsys.readouterr().out
    assert len(mail.outbox) == 1

"""Publishing and withdrawing at a moment that was set, and volumes under embargo."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext

from entries.models import Program, Progress, Publication, Schedule, State, Yearbook
from entries.published.models import PublishedYearbook
from entries.publishing import cancel, publish, run_scheduled, schedule
from tests.factories import make_program, make_user, make_yearbook, put_into_bin
from tests.processes import together

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def soon() -> datetime.datetime:
    return timezone.now() + HOUR


def later() -> datetime.datetime:
    """After what is planned for `soon()`."""
    return timezone.now() + 3 * HOUR


def plan(program: Program, verb: str = "publish", **fields: Any) -> Any:
    return schedule(programs=[program], verb=verb, **{"at": soon(), "by": None, **fields})


def test_nothing_happens_before_the_moment() -> None:
    plan(program := make_program())
    assert run_scheduled() == []
    assert program.state == State.DRAFT


def test_the_latest_revision_of_that_moment_becomes_public() -> None:
    plan(program := make_program(), by=make_user(may="publish_program"))
    (ended,) = run_scheduled(now=later())
    assert (ended.progress, ended.outcome) == (Progress.DONE, "")
    assert program.state == State.PUBLISHED
    assert Publication.objects.get().published_by == ended.set_by


def test_a_withdrawal_is_planned_for_what_will_be_public_by_then() -> None:
    program = make_program()
    plan(program)
    assert plan(program, "withdraw", at=later()).done == [program]
    run_scheduled(now=later() + HOUR)
    assert program.state == State.WITHDRAWN


def test_a_withdrawal_of_what_is_not_public_is_refused() -> None:
    ((_program, reason),) = plan(make_program(), "withdraw").refused
    assert reason


def test_a_moment_that_has_passed_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"."):
        plan(make_program(), at=timezone.now() - HOUR)
    assert not Schedule.objects.exists()


def test_an_entry_without_text_is_not_planned() -> None:
    assert [program.title for program, _reason in plan(make_program(title="空", body="")).refused] == ["空"]


def test_a_plan_to_publish_warns_of_what_lacks_a_review_and_one_to_withdraw_does_not(settings: Any) -> None:
    public, draft = make_program(), make_program()
    publish(programs=[public], by=None)
    settings.PUBLISHING_NEEDS_REVIEWS = True
    assert plan(public).warned == []
    assert plan(draft).warned == [draft]
    assert plan(draft, "withdraw", at=later()).warned == []


def test_a_plan_of_what_is_in_the_bin_is_refused_and_not_told_as_done() -> None:
    plan(program := make_program())
    Program.objects.update(deletion=put_into_bin(make_program()))
    (ended,) = run_scheduled(now=later())
    assert (ended.program, ended.progress, ended.outcome) == (
        program,
        Progress.REFUSED,
        gettext("The entry was deleted."),
    )


def test_a_second_plan_of_the_same_verb_replaces_the_first() -> None:
    program = make_program()
    plan(program)
    plan(program, at=later())
    assert list(Schedule.objects.order_by("pk").values_list("progress", flat=True)) == ["cancelled", "waiting"]


def test_a_cancelled_plan_is_not_done() -> None:
    plan(program := make_program())
    assert cancel(schedules=Schedule.objects.all(), by=make_user(may="publish_program")) == 1
    assert run_scheduled(now=later()) == []
    assert (program.state, "editor" in Schedule.objects.get().outcome) == (State.DRAFT, True)


def test_what_was_done_cannot_be_cancelled() -> None:
    plan(make_program())
    run_scheduled(now=later())
    assert cancel(schedules=Schedule.objects.all(), by=None) == 0


def test_a_refusal_is_noted_and_holds_up_no_other_plan() -> None:
    empty, whole = make_program(title="空"), make_program(title="全")
    plan(empty)
    plan(whole)
    Program.objects.filter(pk=empty.pk).update(body="")
    run_scheduled(now=later())
    assert Schedule.objects.get(program=empty).progress == Progress.REFUSED
    assert Schedule.objects.get(program=empty).outcome
    assert whole.state == State.PUBLISHED


def test_who_may_not_publish_any_more_does_not_publish_by_an_old_plan() -> None:
    plan(program := make_program(), by=(user := make_user(may="publish_program")))
    user.user_permissions.clear()
    (ended,) = run_scheduled(now=later())
    assert (ended.progress, program.state) == (Progress.REFUSED, State.DRAFT)
    assert "editor" in ended.outcome


def test_the_question_about_many_and_about_one_agree() -> None:
    plan(make_program())
    plan(make_program())
    cancel(schedules=[Schedule.objects.latest("pk")], by=None)
    assert set(Schedule.objects.waiting()) == {one for one in Schedule.objects.all() if one.is_waiting}


def test_the_command_does_what_is_due_and_says_so(capsys: Any) -> None:
    plan(program := make_program())
    Schedule.objects.update(at=timezone.now() - HOUR)
    call_command("run_scheduled")
    assert program.title in capsys.readouterr().out
    assert program.state == State.PUBLISHED


def test_nothing_of_a_volume_under_embargo_becomes_public() -> None:
    make_yearbook(embargo_until=later())
    program = make_program()
    ((refused, reason),) = publish(programs=[program], by=None).refused
    assert (refused, program.state) == (program, State.DRAFT)
    assert timezone.localtime(later()).strftime("%Y") in reason


def test_under_embargo_what_is_new_of_the_volume_itself_waits_too() -> None:
    program = make_program()
    publish(programs=[program], by=None)
    Yearbook.objects.update(title="新名年鉴", embargo_until=later())
    publish(programs=[program], by=None)
    assert PublishedYearbook.objects.get().title == "内蒙古年鉴"


def test_an_embargo_takes_nothing_away_from_the_public() -> None:
    program = make_program()
    publish(programs=[program], by=None)
    volume = program.section.yearbook
    volume.embargo_until = later()
    volume.save()
    assert program.state == State.PUBLISHED


def test_a_plan_for_the_time_of_an_embargo_is_refused_and_one_after_it_is_not() -> None:
    make_yearbook(embargo_until=timezone.now() + 2 * HOUR)
    program = make_program()
    assert plan(program).refused
    assert plan(program, at=later()).done == [program]


RUN = """
from django.utils import timezone
from django.utils.translation import gettext
from entries.publishing import run_scheduled
print(len(run_scheduled()))
"""


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_each_plan_once(tmp_path: Path) -> None:
    for _number in range(6):
        plan(make_program())
    Schedule.objects.update(at=timezone.now() - HOUR)
    printed, file = together([RUN, RUN, RUN], tmp_path)
    assert sum(int(out) for out in printed) == 6
    count = (
        Publication.objects.count()
        if file is None
        else sqlite3.connect(file).execute("select count(*) from entries_publication").fetchone()[0]
    )
    assert count == 6

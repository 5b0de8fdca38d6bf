"""Findings that an editor leaves as they are: they count no longer, as long as their passage stays the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override

from entries.editing import revise
from entries.editing.catchingup import catch_up
from entries.editing.counting import count_findings, parted
from entries.editing.dismissing import count_again, dismiss
from entries.editing.proofreading import mend_entry
from entries.editing.settling import MovedOn
from entries.finding.writing import leave_unindexed
from entries.models import AuditEvent, Dismissal, Program
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db
BODY = "开头一段。\n甲乙,丙丁。\n戊己,庚辛。"


@pytest.fixture
def program() -> Program:
    """Two findings, of which an editor left the first as it is."""
    program = make_program(body=BODY)
    dismiss(program=program, by=make_user(), seen=1, rule="half_width", start=BODY.index(","))
    program.refresh_from_db()
    return program


def rewrite(program: Program, body: str) -> int:
    """Save the body; how many findings count then."""
    content = program.revisions.latest("number").content
    revise(program=program, content={**content, "body": body}, author=None)
    return Program.objects.get(pk=program.pk).finding_count


def test_a_dismissed_finding_counts_no_longer_and_says_who_dismissed_it(program: Program) -> None:
    dismissal = Dismissal.objects.get()
    assert (program.finding_count, dismissal.words, dismissal.by_name) == (1, ",", "editor")
    counted, dismissed = parted(program, program.body)
    assert [one.start for one in counted] == [BODY.rindex(",")]
    assert [(one.start, row) for one, row in dismissed] == [(BODY.index(","), dismissal)]


def test_text_revisions_and_the_time_of_the_last_change_stay_as_they_are() -> None:
    program = make_program(body="甲,乙。")
    dismiss(program=program, by=None, seen=1, rule="half_width", start=1)
    after = Program.objects.get()
    assert (after.body, after.latest_number, after.modified_at) == ("甲,乙。", 1, program.modified_at)


def test_it_is_taken_back(program: Program) -> None:
    dismissal = Dismissal.objects.get().pk
    assert count_again(program=program, dismissal=dismissal, by=None)
    assert Program.objects.get().finding_count == 2
    assert not count_again(program=program, dismissal=dismissal, by=None)


def test_it_follows_its_passage_while_that_stays_the_same(program: Program) -> None:
    assert rewrite(program, "又加一段,新的。\n开头一段。\n甲乙,丙丁。\n改过。") == 1


def test_a_passage_that_was_rewritten_counts_anew_and_is_known_when_it_comes_back(program: Program) -> None:
    assert rewrite(program, BODY.replace("甲乙,丙丁", "甲癸,丙丁")) == 2
    assert rewrite(program, BODY) == 1


def test_the_same_words_in_another_entry_count(program: Program) -> None:
    assert make_program(body=BODY).finding_count == 2


def test_mending_all_leaves_what_was_dismissed(program: Program) -> None:
    mend_entry(program=program, by=None, seen=1, rule="half_width")
    assert Program.objects.get().body == "开头一段。\n甲乙,丙丁。\n戊己，庚辛。"


CROWDED = "出席的有甲,乙,丙三人。"


def test_what_was_dismissed_close_beside_a_mend_stays_dismissed_by_the_same_editor() -> None:
    program = make_program(body=CROWDED)
    dismissal = dismiss(program=program, by=make_user(), seen=1, rule="half_width", start=CROWDED.index(","))
    mend_entry(program=program, by=None, seen=1, rule="half_width")
    mended = Program.objects.get()
    ((_one, carried),) = parted(mended, mended.body)[1]
    assert dismissal
    assert (mended.body, mended.finding_count) == ("出席的有甲,乙，丙三人。", 0)
    assert (carried.by_name, carried.made_at) == ("editor", dismissal.made_at)
    assert mend_entry(program=program, by=None, seen=2, rule="half_width") is None


SENTENCE = "全年举办培训班十二期次。"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("甲，，乙丙丁,戊，，己。", "doubled_mark"),
        ("甲乙的的丙,丁。", "doubled_word"),
        (f"{SENTENCE}\n{SENTENCE}\n{SENTENCE}甲,乙。", "repeated_sentence"),  # the second paragraph goes
    ],
)
def test_a_mend_by_another_rule_leaves_it_dismissed_too(body: str, rule: str) -> None:
    program = make_program(body=body)
    dismiss(program=program, by=None, seen=1, rule="half_width", start=body.index(","))
    assert mend_entry(program=program, by=None, seen=1, rule=rule)
    mended = Program.objects.get()
    assert [one.start for one, _row in parted(mended, mended.body)[1]] == [mended.body.index(",")]


def test_counting_anew_and_catching_up_leave_it_out_too(program: Program) -> None:
    Program.objects.update(finding_count=7)
    call_command("proofread")
    assert Program.objects.get().finding_count == 1
    Program.objects.update(finding_count=7)
    leave_unindexed([program.pk])
    catch_up()
    assert Program.objects.get().finding_count == 1


def test_what_is_not_found_there_is_not_dismissed() -> None:
    program = make_program(body="甲,乙。")
    assert dismiss(program=program, by=None, seen=1, rule="half_width", start=0) is None
    assert dismiss(program=program, by=None, seen=1, rule="none", start=1) is None
    assert not Dismissal.objects.exists()


def test_nothing_is_dismissed_in_a_text_that_was_saved_meanwhile() -> None:
    program = make_program(body="甲,乙。")
    with pytest.raises(MovedOn):
        dismiss(program=program, by=None, seen=0, rule="half_width", start=1)
    assert not Dismissal.objects.exists()


def test_dismissing_twice_is_dismissing_once(program: Program) -> None:
    dismiss(program=program, by=None, seen=1, rule="half_width", start=BODY.index(","))
    assert Dismissal.objects.count() == AuditEvent.objects.filter(action="dismiss").count() == 1


def test_both_are_on_record_with_the_words(program: Program) -> None:
    with override("en"):
        count_again(program=program, dismissal=Dismissal.objects.get().pk, by=None)
    events = AuditEvent.objects.filter(object_id=program.pk, action__in=("dismiss", "count_again")).order_by("pk")
    assert [event.actor_name for event in events] == ["editor", ""]
    assert events[1].detail == "A half-width mark stands in Chinese text. “,”"


@pytest.mark.parametrize("count", [1, 5])
def test_recording_many_entries_asks_once_for_what_was_dismissed(
    count: int, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        count_findings(dict.fromkeys(range(count), "甲,乙。"))
    with django_assert_max_num_queries(0):
        count_findings(dict.fromkeys(range(count), "甲。"))

"""The proofreader's remarks on stored entries: counted with every revision, mended as one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override

from entries.editing import revise
from entries.editing.proofreading import mend_entry
from entries.editing.settling import MovedOn
from entries.models import Program
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db


def test_saving_counts_the_findings_of_the_latest_revision() -> None:
    program = make_program(body="甲,乙,丙。")
    assert Program.objects.get().finding_count == 2
    revise(program=program, content={**program.revisions.get().content, "body": "甲，乙。"}, author=None)
    assert Program.objects.get().finding_count == 0


def test_those_with_findings_are_those_that_have_some() -> None:
    make_program(body="甲,乙。")
    make_program(body="甲，乙。")
    found = Program.objects.with_findings()
    assert [one.has_findings for one in Program.objects.order_by("pk")] == [True, False]
    assert [one.has_findings for one in found] == [True]


def test_a_mend_is_a_revision_by_its_editor_that_says_why() -> None:
    program, editor = make_program(body="甲,乙,丙。"), make_user()
    with override("en"):
        made = mend_entry(program=program, by=editor, seen=1, rule="half_width", start=3)
    assert (made.number, made.author, made.content["body"]) == (2, editor, "甲,乙，丙。")
    assert made.note == "proofread: A half-width mark stands in Chinese text."
    assert Program.objects.get().finding_count == 1


def test_nothing_is_mended_in_a_text_that_was_saved_meanwhile() -> None:
    program = make_program(body="甲,乙。")
    with pytest.raises(MovedOn):
        mend_entry(program=program, by=None, seen=0, rule="half_width")
    assert Program.objects.get().body == "甲,乙。"


@pytest.mark.parametrize(("rule", "start"), [("half_width", 0), ("unmatched", None), ("no_such_rule", None)])
def test_what_cannot_be_mended_makes_no_revision(rule: str, start: int | None) -> None:
    program = make_program(body="《甲,乙。")
    assert mend_entry(program=program, by=None, seen=1, rule=rule, start=start) is None
    assert Program.objects.get().latest_number == 1


def test_the_command_counts_anew_what_the_rules_find_now_and_changes_nothing_else(capsys: Any) -> None:
    program = make_program(body="甲,乙。")
    make_program(body="好。")
    Program.objects.update(finding_count=7)
    with override("en"):
        call_command("proofread")
    assert capsys.readouterr().out == "2 entries are proofread; 1 have findings.\n"
    assert list(Program.objects.order_by("pk").values_list("finding_count", flat=True)) == [1, 0]
    assert Program.objects.get(pk=program.pk).modified_at == program.modified_at

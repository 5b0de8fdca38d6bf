"""An entry that was edited since its last import: kept, replaced, or merged with the manuscript; never unsaid."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from entries.editing import record_revisions
from entries.importing import Action, EntryPlan, Plan, Settlement, apply_plan, plan_manuscript, undo_import
from entries.importing.conflicts import merge_of
from entries.manuscripts import read_text
from entries.models import ImportRun, Origin, Program
from tests.factories import make_program, make_section

pytestmark = pytest.mark.django_db

PATH = "群众团体/自治区妇联"
FIRST, EDITED, AGAIN = "一。二。三。", "一。二改。三。", "一。二。三新。"


def plan(body: str) -> Plan:
    return plan_manuscript(manuscript=read_text(f"【甲】 {body}"), yearbook_name="内蒙古年鉴 2023", section_path=PATH)


def bring(body: str, **settle: Settlement) -> ImportRun:
    run = apply_plan(plan=plan(body), author=None, settle={"甲": settle["how"]} if settle else {})
    assert run
    return run


def edit(body: str) -> Program:
    program = Program.objects.get(title="甲")
    program.body = body
    program.save()
    record_revisions(programs=[program], author=None)
    return program


def planned(body: str) -> EntryPlan:
    (entry,) = plan(body).entries
    return entry


@pytest.fixture
def program() -> Program:
    """An entry that was imported and then edited."""
    bring(FIRST)
    return edit(EDITED)


def test_a_merge_keeps_the_changes_of_both(program: Program) -> None:
    run = bring(AGAIN, how=Settlement("merge"))
    program.refresh_from_db()
    assert (program.body, run.counts["updated"], run.counts["conflict"]) == ("一。二改。三新。", 1, 0)


def test_the_history_of_a_merge_has_the_manuscript_s_text_and_what_both_came_to(program: Program) -> None:
    bring(AGAIN, how=Settlement("merge"))
    latest = program.revisions.order_by("-number")[:2]
    assert [(one.origin, one.content["body"]) for one in latest] == [
        (Origin.EDIT, "一。二改。三新。"),
        (Origin.IMPORT, AGAIN),
    ]


def test_what_was_merged_is_not_asked_again_nor_overwritten_by_the_same_manuscript(program: Program) -> None:
    bring(AGAIN, how=Settlement("merge"))
    assert planned(AGAIN).action is Action.UNCHANGED
    assert planned("一。二。三新新。").action is Action.CONFLICT


def test_a_manuscript_that_says_what_it_said_takes_nothing_back(program: Program) -> None:
    assert planned(FIRST).action is Action.UNCHANGED


def test_an_open_piece_is_refused_with_the_entry_s_name_and_nothing_is_written(program: Program) -> None:
    with pytest.raises(ValidationError, match="“甲”要合并"):
        bring("一。二新。三。", how=Settlement("merge"))
    assert (program.revisions.count(), ImportRun.objects.count()) == (2, 1)


@pytest.mark.parametrize(("side", "body"), [("mine", EDITED), ("theirs", "一。二新。三。"), ("edit", "一。二合。三。")])
def test_an_open_piece_becomes_what_was_chosen(program: Program, side: str, body: str) -> None:
    text = "一。二新。三。"
    (name,) = merge_of(planned(text)).conflicts()
    bring(text, how=Settlement("merge", {name: side}, {name: "二合。"}))  # type: ignore[dict-item]
    program.refresh_from_db()
    assert program.body == body


def test_words_that_cannot_be_stored_are_refused_with_the_field() -> None:
    bring("一。\n图1 甲图 (办公室 供图)")
    Program.objects.get().figures.update(caption="乙图")
    edit("一。")
    again = "一。\n图1 丙图 (办公室 供图)"
    (name,) = merge_of(planned(again)).conflicts()
    with pytest.raises(ValidationError, match=r"“甲”.*说明"):
        bring(again, how=Settlement("merge", {name: "edit"}, {name: "长" * 1000}))


def test_of_an_entry_that_was_never_imported_every_difference_is_open() -> None:
    make_program(section=make_section(PATH), title="甲", body="编辑所写。")
    entry = planned("来稿。")
    assert (entry.action, entry.base, len(merge_of(entry).conflicts())) == (Action.CONFLICT, None, 1)


def test_undoing_a_merge_gives_back_what_stood_before(program: Program) -> None:
    undone = undo_import(run=bring(AGAIN, how=Settlement("merge")), by=None)
    program.refresh_from_db()
    assert (program.body, undone.restored) == (EDITED, ["甲"])


def test_what_was_undone_can_be_imported_again() -> None:
    bring(FIRST)
    undo_import(run=bring(AGAIN), by=None)
    assert planned(AGAIN).action is Action.UPDATED

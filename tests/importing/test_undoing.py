"""Undoing an import: all of it, but for what somebody has worked on since."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from entries.editing import record_revisions
from entries.editing.unbinning import take_out
from entries.importing import apply_plan, plan_manuscript, reason_against_undoing, undo_import
from entries.manuscripts import read_text
from entries.models import Deletion, Draft, ImportRun, Program, Role, Section, Yearbook
from entries.publishing import publish, withdraw
from tests.factories import make_member, make_program, make_section, make_user, pass_reviews

pytestmark = pytest.mark.django_db

FIRST = "【概况】 第一稿。\n【培训】 办班3期。\n（武艳丽）"
SECOND = "【概况】 第二稿。\n【培训】 办班3期。\n【表彰】 表彰10人。\n（武艳丽）"


def bring(text: str) -> ImportRun:
    plan = plan_manuscript(
        manuscript=read_text(text), yearbook_name="内蒙古年鉴 2023", section_path="群众团体/自治区妇联"
    )
    run = apply_plan(plan=plan, author=None)
    assert run
    return run


def edit(title: str, body: str) -> None:
    program = Program.objects.get(title=title)
    program.body = body
    program.save()
    record_revisions(programs=[program], author=None)


def bodies() -> dict[str, str]:
    return dict(Program.objects.order_by("order").values_list("title", "body"))


def test_a_first_import_undone_leaves_nothing_of_itself() -> None:
    undone = undo_import(run=bring(FIRST), by=None)
    assert (undone.deleted, undone.places) == (
        ["概况", "培训"],
        ["群众团体/自治区妇联", "群众团体", "内蒙古年鉴 2023"],
    )
    assert [model.objects.count() for model in (Program, Section, Yearbook)] == [0, 0, 0]


def test_a_second_import_undone_gives_the_former_text_back_as_a_new_revision() -> None:
    bring(FIRST)
    undone = undo_import(run=bring(SECOND), by=make_user(may="*"))
    assert bodies() == {"概况": "第一稿。", "培训": "办班3期。"}
    assert (undone.restored, undone.deleted, undone.refused) == (["概况"], ["表彰"], [])
    latest = Program.objects.get(title="概况").revisions.first()
    assert latest
    assert (latest.number, latest.origin, latest.author_name) == (3, "undo", "editor")


def test_what_was_edited_since_stays_and_is_named() -> None:
    bring(FIRST)
    run = bring(SECOND)
    edit("概况", "编辑的稿。")
    undone = undo_import(run=run, by=None)
    assert bodies() == {"概况": "编辑的稿。", "培训": "办班3期。"}
    assert [title for title, _reason in undone.refused] == ["概况"]
    assert ImportRun.objects.get(pk=run.pk).undo_refused[0][0] == "概况"


def test_an_entry_that_is_public_is_not_deleted_and_to_be_withdrawn() -> None:
    run = bring(FIRST)
    publish(programs=[Program.objects.get(title="概况")], by=None)
    with override("en"):
        undone = undo_import(run=run, by=None)
    assert list(bodies()) == ["概况"]
    assert ("概况", "it is public: withdraw it instead") in undone.refused


def test_of_an_entry_that_is_withdrawn_the_undo_says_that_it_stays_on_record() -> None:
    run, program = bring(FIRST), Program.objects.get(title="概况")
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    with override("en"):
        undone = undo_import(run=run, by=None)
    assert list(bodies()) == ["概况"]
    assert ("概况", "it is withdrawn, and stays in the record of what was published") in undone.refused


def test_an_entry_with_unsaved_words_of_somebody_else_is_not_touched() -> None:
    run = bring(FIRST)
    program = Program.objects.get(title="培训")
    Draft.objects.create(user=make_user("other"), program=program, tab="t", fields="body=x", kept_at=timezone.now())
    undone = undo_import(run=run, by=make_user(may="*"))
    title, reason = undone.refused[0]
    assert (title, "other" in reason) == ("培训", True)


def test_a_former_title_that_is_taken_meanwhile_is_named_and_the_rest_undone() -> None:
    bring(FIRST)
    run = bring(SECOND)
    program = Program.objects.get(title="概况")
    revision = program.revisions.get(number=1)
    type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "title": "培训"})
    undone = undo_import(run=run, by=None)
    assert [title for title, _reason in undone.refused] == ["概况"]
    assert undone.deleted == ["表彰"]
    assert bodies()["概况"] == "第二稿。"


def test_a_section_that_stood_before_keeps_standing_without_the_contributor_of_the_import() -> None:
    section = make_section()
    undo_import(run=bring(FIRST), by=None)
    section.refresh_from_db()
    assert (section.contributor, section.programs.count()) == ("", 0)


def test_an_import_is_undone_once() -> None:
    run = bring(FIRST)
    undo_import(run=run, by=None)
    with pytest.raises(ValidationError) as error:
        undo_import(run=run, by=None)
    assert error.value.code == "undone"


def test_what_was_kept_is_undone_once_its_reason_is_gone_with_the_places_that_held_it() -> None:
    run, other = bring(FIRST), make_user("other")
    program = Program.objects.get(title="培训")
    draft = Draft.objects.create(user=other, program=program, tab="t", fields="body=x", kept_at=timezone.now())
    assert undo_import(run=run, by=None).deleted == ["概况"]
    draft.delete()
    again = undo_import(run=run, by=None)
    assert (again.deleted, again.refused, Yearbook.objects.exists()) == (["培训"], [], False)
    with pytest.raises(ValidationError):
        undo_import(run=run, by=None)


def test_an_entry_that_reads_again_as_the_import_left_it_is_undone() -> None:
    bring(FIRST)
    run = bring(SECOND)
    edit("概况", "编辑的稿。")
    assert undo_import(run=run, by=None).deleted == ["表彰"]
    edit("概况", "第二稿。")
    assert undo_import(run=run, by=None).restored == ["概况"]
    assert bodies() == {"概况": "第一稿。", "培训": "办班3期。"}


def test_what_was_public_stays_for_good_and_leaves_nothing_to_undo() -> None:
    make_section()
    run = bring(FIRST)
    publish(programs=[Program.objects.get(title="概况")], by=None)
    undo_import(run=run, by=None)
    with pytest.raises(ValidationError):
        undo_import(run=run, by=None)
    assert [item[0] for item in ImportRun.objects.get().undo_refused] == ["概况"]


def test_what_stays_for_good_is_found_out_by_a_second_undo_and_the_first_ones_reasons_are_kept() -> None:
    make_section()
    run = bring("【概况】 第一稿。\n【培训】 办班3期。\n【表彰】 表彰10人。")
    publish(programs=[Program.objects.get(title="概况")], by=None)
    edit("培训", "编辑的稿。")
    undo_import(run=run, by=None)
    publish(programs=[Program.objects.get(title="培训")], by=None)
    edit("培训", "办班3期。")
    undo_import(run=run, by=None)
    kept = ImportRun.objects.get()
    assert ([item[0] for item in kept.undo_refused], bool(reason_against_undoing(kept))) == (["概况", "培训"], True)


def test_undone_again_it_names_what_is_still_to_be_kept_and_touches_nothing_else() -> None:
    bring(FIRST)
    run = bring(SECOND)
    edit("概况", "编辑的稿。")
    undo_import(run=run, by=None)
    take_out(deletion=Deletion.objects.get(name="表彰"), by=None)
    again = undo_import(run=run, by=None)
    assert ([title for title, _reason in again.refused], again.done) == (["概况"], 0)
    assert bodies() == {"概况": "编辑的稿。", "培训": "办班3期。", "表彰": "表彰10人。"}


def test_who_may_change_nothing_of_it_does_not_use_the_undo_up() -> None:
    make_section()
    run = bring(FIRST)
    stranger = make_user("stranger")
    undone = undo_import(run=run, by=stranger)
    run.refresh_from_db()
    assert (undone.done, run.undone_at, Section.objects.get(path="群众团体/自治区妇联").contributor) == (
        0,
        None,
        "武艳丽",
    )
    assert undo_import(run=run, by=make_user(may="*")).deleted == ["概况", "培训"]


def test_the_same_manuscript_can_be_imported_again_after_its_undo() -> None:
    undo_import(run=bring(FIRST), by=None)
    bring(FIRST)
    assert list(bodies()) == ["概况", "培训"]


def test_what_was_reviewed_since_goes_into_the_bin_and_comes_back_with_its_reviews() -> None:
    make_section()
    run = bring(FIRST)
    pass_reviews(Program.objects.get(title="培训"))
    undo_import(run=run, by=None)
    assert not Program.objects.exists()
    take_out(deletion=Deletion.objects.get(name="培训"), by=None)
    assert Program.objects.get().submissions.get().reviews.count() == 3


def test_a_first_import_undone_is_one_thing_in_the_bin_and_comes_back_whole() -> None:
    make_section("经济")
    undo_import(run=bring(FIRST), by=make_user(may="*"))
    deletion = Deletion.objects.get()
    assert (deletion.name, deletion.entry_count, deletion.deleted_by_name) == ("群众团体", 2, "editor")
    take_out(deletion=deletion, by=None)
    assert list(bodies()) == ["概况", "培训"]
    assert Section.objects.get(path="群众团体/自治区妇联").contributor == "武艳丽"


def test_a_volume_that_the_import_made_comes_back_whole() -> None:
    undo_import(run=bring(FIRST), by=None)
    deletion = Deletion.objects.get()
    take_out(deletion=deletion, by=None)
    assert (deletion.subject, list(bodies())) == ("volume", ["概况", "培训"])


def test_a_section_in_which_somebody_has_written_since_stays() -> None:
    run = bring(FIRST)
    make_program(section=Section.objects.get(path="群众团体"), title="别人的")
    undone = undo_import(run=run, by=None)
    assert [name for name, _reason in undone.refused] == ["群众团体", "内蒙古年鉴 2023"]
    assert list(bodies()) == ["别人的"]
    assert [deletion.name for deletion in Deletion.objects.all()] == ["自治区妇联"]


def test_who_imported_into_a_section_of_its_own_finds_the_record_after_the_undo() -> None:
    volume = make_section("经济").yearbook
    editor = make_member(Role.EDITOR, volume)
    plan = plan_manuscript(manuscript=read_text(FIRST), yearbook_name=volume.name, section_path="文化")
    run = apply_plan(plan=plan, author=editor)
    assert run
    undo_import(run=run, by=editor)
    assert ImportRun.objects.visible_to(editor).exists()


@pytest.mark.parametrize("count", [3, 12])
def test_looking_for_what_can_be_undone_costs_the_same_however_many(
    count: int, django_assert_max_num_queries: Any
) -> None:
    run = bring("".join(f"【条目{number}】 正文。\n" for number in range(count)))
    for number in range(count):
        edit(f"条目{number}", "改过。")
    with django_assert_max_num_queries(22):
        assert len(undo_import(run=run, by=None).refused) == count + 3

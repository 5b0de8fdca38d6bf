"""The bin: nothing that is deleted is lost, nothing in it is seen, and what is restored is as it was."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from entries.editing import record_revisions
from entries.editing.binning import bin_programs, bin_section, bin_volume, delete_for_good
from entries.editing.unbinning import obstacle, take_out
from entries.importing import apply_plan, plan_manuscript
from entries.manuscripts import read_text
from entries.models import (
    AuditEvent,
    Award,
    Deletion,
    OnRecord,
    Program,
    Publication,
    Revision,
    Role,
    Schedule,
    Section,
    Yearbook,
)
from entries.published.models import PublishedEntry
from entries.publishing import publish, rebuild_public, schedule, withdraw
from tests.factories import make_award, make_member, make_program, make_section, make_user, make_yearbook, put_into_bin

pytestmark = pytest.mark.django_db


def tree() -> list[tuple[Any, ...]]:
    """The sections as they stand."""
    return list(Section.objects.order_by("pk").values_list("pk", "parent_id", "path", "tree_key", "depth", "order"))


def test_a_binned_entry_is_seen_by_no_query_and_keeps_everything() -> None:
    program = make_program(title="甲")
    make_award(program=program)
    record_revisions(programs=[program], author=None)
    put_into_bin(program, by=make_user("王芳"), reason="重复")
    assert not Program.objects.exists()
    assert not Revision.objects.exists()
    assert not Award.objects.exists()
    assert Program.everything.get().awards.model.everything.count() == 1
    assert Revision.everything.count() == 2
    deletion = Deletion.objects.get()
    assert (deletion.name, deletion.deleted_by_name, deletion.reason) == ("甲", "王芳", "重复")


def test_its_title_and_position_are_free_for_another() -> None:
    program = make_program(title="甲", order=10)
    put_into_bin(program)
    make_program(section=program.section, title="甲", order=10).full_clean()


def test_it_comes_back_to_its_place_with_its_revisions() -> None:
    program = make_program(title="甲", order=30)
    deletion = put_into_bin(program)
    take_out(deletion=deletion, by=None)
    back = Program.objects.get()
    assert (back.pk, back.title, back.order, back.revisions.count()) == (program.pk, "甲", 30, 1)
    assert not Deletion.objects.exists()


def test_a_title_that_is_taken_meanwhile_asks_for_another() -> None:
    program = make_program(title="甲")
    deletion = put_into_bin(program)
    make_program(section=program.section, title="甲")
    refusal = obstacle(deletion)
    assert refusal is not None
    assert refusal.code == "title"
    take_out(deletion=deletion, by=None, title="甲（旧）")
    back = Program.objects.get(pk=program.pk)
    assert (back.title, back.latest_number) == ("甲（旧）", 2)


def test_a_position_that_is_taken_meanwhile_becomes_the_last() -> None:
    program = make_program(order=10)
    deletion = put_into_bin(program)
    make_program(section=program.section, order=10)
    take_out(deletion=deletion, by=None)
    assert Program.objects.get(pk=program.pk).order == 20


def test_an_entry_whose_section_is_in_the_bin_asks_for_another_section() -> None:
    section = make_section("甲")
    other = make_section("乙")
    deletion = put_into_bin(make_program(section=section))
    bin_section(section=section, by=None)
    refusal = obstacle(deletion)
    assert refusal is not None
    assert refusal.code == "place"
    take_out(deletion=deletion, by=None, section=other)
    assert Program.objects.get().section == other


def test_what_is_public_must_be_withdrawn_first() -> None:
    program = make_program()
    publish(programs=[program], by=None)
    assert [one for one, _why in bin_programs(programs=[program], by=None).refused] == [program]
    for deed in (
        lambda: bin_section(section=program.section, by=None),
        lambda: bin_volume(yearbook=program.section.yearbook, by=None),
    ):
        with pytest.raises(ValidationError) as refused:
            deed()
        assert refused.value.code == "public"
    assert Program.objects.exists()


def test_many_entries_cost_few_queries(django_assert_max_num_queries: Any) -> None:
    programs = [make_program() for _ in range(30)]
    publish(programs=programs[:2], by=None)
    with django_assert_max_num_queries(10):
        binned = bin_programs(programs=programs, by=None)
    assert (len(binned.done), [program.pk for program, _why in binned.refused]) == (28, [p.pk for p in programs[:2]])


def test_what_is_planned_for_it_is_taken_back() -> None:
    program = make_program()
    schedule(programs=[program], verb="publish", at=timezone.now() + datetime.timedelta(days=1), by=None)
    put_into_bin(program)
    assert not Schedule.objects.waiting().exists()


def test_what_is_saved_by_who_had_it_open_is_not_lost() -> None:
    program = make_program(body="甲。")
    put_into_bin(program)
    Program.everything.update(body="后来保存的话。")
    record_revisions(programs=[program], author=None)
    take_out(deletion=Deletion.objects.get(), by=None)
    assert Program.objects.get().revisions.get(number=2).content["body"] == "后来保存的话。"


def test_what_was_public_stays_withdrawn_and_in_the_record() -> None:
    program = make_program()
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    put_into_bin(program)
    publish(programs=[program], by=None)
    rebuild_public()
    assert not PublishedEntry.objects.exists()
    assert Publication.objects.count() == 1


def test_a_section_goes_with_all_below_it_and_comes_back_as_it_was() -> None:
    section = make_section("甲/乙/丙")
    make_program(section=section, title="甲条")
    make_program(section=section.parent, title="乙条")
    before = tree()
    deletion = bin_section(section=Section.objects.get(path="甲"), by=None)
    assert (deletion.entry_count, Section.objects.count(), Program.objects.count()) == (2, 0, 0)
    take_out(deletion=deletion, by=None)
    assert (tree(), Program.objects.count()) == (before, 2)


def test_a_section_comes_back_below_another_with_all_below_it() -> None:
    section = make_section("甲/乙/丙")
    other = make_section("丁")
    deletion = bin_section(section=Section.objects.get(path="甲/乙"), by=None)
    bin_section(section=Section.objects.get(path="甲"), by=None)
    refusal = obstacle(deletion)
    assert refusal is not None
    assert refusal.code == "place"
    take_out(deletion=deletion, by=None, section=other)
    assert Section.objects.get(pk=section.pk).path == "丁/乙/丙"
    assert Section.objects.get(pk=section.pk).tree_key.startswith(f"{other.tree_key}.")


def test_a_section_whose_tree_would_be_too_deep_is_not_restored_there() -> None:
    make_section("甲/乙/丙")
    deep = make_section("一/二/三")
    deletion = bin_section(section=Section.objects.get(path="甲"), by=None)
    with pytest.raises(ValidationError):
        take_out(deletion=deletion, by=None, section=deep)


def test_what_was_moved_while_a_section_was_in_the_bin_is_not_disturbed() -> None:
    first, second = make_section("甲"), make_section("乙")
    Section.objects.create(yearbook=first.yearbook, parent=first, title="丙")
    deletion = bin_section(section=first, by=None)
    second.order = first.order
    second.save()
    child = Section.objects.create(yearbook=second.yearbook, parent=second, title="丁")
    take_out(deletion=deletion, by=None)
    assert Section.objects.get(pk=child.pk).path == "乙/丁"
    restored = Section.objects.get(path="甲/丙")
    assert restored.tree_key.startswith(f"{Section.objects.get(path='甲').tree_key}.")
    assert Section.objects.get(path="甲").tree_key != second.tree_key


def test_an_entry_that_was_deleted_before_its_section_stays_in_the_bin() -> None:
    section = make_section("甲")
    single = put_into_bin(make_program(section=section))
    take_out(deletion=bin_section(section=section, by=None), by=None)
    assert not Program.objects.exists()
    assert list(Deletion.objects.all()) == [single]


def test_a_volume_comes_back_with_all_that_was_in_it() -> None:
    program = make_program(section=make_section("甲/乙"))
    deletion = bin_volume(yearbook=program.section.yearbook, by=None)
    assert not Yearbook.objects.exists()
    take_out(deletion=deletion, by=None)
    assert Program.objects.get().section.yearbook == Yearbook.objects.get()


def test_a_volume_whose_name_is_taken_asks_for_another() -> None:
    deletion = bin_volume(yearbook=make_yearbook(), by=None)
    make_yearbook()
    refusal = obstacle(deletion)
    assert refusal is not None
    assert refusal.code == "title"
    take_out(deletion=deletion, by=None, title="内蒙古年鉴（旧）")
    assert Yearbook.objects.count() == 2


def test_an_import_makes_a_new_entry_beside_its_namesake_in_the_bin() -> None:
    program = make_program(section=make_section("甲"), title="妇女培训")
    put_into_bin(program)
    source = "【妇女培训】全年举办培训430期。"
    plan = plan_manuscript(manuscript=read_text(source), yearbook_name="内蒙古年鉴 2023", section_path="甲")
    apply_plan(plan=plan, author=None, source=source.encode(), source_name="")
    assert Program.objects.get(title="妇女培训").pk != program.pk


def test_what_was_never_public_is_deleted_for_good_with_its_revisions() -> None:
    deletion = bin_section(section=make_program(section=make_section("甲/乙")).section.parent, by=None)
    delete_for_good(deletion=deletion, by=None)
    assert not Program.everything.exists()
    assert not Revision.everything.exists()
    assert not Section.everything.exists()


def test_what_was_public_once_is_never_deleted_for_good() -> None:
    program = make_program()
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    deletion = put_into_bin(program)
    with pytest.raises(ValidationError):
        delete_for_good(deletion=deletion, by=None)
    assert Program.everything.exists()


def test_what_holds_something_deleted_before_it_is_not_deleted_for_good() -> None:
    section = make_section("甲")
    put_into_bin(make_program(section=section))
    with pytest.raises(ValidationError):
        delete_for_good(deletion=bin_section(section=section, by=None), by=None)


def test_what_was_restored_meanwhile_is_neither_restored_nor_deleted_again() -> None:
    deletion = put_into_bin(make_program())
    take_out(deletion=deletion, by=None)
    for deed in (take_out, delete_for_good):
        with pytest.raises(ValidationError) as refused:
            deed(deletion=deletion, by=None)
        assert refused.value.code == "gone"
    assert Program.objects.exists()


def test_the_roles_that_go_with_what_is_deleted_for_good_are_on_record() -> None:
    section = make_section("甲/乙")
    member = make_member(Role.EDITOR, section)
    deletion = bin_section(section=section.parent, by=None)
    delete_for_good(deletion=deletion, by=make_user("主编"))
    event = AuditEvent.objects.get(action=OnRecord.RIGHTS)
    assert (event.actor_name, event.subject) == ("主编", member.username)
    assert event.detail == f"− 编辑 · {section.yearbook.name} · 甲/乙"


def test_the_roles_that_stay_are_not_told_as_lost() -> None:
    make_member(Role.EDITOR, make_section("丙"))
    make_member(Role.EDITOR)
    delete_for_good(deletion=bin_section(section=make_section("甲"), by=None), by=None)
    assert not AuditEvent.objects.filter(action=OnRecord.RIGHTS).exists()


def test_who_deletes_the_section_that_their_role_is_in_sees_it_in_the_bin() -> None:
    section = make_section("甲")
    chief, colleague = make_member(Role.CHIEF_EDITOR, section), make_member(Role.CHIEF_EDITOR, section)
    deletion = bin_section(section=section, by=chief)
    assert list(Deletion.objects.visible_to(chief)) == [deletion]
    assert not Deletion.objects.visible_to(colleague).exists()


def test_who_lost_the_role_since_sees_it_no_more() -> None:
    section = make_section("甲")
    chief = make_member(Role.CHIEF_EDITOR, section)
    bin_section(section=section, by=chief)
    chief.assignments.all().delete()
    assert not Deletion.objects.visible_to(chief).exists()

"""Undoing a table: what it deleted comes back, what it moved goes back, and what was touched since stays."""

from __future__ import annotations

import pytest

from entries.editing.unbinning import take_out
from entries.importing import Undone, reason_against_undoing, undo_import
from entries.importing.tables import import_table
from entries.models import Deletion, ImportRun, Program, Section, Yearbook
from tests.factories import make_program, make_section, make_user

pytestmark = pytest.mark.django_db
HEAD = "yearbook,section,title,{}\n"
ROW = "内蒙古年鉴 2023,群众团体,{},{}\n"


def bring(column: str, *rows: tuple[str, object]) -> ImportRun:
    text = HEAD.format(column) + "".join(ROW.format(*row) for row in rows)
    assert import_table(name="programs", data=text.encode(), author=None).errors == []
    return ImportRun.objects.latest("pk")


def undone(run: ImportRun) -> Undone:
    return undo_import(run=run, by=make_user(may="*"))


def titles() -> list[str]:
    return list(Program.objects.order_by("order").values_list("title", flat=True))


@pytest.fixture(autouse=True)
def _three_entries() -> None:
    section = make_section("群众团体")
    for order, title in enumerate("甲乙丙", 1):
        make_program(section=section, title=title, order=order * 10)


def test_what_a_table_deleted_comes_back_to_its_place() -> None:
    run = bring("delete", ("乙", "yes"))
    assert titles() == ["甲", "丙"]
    assert undone(run).back == ["乙"]
    assert titles() == ["甲", "乙", "丙"]


def test_what_somebody_restored_since_is_named_and_stays() -> None:
    run = bring("delete", ("甲", "yes"), ("乙", "yes"))
    take_out(deletion=Deletion.objects.get(name="甲"), by=None)
    done = undone(run)
    assert (done.back, [title for title, _reason in done.refused]) == (["乙"], ["甲"])
    assert reason_against_undoing(ImportRun.objects.get())  # nothing is left that could be


def test_what_has_no_room_any_more_stays_in_the_bin_with_the_reason() -> None:
    run = bring("delete", ("甲", "yes"), ("乙", "yes"))
    make_program(section=Section.objects.get(), title="甲", order=90)
    done = undone(run)
    assert (done.back, [title for title, _reason in done.refused]) == (["乙"], ["甲"])
    assert Deletion.objects.get().name == "甲"


def test_what_had_no_room_comes_out_of_the_bin_by_a_second_undo() -> None:
    run = bring("delete", ("甲", "yes"), ("乙", "yes"))
    blocking = make_program(section=Section.objects.get(), title="甲", order=90)
    undo_import(run=run, by=None)
    Program.objects.filter(pk=blocking.pk).update(title="丁")
    again = undo_import(run=run, by=None)
    assert (again.back, again.refused) == (["甲"], [])


def test_what_could_not_move_back_does_by_a_second_undo() -> None:
    run = bring("order", ("甲", 40), ("乙", 50))
    Program.objects.filter(title="甲").update(order=70)
    assert undo_import(run=run, by=None).moved == ["乙"]
    Program.objects.filter(title="甲").update(order=40)
    assert undo_import(run=run, by=None).moved == ["甲"]
    assert titles() == ["甲", "乙", "丙"]


def test_what_a_table_moved_goes_back() -> None:
    run = bring("order", ("甲", 30), ("丙", 10))
    assert titles() == ["丙", "乙", "甲"]
    assert sorted(undone(run).moved) == ["丙", "甲"]
    assert titles() == ["甲", "乙", "丙"]


def test_what_was_moved_since_stays_and_so_does_what_it_stands_in_the_way_of() -> None:
    run = bring("order", ("甲", 30), ("丙", 40))
    Program.objects.filter(title="丙").update(order=10)
    done = undone(run)
    assert (done.moved, sorted(title for title, _reason in done.refused)) == ([], ["丙", "甲"])
    assert titles() == ["丙", "乙", "甲"]


def test_a_section_that_a_table_deleted_comes_back() -> None:
    make_section("社会")
    text = "yearbook,section,delete\n内蒙古年鉴 2023,社会,yes\n"
    assert import_table(name="sections", data=text.encode(), author=None).counts["deleted"] == 1
    assert undone(ImportRun.objects.latest("pk")).back == ["社会"]
    assert Section.objects.filter(path="社会").exists()


@pytest.mark.parametrize(("since", "unit", "kept"), [("", "旧单位", []), ("编辑所改", "编辑所改", ["群众团体"])])
def test_a_section_gets_its_former_values_back_unless_it_was_edited_since(
    since: str, unit: str, kept: list[str]
) -> None:
    Section.objects.update(unit="旧单位")
    text = "yearbook,section,unit\n内蒙古年鉴 2023,群众团体,新单位\n"
    assert import_table(name="sections", data=text.encode(), author=None).counts["updated"] == 1
    if since:
        Section.objects.update(unit=since)
    done = undone(ImportRun.objects.latest("pk"))
    assert (Section.objects.get().unit, [str(name) for name, _reason in done.refused]) == (unit, kept)


def test_a_volume_gets_its_former_values_back() -> None:
    Yearbook.objects.update(publisher="旧社", coverage_year=2022)
    text = "title,edition_year,publisher,coverage_year\n内蒙古年鉴,2023,新社,2021\n"
    assert import_table(name="yearbooks", data=text.encode(), author=None).counts["updated"] == 1
    assert undone(ImportRun.objects.latest("pk")).set_back == ["内蒙古年鉴 2023"]
    assert Yearbook.objects.values_list("publisher", "coverage_year").get() == ("旧社", 2022)

"""Applying a plan: all of it, or nothing."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.editing import contents_of, record_revisions
from entries.importing import Settlement, StalePlan, apply_plan, plan_manuscript
from entries.manuscripts import read_text
from entries.models import ImportRun, Origin, Program, Revision, Section, Yearbook
from entries.published.models import PublishedEntry
from entries.publishing import publish
from tests.factories import make_program, make_user

VOLUME, PATH = "内蒙古年鉴 2023", "群众团体/自治区妇联"
REAL = Path(__file__).parents[2].parent / "shared" / "manuscripts" / "nmg-2023-womens-federation.txt"


def plan(source: str | bytes):
    """The plan for that page."""
    return plan_manuscript(manuscript=read_text(source), yearbook_name=VOLUME, section_path=PATH)


def everything() -> list[object]:
    """All rows that an import may write."""
    return [list(model.objects.order_by("pk").values()) for model in (Yearbook, Section, Program, Revision, ImportRun)]


def edit(title: str, body: str) -> Program:
    """An editor's change of an entry."""
    program = Program.objects.get(title=title)
    program.body = body
    program.save()
    record_revisions(programs=[program], author=None)
    return program


@pytest.mark.django_db
def test_volume_sections_and_entries_are_created_with_a_revision_each():
    editor = make_user()
    apply_plan(plan=plan("【甲】 一。\n【乙】 二。(武艳丽)"), author=editor)
    assert Yearbook.objects.get().coverage_year == 2022
    assert Section.objects.get(path=PATH).contributor == "武艳丽"
    assert [p.title for p in Program.objects.in_order()] == ["甲", "乙"]
    assert {(r.number, r.origin, r.author) for r in Revision.objects.all()} == {(1, Origin.IMPORT, editor)}


@pytest.mark.django_db
def test_importing_the_same_again_changes_nothing_at_all():
    page = "【甲】 一。\n图1 活动 (办公室 供图)\n【乙】 二。(武艳丽)"
    apply_plan(plan=plan(page), author=None)
    before = everything()
    assert apply_plan(plan=plan(page), author=None) is None
    assert everything() == before


@pytest.mark.django_db
def test_an_entry_in_conflict_stays_as_the_editor_left_it():
    apply_plan(plan=plan("【甲】 一。\n【乙】 二。"), author=None)
    edit("甲", "编辑改过。")
    apply_plan(plan=plan("【甲】 来稿新文。\n【乙】 来稿新文。"), author=None)
    assert list(Program.objects.in_order().values_list("body", flat=True)) == ["编辑改过。", "来稿新文。"]


@pytest.mark.django_db
def test_the_editor_may_take_the_manuscript_s_text_and_the_former_stays_in_the_history():
    apply_plan(plan=plan("【甲】 一。"), author=None)
    program = edit("甲", "编辑改过。")
    apply_plan(plan=plan("【甲】 来稿新文。"), author=None, settle={"甲": Settlement("take")})
    bodies = program.revisions.order_by("number").values_list("content__body", flat=True)
    assert list(bodies) == ["一。", "编辑改过。", "来稿新文。"]


@pytest.mark.django_db
def test_a_plan_that_the_database_has_moved_on_from_is_refused_whole():
    apply_plan(plan=plan("【甲】 一。\n【乙】 二。"), author=None)
    made = plan("【甲】 新一。\n【乙】 新二。")
    edit("乙", "编辑改过。")
    before = everything()
    with pytest.raises(StalePlan) as refused:
        apply_plan(plan=made, author=None)
    assert everything() == before
    assert refused.value.plan.counts["conflict"] == 1


@pytest.mark.django_db
def test_confirming_twice_does_nothing_the_second_time():
    made = plan("【甲】 一。")
    apply_plan(plan=made, author=None)
    with pytest.raises(StalePlan) as refused:
        apply_plan(plan=made, author=None)
    assert refused.value.plan.counts["unchanged"] == 1
    assert ImportRun.objects.count() == 1


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch):
    made = plan("【甲】 一。\n【乙】 二。")
    before = everything()

    def taken(*args: object, **kwargs: object) -> None:
        Program.objects.create(section=Section.objects.get(path=PATH), title="甲")  # the database refuses the twin

    monkeypatch.setattr("entries.importing.applying.record_revisions", taken)
    with pytest.raises(IntegrityError), transaction.atomic():
        apply_plan(plan=made, author=None)
    assert everything() == before


@pytest.mark.django_db
def test_a_new_entry_stands_where_the_manuscript_has_it():
    apply_plan(plan=plan("【甲】 一。\n【丙】 三。"), author=None)
    make_program(section=Section.objects.get(path=PATH), title="编辑所加")
    apply_plan(plan=plan("【甲】 一。\n【乙】 二。\n【丙】 三。"), author=None)
    assert [p.title for p in Program.objects.in_order()] == ["甲", "乙", "丙", "编辑所加"]


@pytest.mark.django_db
def test_the_run_is_recorded_with_its_file_and_counts():
    run = apply_plan(plan=plan("【甲】 一。"), author=make_user(), source=b"x", source_name="妇联.txt")
    assert (run.source_name, run.counts["created"], run.plan[0]["revision"]) == ("妇联.txt", 1, 1)


@pytest.mark.django_db
def test_an_import_never_changes_what_the_public_sees():
    apply_plan(plan=plan("【甲】 一。"), author=None)
    publish(programs=Program.objects.all(), by=None)
    apply_plan(plan=plan("【甲】 新文。"), author=None)
    assert PublishedEntry.objects.get().body == "一。"


@pytest.mark.django_db
def test_a_figure_that_an_editor_added_stays():
    apply_plan(plan=plan("【甲】 一。\n图1 活动 (办公室 供图)"), author=None)
    Program.objects.get().figures.create(number=2, caption="编辑所加", order=9)
    edit("甲", "一。")
    apply_plan(plan=plan("【甲】 一。\n图1 活动现场 (办公室 供图)"), author=None, settle={"甲": Settlement("take")})
    assert [f.caption for f in Program.objects.get().figures.order_by("number")] == ["活动现场", "编辑所加"]


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason="the real page is not on this machine")
def test_the_real_page_makes_eighteen_entries_once():
    source = REAL.read_bytes()
    assert plan(source).counts == {"created": 18, "updated": 0, "unchanged": 0, "conflict": 0}
    apply_plan(plan=plan(source), author=None)
    before = everything()
    assert plan(source).counts == {"created": 0, "updated": 0, "unchanged": 18, "conflict": 0}
    apply_plan(plan=plan(source), author=None)
    assert everything() == before
    assert Revision.objects.count() == 18


class AnyPage(TestCase):
    """What stands in the plan stands in the database afterwards."""

    @given(
        st.dictionaries(
            st.text(st.sampled_from("甲乙丙丁工程项目"), min_size=1, max_size=6),
            st.lists(st.text(st.sampled_from("妇女儿童2022,。“”()"), min_size=1, max_size=20), max_size=3),
            min_size=1,
            max_size=6,
        )
    )
    def test_the_plan_s_contents_are_what_is_stored(self, entries):
        page = "\n".join(f"【{title}】\n" + "\n".join(body) for title, body in entries.items())
        made = plan(page)
        apply_plan(plan=made, author=None)
        stored = {content["title"]: content for content in contents_of(Program.objects.all()).values()}
        assert stored == {entry.after["title"]: entry.after for entry in made.entries}
        assert apply_plan(plan=plan(page), author=None) is None

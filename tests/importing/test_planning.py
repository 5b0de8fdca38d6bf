"""A plan says what an import would do, and writes nothing."""

import pytest
from django.core.exceptions import ValidationError

from entries.editing import record_revisions
from entries.importing import Action, apply_plan, plan_manuscript
from entries.manuscripts import read_manuscript, read_text
from entries.models import ImportRun, Program, Revision, Section, Yearbook
from tests.factories import make_program, make_section, make_yearbook
from tests.manuscripts.words import make_docx, p, picture
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
VOLUME, PATH = "内蒙古年鉴 2023", "群众团体/自治区妇联"
PAGE = "【概况】 2022年。\n【志愿服务】 举办活动。\n图22 活动现场 (办公室 供图)(武艳丽)"


def plan(text: str = PAGE, volume: str = VOLUME, path: str = PATH):
    """The plan for a page of that text."""
    return plan_manuscript(manuscript=read_text(text), yearbook_name=volume, section_path=path)


def actions(of) -> list[str]:
    """What the plan does to each entry, in order."""
    return [entry.action for entry in of.entries]


def test_it_tells_how_many_entries_are_compared() -> None:
    told: list[tuple[int, int]] = []
    manuscript = read_text("【概况】 一。\n【培训】 二。")
    plan_manuscript(
        manuscript=manuscript,
        yearbook_name="内蒙古年鉴 2023",
        section_path="综合",
        progress=lambda *now: told.append(now),
    )
    assert told == [(1, 2), (2, 2)]


def test_a_plan_writes_nothing():
    plan()
    assert not Yearbook.objects.exists()
    assert not Section.objects.exists()


def test_missing_volume_and_sections_are_said():
    made = plan()
    assert made.new_yearbook
    assert made.new_sections == ("群众团体", PATH)


def test_only_what_is_missing_of_the_path_is_created():
    make_section("群众团体")
    assert plan().new_sections == (PATH,)
    assert not plan().new_yearbook


def test_an_entry_is_new_updated_unchanged_or_in_conflict():
    apply_plan(plan=plan("【甲】 一。\n【乙】 二。\n【丙】 三。"), author=None)
    edited = Program.objects.get(title="丙")
    edited.body = "编辑改过。"
    edited.save()
    record_revisions(programs=[edited], author=None)
    made = plan("【甲】 一。\n【乙】 二改。\n【丙】 三改。\n【丁】 四。")
    assert actions(made) == [Action.UNCHANGED, Action.UPDATED, Action.CONFLICT, Action.CREATED]


def test_an_entry_that_was_never_imported_is_in_conflict_with_another_text():
    make_program(section=make_section(PATH), title="概况", body="编辑所写。")
    assert actions(plan("【概况】 来稿。")) == [Action.CONFLICT]


def test_an_entry_with_the_same_text_is_unchanged_whoever_wrote_it():
    make_program(section=make_section(PATH), title="概况", body="来稿。")
    assert actions(plan("【概况】 来稿。")) == [Action.UNCHANGED]


def test_a_change_is_told_field_by_field():
    apply_plan(plan=plan("【甲】 一。"), author=None)
    assert plan("【甲】 二。").entries[0].changes == [("body", "一。", "二。")]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("概况", "overview"),
        ("强基扩面促活工程", "project"),
        ("机构改革", "reform"),
        ("家政职业技能大赛", "event"),
        ("困难妇女司法救助", "work"),
    ],
)
def test_a_new_entry_s_kind_is_guessed_from_its_title(title, kind):
    assert plan(f"【{title}】 2022年。").entries[0].after["kind"] == kind


def test_what_editors_added_stays():
    apply_plan(plan=plan("【甲】 一。"), author=None)
    program = Program.objects.get()
    program.facts.create(label="人数", value=1)
    after = plan("【甲】 二。").entries[0].after
    assert after["facts"][0]["label"] == "人数"


def test_the_page_s_own_volume_is_compared_with_the_one_named():
    codes = [notice.code for notice in plan("2022卷\n【甲】 一。").notices]
    assert codes == ["other_volume"]


def test_a_section_keeps_the_contributor_it_has_and_new_entries_name_the_page_s():
    make_section(PATH, contributor="于洋")
    made = plan("【甲】 一。(武艳丽)")
    assert made.contributors == {}
    assert made.entries[0].after["contributor"] == "武艳丽"
    assert [notice.code for notice in made.notices] == ["other_contributor"]


@pytest.mark.parametrize("volume", ["内蒙古年鉴", "", "2023"])
def test_a_volume_without_title_or_year_is_refused(volume):
    with pytest.raises(ValidationError):
        plan(volume=volume)


@pytest.mark.parametrize("path", ["甲//乙", "甲/乙/丙/丁/戊"])
def test_a_path_that_cannot_be_is_refused(path):
    with pytest.raises(ValidationError):
        plan(path=path)


def test_a_plan_with_errors_cannot_be_applied():
    made = plan(f"【甲】 一。\n【{'长' * 201}】 二。")
    with pytest.raises(ValidationError):
        apply_plan(plan=made, author=None)
    assert not Program.objects.exists()


def test_a_long_title_is_an_error_and_never_cut():
    (error,) = plan(f"【甲】 一。\n【{'长' * 201}】 二。").errors
    assert (error.line, len(error.value)) == (2, 201)


def test_planning_costs_as_many_queries_for_fifty_entries_as_for_two(django_assert_max_num_queries):
    few = "".join(f"【条目{n}】 正文。\n" for n in range(2))
    many = "".join(f"【条目{n}】 正文。\n" for n in range(50))
    apply_plan(plan=plan(many), author=None)
    with django_assert_max_num_queries(12) as counted:
        plan(few)
    with django_assert_max_num_queries(len(counted.captured_queries)):
        plan(many)


def test_nothing_was_recorded_by_any_plan():
    make_yearbook()
    plan()
    assert not Revision.objects.exists()
    assert not ImportRun.objects.exists()


WHOLE = make_docx(
    p("群众团体", style="H1"),
    p("自治区妇联", style="H2"),
    p("【概况】 一。（武艳丽）"),
    p("自治区团委", style="H2"),
    p("【概况】 二。（于洋）"),
)


def plan_docx(source: bytes, section: str = "", **others):
    """The plan of a Word file."""
    return plan_manuscript(
        manuscript=read_manuscript(source), yearbook_name="内蒙古年鉴 2023", section_path=section, **others
    )


def test_a_volume_s_headings_are_its_sections():
    made = plan_docx(WHOLE)
    assert made.new_sections == ("群众团体", "群众团体/自治区妇联", "群众团体/自治区团委")
    assert made.contributors == {"群众团体/自治区妇联": "武艳丽", "群众团体/自治区团委": "于洋"}
    assert [entry.section_path for entry in made.entries] == list(made.contributors)


@pytest.mark.parametrize("section", ["群众团体", "社会/群众团体"])
def test_headings_that_name_the_chosen_section_are_that_section(section):
    assert plan_docx(WHOLE, section).entries[0].section_path == f"{section}/自治区妇联"


def test_one_heading_above_all_entries_is_the_page_s_title_where_it_names_nothing_else():
    made = plan_docx(make_docx(p("妇联工作综述", style="H1"), p("【概况】一。")), PATH)
    assert made.entries[0].section_path == PATH
    assert [notice.code for notice in made.notices] == ["page_title"]


def test_a_heading_five_levels_down_is_an_error_at_its_line():
    deep = [p(title, style=f"H{level}") for level, title in enumerate("甲乙丙丁", 1)]
    made = plan_docx(make_docx(*deep, p("【概况】一。"), p("戊", style="H1"), p("【己】二。")), "子/丑")
    assert {error.line for error in made.errors} == {3, 4}


def test_an_entry_without_a_section_is_an_error():
    (error,) = plan_docx(make_docx(p("【概况】一。"))).errors
    assert (error.line, error.value) == (1, "概况")


def test_a_page_of_text_leaves_the_picture_that_a_figure_has():
    source = make_docx(p("【甲】一。"), picture(), p("图1 现场"), media=make_image())
    apply_plan(plan=plan_docx(source, PATH), author=None)
    made = plan("【甲】 一。\n图1 大会现场")
    figure = made.entries[0].after["figures"][0]
    assert (figure["caption"], figure["picture"]["width"]) == ("大会现场", 60)


def test_headings_above_the_chosen_section_lie_on_its_path():
    made = plan_docx(make_docx(p("群众团体", style="H1"), p("自治区妇联", style="H2"), p("【概况】一。")), PATH)
    assert made.new_sections == ("群众团体", PATH)

"""Who may do what where: the table in docs/roles.md, inheritance, refusals that say why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from entries.editing.rights import DEEDS, Action, Deed, described, may, permitted, refusal
from entries.models import Assignment, Award, ImportRun, Program, Revision, Role, Section, Yearbook, rights_of
from entries.publishing import publish, withdraw
from tests.factories import make_award, make_member, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
PLACED = (Yearbook, Section, Program, Award, Revision, ImportRun)


def table() -> dict[str, dict[str, bool]]:
    """The manual's table: whether a role may, by deed and role, both in English."""
    block = MANUAL.read_text("utf-8").partition("\n|")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
    header, _rule, *body = rows
    return {row[0]: {role: cell == "yes" for role, cell in zip(header[1:], row[1:], strict=True)} for row in body}


@pytest.fixture
def english(settings: Any) -> Any:
    from django.utils import translation

    with translation.override("en"):
        yield


def subject_of(deed: Deed, section: Section) -> Any:
    """Something that the deed is done to, in the section."""
    if deed.model is Program:
        return Program(section=section)
    if deed.model is Section:
        return section
    return (Yearbook() if deed.action == Action.ADD else section.yearbook) if deed.model is Yearbook else None


def test_the_manual_names_every_deed_and_every_role(english: Any) -> None:
    rows = table()
    assert list(rows) == [str(deed.words) for deed in DEEDS]
    assert all(list(row) == [str(role.label) for role in Role] for row in rows.values())


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_manual_says(english: Any, role: Role) -> None:
    member, section = make_member(role), make_section()
    deeds = [deed for deed in DEEDS if exists(deed)]
    found = {str(d.words): may(member, d.action, subject_of(d, section), stage=d.stage) for d in deeds}
    said = {str(deed.words): table()[str(deed.words)][str(role.label)] for deed in deeds}
    assert found == said


def exists(deed: Deed) -> bool:
    """Whether there are reviews to be submitted to and decided."""
    code = f"review_stage_{deed.stage}" if deed.stage else "submit_program"
    reviews = deed.action in (Action.SUBMIT, Action.REVIEW)
    return not reviews or Permission.objects.filter(codename=code).exists()


@pytest.mark.parametrize("role", Role)
def test_no_role_may_anything_beside_its_own_section(role: Role) -> None:
    mine = make_section("甲/乙")
    member, beside = make_member(role, mine), (make_section("丙"), mine.parent)
    for deed in DEEDS:
        for section in beside:
            assert not may(member, deed.action, subject_of(deed, section), stage=deed.stage), deed


def test_a_right_is_inherited_by_every_section_below() -> None:
    top = make_section("甲")
    below = make_section("甲乙")
    below.parent, below.order = top, None
    below.save()
    member = make_member(Role.EDITOR, top)
    assert may(member, Action.CHANGE, make_program(section=below))
    assert not may(member, Action.CHANGE, make_program(section=make_section("丙")))


def test_a_right_in_a_volume_holds_in_all_its_sections_and_in_no_other_volume() -> None:
    one, two = make_yearbook(edition_year=2022), make_yearbook(edition_year=2023)
    member = make_member(Role.CHIEF_EDITOR, one)
    assert may(member, Action.PUBLISH, make_program(section=make_section("甲", yearbook=one)))
    assert not may(member, Action.PUBLISH, make_program(section=make_section("甲", yearbook=two)))
    assert may(member, Action.ADD, Section(yearbook=one))
    assert not may(member, Action.ADD, Yearbook())


def test_a_section_whose_position_begins_alike_is_another_section() -> None:
    mine, other = make_section("甲", order=1), make_section("乙", order=10)
    assert not may(make_member(Role.EDITOR, mine), Action.VIEW, make_program(section=other))


def test_each_role_holds_only_where_it_was_given() -> None:
    here, there = make_section("甲"), make_section("乙")
    member = make_member(Role.CONTRIBUTOR, here)
    group = Group.objects.get(name=Role.CHIEF_EDITOR.value)
    Assignment.objects.create(user=member, group=group, section=there)
    assert may(member, Action.PUBLISH, make_program(section=there))
    assert not may(member, Action.PUBLISH, make_program(section=here))
    assert may(member, Action.CHANGE, make_program(section=here))


def test_without_an_assignment_there_is_no_right_whatever_the_account_was_permitted() -> None:
    user, program = make_user(may="*"), make_program()
    user.assignments.all().delete()
    assert not may(user, Action.VIEW, program)
    assert not user.has_perm("entries.view_program")
    assert not Program.objects.visible_to(user).exists()


def test_an_account_s_own_permissions_hold_where_it_is_assigned() -> None:
    mine, other = make_section("甲"), make_section("乙")
    user = make_user(may="publish_program")
    user.assignments.update(section=mine)
    assert may(user, Action.PUBLISH, make_program(section=mine))
    assert not may(user, Action.PUBLISH, make_program(section=other))


def test_a_superuser_may_everything_and_one_who_left_or_is_unknown_nothing() -> None:
    program = make_program()
    chief = make_member(Role.CHIEF_EDITOR)
    chief.is_active = False
    assert may(User(username="root", is_active=True, is_superuser=True), Action.PUBLISH, program)
    assert not may(chief, Action.VIEW, program)
    assert not may(AnonymousUser(), Action.VIEW, program)


def test_a_role_in_one_section_gives_no_right_over_accounts() -> None:
    member = make_member(Role.ADMINISTRATOR, make_section())
    assert not may(member, Action.MANAGE_PEOPLE)
    assert not member.has_perm("auth.change_user")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("model", PLACED, ids=lambda model: model.__name__)
def test_one_is_visible_as_many_are(role: Role, model: Any) -> None:
    for path in ("甲", "甲/乙", "甲/乙/丙", "甲/丁", "戊"):
        section = make_below(path)
        program = make_program(section=section)
        make_award(program=program)
        ImportRun.objects.create(section=section, plan=[], counts={}, source_digest="")
    ImportRun.objects.create(section=None, plan=[], counts={}, source_digest="")
    make_yearbook(edition_year=2020)
    member = make_member(role, Section.objects.get(path="甲/乙"))
    seen = set(model.objects.visible_to(member))
    asked = {row for row in model.objects.all() if hasattr(row, "is_visible_to") and row.is_visible_to(member)}
    assert 0 < len(seen) < model.objects.count()
    assert seen == asked or not hasattr(model, "is_visible_to")


def make_below(path: str) -> Section:
    """The section of that path below one that is there."""
    above, _separator, title = path.rpartition("/")
    if not above:
        return make_section(path)
    parent = Section.objects.get(path=above)
    return Section.objects.create(yearbook=parent.yearbook, parent=parent, title=title)


def test_a_refusal_says_what_is_not_allowed_and_where(english: Any) -> None:
    mine, other = make_section("甲"), make_section("乙")
    member = make_member(Role.CONTRIBUTOR, mine)
    reason = refusal(member, Action.PUBLISH, make_program(section=mine))
    assert reason.startswith("Your roles do not let you publish and withdraw entries in “甲”")
    assert "“乙”" in refusal(member, Action.CHANGE, make_program(section=other))
    assert refusal(member, Action.CHANGE, make_program(section=mine)) == ""


@pytest.mark.parametrize("verb", [publish, withdraw])
def test_publishing_refuses_what_is_out_of_reach_entry_by_entry(verb: Any) -> None:
    mine, other = make_program(section=make_section("甲")), make_program(section=make_section("乙"))
    publish(programs=[mine, other], by=None)
    withdraw(programs=[mine, other], by=None) if verb is publish else None
    outcome = verb(programs=[mine, other], by=make_member(Role.CHIEF_EDITOR, mine.section))
    assert [program.pk for program in outcome.done] == [mine.pk]
    assert [program.pk for program, _reason in outcome.refused] == [other.pk]


def test_the_system_itself_is_refused_nothing() -> None:
    refused: list[Any] = []
    program = make_program()
    assert permitted([program], None, Action.PUBLISH, refused) == [program]
    assert refused == []


def test_rights_are_read_once_for_a_request(django_assert_num_queries: Any) -> None:
    program = make_program()
    user = User.objects.get(pk=make_member(Role.EDITOR, program.section).pk)
    with django_assert_num_queries(4):
        for _ in range(3):
            assert may(user, Action.CHANGE, program)
            assert rights_of(user).somewhere()


def test_what_an_account_may_is_told_place_by_place(english: Any) -> None:
    section = make_section("甲")
    told = dict(described(make_member(Role.CONTRIBUTOR, section)))
    assert list(told) == ["内蒙古年鉴 2023 · 甲"]
    assert "change entries" in told["内蒙古年鉴 2023 · 甲"]
    assert "publish and withdraw entries" not in told["内蒙古年鉴 2023 · 甲"]


def test_the_groups_are_made_by_a_migration_and_keep_what_an_office_changed() -> None:
    from django.apps import apps

    from entries.models import grant_roles

    editor = Group.objects.get(name=Role.EDITOR.value)
    editor.permissions.remove(Permission.objects.get(codename="delete_program"))
    grant_roles(apps, codes={"view_program"})
    assert not editor.permissions.filter(codename="delete_program").exists()
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_a_place_is_a_volume_or_a_section_and_a_role_is_given_once() -> None:
    from django.core.exceptions import ValidationError

    section = make_section()
    member = make_member(Role.EDITOR, section)
    again = Assignment(user=member, group=Group.objects.get(name=Role.EDITOR.value), section=section)
    both = Assignment(user=member, section=section, yearbook=section.yearbook)
    for wrong in (again, both):
        with pytest.raises(ValidationError):
            wrong.full_clean()


def test_deleting_a_section_takes_the_rights_in_it_along() -> None:
    section = make_section("甲")
    member = make_member(Role.EDITOR, section)
    section.delete()
    assert rights_of(User.objects.get(pk=member.pk)).somewhere() == frozenset()


def test_a_revision_of_an_entry_out_of_reach_is_not_seen() -> None:
    program = make_program(section=make_section("甲"))
    member = make_member(Role.EDITOR, make_section("乙"))
    assert program.revisions.exists()
    assert not Revision.objects.visible_to(member).exists()


@pytest.mark.parametrize(
    ("role", "may_link"), [(Role.EDITOR, True), (Role.CHIEF_EDITOR, True), (Role.CONTRIBUTOR, False)]
)
def test_editors_link_programmes_over_the_years(role: Role, may_link: bool) -> None:
    names = set(Group.objects.get(name=role.value).permissions.values_list("codename", flat=True))
    assert ({"change_series", "add_seriesmember"} <= names) is may_link

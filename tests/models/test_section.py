"""The tree of sections."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from entries.models import Section
from tests.factories import make_section, make_yearbook

pytestmark = pytest.mark.django_db


def test_a_section_s_path_names_it_in_its_volume():
    assert make_section("群众团体/自治区妇联").path == "群众团体/自治区妇联"


def test_renaming_a_section_renames_the_paths_below():
    below = make_section("群众团体/自治区妇联/办公室")
    top = Section.objects.get(depth=1)
    top.title = "人民团体"
    top.save()
    below.refresh_from_db()
    assert below.path == "人民团体/自治区妇联/办公室"


def test_moving_a_section_takes_all_below_along():
    below = make_section("甲/乙/丙")
    other = make_section("丁", yearbook=below.yearbook)
    moved = Section.objects.get(title="乙")
    moved.parent, moved.order = other, None
    moved.full_clean()
    moved.save()
    below.refresh_from_db()
    assert (below.path, below.depth) == ("丁/乙/丙", 3)
    assert Section.objects.in_tree_order().last() == below


def test_a_new_section_takes_the_last_place():
    volume = make_yearbook()
    assert [make_section(title, yearbook=volume).order for title in "甲乙丙"] == [10, 20, 30]


def test_within_gives_the_section_and_all_below_and_no_other():
    deep = make_section("甲/乙/丙")
    make_section("丁", yearbook=deep.yearbook)
    assert [s.title for s in Section.objects.within(deep.parent).in_tree_order()] == ["乙", "丙"]


def test_the_tree_is_at_most_four_deep():
    deep = make_section("甲/乙/丙/丁")
    fifth = Section(yearbook=deep.yearbook, parent=deep, title="戊")
    with pytest.raises(ValidationError):
        fifth.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        fifth.save()


def test_a_branch_cannot_move_to_where_its_leaves_would_be_five_deep():
    branch = make_section("甲/乙").parent
    deep = make_section("丙/丁/戊", yearbook=branch.yearbook)
    branch.parent, branch.order = deep, None
    with pytest.raises(ValidationError):
        branch.full_clean()


def test_a_section_cannot_stand_below_itself():
    below = make_section("甲/乙")
    top = below.parent
    top.parent = below
    with pytest.raises(ValidationError):
        top.full_clean()


def test_a_parent_in_another_volume_is_refused():
    other = make_section("甲", yearbook=make_yearbook(edition_year=2022))
    section = make_section("乙", yearbook=make_yearbook())
    section.parent = other
    with pytest.raises(ValidationError):
        section.full_clean()


def test_siblings_have_different_titles_and_positions():
    first = make_section("甲")
    for twin in (
        Section(yearbook=first.yearbook, title="甲"),
        Section(yearbook=first.yearbook, title="乙", order=first.order),
    ):
        with pytest.raises(ValidationError):
            twin.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


@pytest.mark.parametrize("title", ["", "甲/乙"])
def test_a_title_is_one_step_of_a_path(title):
    section = Section(yearbook=make_yearbook(), title=title)
    with pytest.raises(ValidationError):
        section.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        section.save()

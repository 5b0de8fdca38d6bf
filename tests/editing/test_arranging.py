"""Positions of sections and entries."""

import pytest
from django.core.exceptions import ValidationError

from entries.editing import arrange_programs, arrange_sections
from entries.models import Program, Section
from tests.factories import make_program, make_section, make_yearbook

pytestmark = pytest.mark.django_db


def test_sections_take_the_order_that_was_given_and_their_subsections_go_along():
    volume = make_yearbook()
    make_section("甲/子", yearbook=volume)
    make_section("乙/丑", yearbook=volume)
    first, second = Section.objects.filter(depth=1).order_by("tree_key")
    arrange_sections(yearbook=volume, parent=None, ids=[second.pk, first.pk])
    assert [s.path for s in Section.objects.in_tree_order()] == ["乙", "乙/丑", "甲", "甲/子"]


def test_positions_are_steps_of_ten():
    section = make_section()
    ids = [make_program(section=section).pk for _ in range(3)]
    arrange_programs(section=section, ids=ids[::-1])
    orders = dict(Program.objects.values_list("pk", "order"))
    assert [orders[pk] for pk in ids] == [30, 20, 10]


def test_a_list_that_misses_an_entry_is_refused_and_changes_nothing():
    section = make_section()
    ids = [make_program(section=section).pk for _ in range(3)]
    with pytest.raises(ValidationError):
        arrange_programs(section=section, ids=ids[1:])
    assert list(Program.objects.order_by("order").values_list("pk", flat=True)) == ids


def test_a_section_of_another_parent_is_refused():
    volume = make_yearbook()
    child = make_section("甲/子", yearbook=volume)
    with pytest.raises(ValidationError):
        arrange_sections(yearbook=volume, parent=None, ids=[child.pk, child.parent_id])

"""Entries, their states, and what belongs to them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from entries.editing import record_revisions
from entries.models import Award, Figure, Program, Publication, State
from entries.publishing import publish, withdraw
from tests.factories import make_award, make_program, make_section

pytestmark = pytest.mark.django_db


def in_every_state() -> list[Program]:
    """A draft, a published, a changed and a withdrawn entry."""
    programs = [make_program(title=state) for state in State.values]
    publish(programs=programs[1:], by=None)
    withdraw(programs=programs[3:], by=None)
    programs[2].body = "新文。"
    programs[2].save()
    record_revisions(programs=[programs[2]], author=None)
    return programs


def test_an_entry_says_where_it_stands():
    assert [program.state for program in in_every_state()] == State.values


def test_the_question_about_many_has_the_same_answer_as_about_one():
    in_every_state()
    for program in Program.objects.with_state():
        assert program.current_state == Program.objects.get(pk=program.pk).state
        assert Program.objects.in_state(program.current_state).get() == program


@pytest.mark.parametrize("field", ["title", "order"])
def test_a_section_has_each_title_and_position_once(field):
    first = make_program()
    twin = Program(section=first.section, title="另一条", order=999)
    setattr(twin, field, getattr(first, field))
    with pytest.raises(ValidationError):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_an_entry_that_was_public_cannot_be_deleted():
    program = make_program()
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    with pytest.raises(ProtectedError):
        program.delete()


def test_a_draft_can_be_deleted():
    make_program().delete()
    assert not Program.objects.exists()


def test_a_section_with_entries_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        make_program().section.delete()


def test_an_entry_has_one_live_publication_at_most():
    program = make_program()
    publish(programs=[program], by=None)
    live = program.live_publication
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            program=program,
            revision=live.revision,
            section=live.section,
            order=10,
            published_at=live.published_at,
            published_by=None,
        )


def test_an_award_stands_once_in_an_entry_for_each_year_and_rank():
    award = make_award(year=None)
    make_award(program=award.program, year=2022)
    twin = Award(program=award.program, name=award.name, year=None)
    with pytest.raises(ValidationError):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_figure_has_a_number_or_a_caption():
    with pytest.raises(ValidationError):
        Figure(program=make_program()).full_clean()


def test_entries_within_a_section_are_those_of_its_subsections_too():
    below = make_program(section=make_section("甲/乙"))
    make_program(section=make_section("丙", yearbook=below.section.yearbook))
    assert list(Program.objects.within(below.section.parent)) == [below]

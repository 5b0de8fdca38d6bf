"""Rebuilding: the public tables follow from the record."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.editing import record_revisions
from entries.models import Program, Section, Yearbook
from entries.published.awards import PublishedAward
from entries.published.honours import PublishedGrant, PublishedHonour
from entries.published.models import (
    ChronologyLine,
    IndexLine,
    PublishedEntry,
    PublishedFigure,
    PublishedSection,
    PublishedYearbook,
    Withdrawal,
)
from entries.published.series import PublishedSeries
from entries.publishing import publish, rebuild_public, withdraw
from entries.search.models import Heading, PublicIndex
from tests.factories import make_award, make_program, make_section, make_yearbook

TABLES = (
    PublishedYearbook,
    PublishedSection,
    PublishedEntry,
    PublishedAward,
    PublishedHonour,
    PublishedGrant,
    IndexLine,
    PublishedFigure,
    ChronologyLine,
    PublishedSeries,
    Withdrawal,
    PublicIndex,
    Heading,
)


def public_side() -> dict[str, list[dict[str, object]]]:
    """Every row of the public tables."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.django_db
def test_rebuilding_gives_the_same_rows():
    volume = make_yearbook()
    programs = [make_program(section=make_section(path, yearbook=volume)) for path in ("甲/乙", "丙", "丁")]
    make_award(program=programs[0])
    record_revisions(programs=programs, author=None)
    publish(programs=programs, by=None)
    withdraw(programs=programs[2:], by=None)
    before = public_side()
    assert rebuild_public() == 2
    assert public_side() == before


@pytest.mark.django_db
def test_rebuilding_does_not_make_a_later_text_or_name_public():
    program = make_program(section=make_section("群众团体"), body="旧文。")
    publish(programs=[program], by=None)
    Program.objects.update(body="新文。")
    Section.objects.update(title="人民团体", path="人民团体")
    Yearbook.objects.update(publisher="新出版社")
    before = public_side()
    rebuild_public()
    assert public_side() == before


@pytest.mark.django_db
def test_the_command_rebuilds_what_was_lost(capsys):
    program = make_program()
    publish(programs=[program], by=None)
    before = public_side()
    PublishedYearbook.objects.all().delete()
    call_command("rebuild_public")
    assert "1" in capsys.readouterr().out
    assert public_side() == before


class AfterAnyHistory(TestCase):
    """Whatever was published, moved, changed and withdrawn, in any order."""

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["publish", "withdraw", "edit", "move", "reorder", "rename", "redate"]),
                st.integers(0, 3),
            ),
            max_size=12,
        )
    )
    def test_rebuilding_gives_the_same_rows(self, steps):
        volumes = [make_yearbook(edition_year=2022), make_yearbook(edition_year=2023)]
        sections = [make_section(path, yearbook=volume) for volume in volumes for path in ("甲/乙", "丙")]
        programs = [make_program(section=section) for section in sections]
        for number, (step, which) in enumerate(steps):
            take(step, programs[which], sections[which], sections[(which + 1) % 4], number)
        before = public_side()
        rebuild_public()
        assert public_side() == before


def take(step: str, program: Program, section: Section, other: Section, number: int) -> None:
    """One step of an editor."""
    program.refresh_from_db()
    section.refresh_from_db()
    if step == "publish":
        publish(programs=[program], by=None)
    elif step == "withdraw":
        withdraw(programs=[program], by=None)
    elif step == "edit":
        Program.objects.filter(pk=program.pk).update(body=f"第{number}稿。")
        record_revisions(programs=[program], author=None)
    elif step == "move":
        Program.objects.filter(pk=program.pk).update(section=other, order=1000 + number)
    elif step == "reorder":
        section.order = 1000 + number
        section.save()
    elif step == "redate":
        Yearbook.objects.filter(pk=section.yearbook_id).update(edition_year=2030 + number)
    else:
        section.title = f"名{number}"
        section.save()

"""`manage.py publish`: a volume, a section, one entry."""

import pytest
from django.core.management import CommandError, call_command

from entries.models import State
from tests.factories import make_program, make_section, make_yearbook

pytestmark = pytest.mark.django_db
VOLUME = "内蒙古年鉴 2023"


def test_a_volume_is_published_with_all_its_entries():
    programs = [make_program(section=make_section(path)) for path in ("甲/乙", "丙")]
    call_command("publish", yearbook=VOLUME)
    assert [program.state for program in programs] == [State.PUBLISHED] * 2


def test_a_section_is_published_with_all_below_it_and_nothing_else():
    volume = make_yearbook()
    below, beside = (make_program(section=make_section(path, yearbook=volume)) for path in ("甲/乙", "丙"))
    call_command("publish", yearbook=VOLUME, section="甲")
    assert (below.state, beside.state) == (State.PUBLISHED, State.DRAFT)


def test_one_entry_is_published_by_its_title():
    section = make_section("甲")
    one, other = make_program(section=section, title="概况"), make_program(section=section)
    call_command("publish", yearbook=VOLUME, section="甲", entry="概况")
    assert (one.state, other.state) == (State.PUBLISHED, State.DRAFT)


def test_withdraw_takes_them_off_again():
    program = make_program(section=make_section("甲"))
    call_command("publish", yearbook=VOLUME)
    call_command("publish", yearbook=VOLUME, withdraw=True)
    assert program.state == State.WITHDRAWN


def test_a_refused_entry_is_named_with_the_reason(capsys):
    make_program(section=make_section("甲"), title="空条目", body="")
    call_command("publish", yearbook=VOLUME)
    assert "甲/空条目" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        {"yearbook": "没有的年鉴 2020"},
        {"yearbook": "没有年份"},
        {"yearbook": VOLUME, "section": "没有"},
        {"yearbook": VOLUME, "section": "甲", "entry": "没有"},
        {"yearbook": VOLUME, "entry": "概况"},
    ],
)
def test_what_names_nothing_is_said_and_publishes_nothing(options):
    program = make_program(section=make_section("甲"), title="概况")
    with pytest.raises(CommandError):
        call_command("publish", **options)
    assert program.state == State.DRAFT

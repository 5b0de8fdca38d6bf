"""Two presses of “apply” in the same moment: one imports, the other is shown what holds now.

Real threads at PostgreSQL, each with a connection of its own; SQLite has one writer at a time.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from entries.importing import Plan, StalePlan, apply_plan, plan_manuscript
from entries.manuscripts import read_text
from entries.models import ImportRun, Program, Section, Yearbook
from tests.factories import make_program, make_section, make_yearbook
from tests.threads import SECONDS, waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def planned() -> Plan:
    manuscript = read_text("【甲】 一。\n【乙】 二。")
    return plan_manuscript(manuscript=manuscript, yearbook_name="内蒙古年鉴 2023", section_path="群众团体/自治区妇联")


@pytest.mark.parametrize("there", ["nothing", "volume", "section"])
def test_the_second_of_two_presses_is_shown_that_nothing_is_left_to_do(there: str) -> None:
    if there == "volume":
        make_yearbook()
    elif there == "section":
        make_section("群众团体/自治区妇联")
    plan = planned()
    with transaction.atomic():
        apply_plan(plan=plan, author=None)
        other = waiting(lambda: apply_plan(plan=plan, author=None))
    with pytest.raises(StalePlan) as stale:
        other.result(SECONDS)
    assert stale.value.plan.counts["unchanged"] == 2
    assert [model.objects.count() for model in (Yearbook, ImportRun, Program)] == [1, 1, 2]


def test_an_entry_that_somebody_adds_in_the_same_moment_is_not_made_twice() -> None:
    make_section("群众团体/自治区妇联")
    plan = planned()
    with transaction.atomic():
        make_program(section=Section.objects.get(path="群众团体/自治区妇联"), title="甲")
        other = waiting(lambda: apply_plan(plan=plan, author=None))
    with pytest.raises(StalePlan):
        other.result(SECONDS)
    assert list(Program.objects.values_list("title", flat=True)) == ["甲"]

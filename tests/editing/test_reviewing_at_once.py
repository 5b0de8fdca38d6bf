"""Several processes decide and edit at the same time: one review is decided once, and nobody approves unread words."""

from __future__ import annotations

from pathlib import Path

import pytest

from entries.editing import submit
from entries.models import Review, Submission
from tests.editing.test_concurrency import stored
from tests.factories import make_program, make_reviewer
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = 12

APPROVE = """
from django.contrib.auth.models import User
from entries.editing import Seen, approve
from entries.models import Program
by = User.objects.get(username="{name}")
print(sum(len(approve(programs=[p], by=by, seen={{p.pk: Seen(1, 1)}}).done) for p in Program.objects.order_by("pk")))
"""

EDIT = """
from entries.editing import revise
from entries.models import Program
for program in Program.objects.order_by("pk"):
    content = program.revisions.get().content
    revise(program=program, content={**content, "body": "别人没有读过的话。"}, author=None)
print(0)
"""


def test_two_reviewers_at_once_pass_each_review_once(tmp_path: Path) -> None:
    programs = [make_program() for _ in range(ENTRIES)]
    submit(programs=programs, by=None)
    names = [make_reviewer(1).username for _ in range(2)]
    printed, file = together([APPROVE.format(name=name) for name in names], tmp_path)
    assert sum(int(out) for out in printed) == ENTRIES
    stages = stored(file, "select stage from entries_submission", lambda: Submission.objects.values_list("stage"))
    assert [stage for (stage,) in stages] == [2] * ENTRIES


def test_an_approval_never_meets_a_text_that_is_being_changed(tmp_path: Path) -> None:
    submit(programs=[make_program() for _ in range(ENTRIES)], by=None)
    printed, file = together([APPROVE.format(name=make_reviewer(1).username), EDIT], tmp_path)
    query = "select s.ending, r.number from entries_submission s join entries_revision r on r.id = s.revision_id"
    ends = stored(file, query, lambda: Submission.objects.values_list("ending", "revision__number"))
    assert list(ends) == [("voided", 1)] * ENTRIES
    ((reviews,),) = stored(file, "select count(*) from entries_review", lambda: [(Review.objects.count(),)])
    assert reviews == int(printed[0])

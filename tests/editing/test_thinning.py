"""Old revisions go, and nothing that rests on one does."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from entries.admin.authorship import authorship_of
from entries.editing import keep_draft, record_revisions, submit
from entries.editing.previewlinks import make_link
from entries.editing.thinning import thin
from entries.models import ImportRun, Origin, Program, Publication, Revision
from entries.publishing import publish
from tests.factories import make_program, make_user, put_into_bin

pytestmark = pytest.mark.django_db


def revised(count: int, *, author: Any = None, program: Program | None = None, **fields: Any) -> Program:
    """An entry after so many saves, all of a year ago."""
    program = program or make_program(body="第一句。", author=author)
    for _ in range(count):
        program.body += f"又写了{program.latest_number}句。"
        program.save()
        record_revisions(programs=[program], author=author, **fields)
    a_year_ago = timezone.now() - datetime.timedelta(days=365)
    Revision.everything.update(created_at=a_year_ago)
    return program


def thinned(days: int = 30) -> list[int]:
    """The numbers that stay."""
    thin(before=timezone.now() - datetime.timedelta(days=days))
    return list(Revision.everything.order_by("program", "number").values_list("number", flat=True))


def test_old_revisions_of_one_author_go_and_the_latest_keeps_its_number() -> None:
    revised(4)
    assert thinned() == [5]


def test_young_revisions_stay() -> None:
    revised(4)
    assert thinned(days=400) == [1, 2, 3, 4, 5]


def test_what_was_published_stays() -> None:
    program = revised(1)
    publish(programs=[program], by=None)
    revised(2, program=program)
    assert thinned() == [2, 4]
    assert Publication.objects.get().revision.number == 2


def test_what_was_handed_in_for_review_stays() -> None:
    program = revised(1)
    submit(programs=[program], by=None)
    revised(2, program=program)
    assert thinned() == [2, 4]


def test_what_was_shown_by_a_link_stays() -> None:
    program = revised(1)
    make_link(revision=program.revisions.get(number=1), by=None, days=1)
    revised(1, program=program)
    assert thinned() == [1, 3]


def test_the_last_of_each_author_stays_so_that_each_keeps_their_words() -> None:
    program = make_program(body="第一句。", author=make_user("武艳丽"))
    revised(2, program=program, author=make_user("王芳"))
    revised(2, program=program, author=make_user("李丽"))
    before = authorship_of(program)["authors"]
    assert thinned() == [1, 3, 5]
    assert authorship_of(program)["authors"] == before


def test_imports_and_what_they_found_stay_so_that_they_can_be_undone() -> None:
    program = revised(1)
    run = ImportRun.objects.create(source_digest="a" * 64, plan={}, counts={})
    revised(1, program=program, origin=Origin.IMPORT, run=run)
    revised(2, program=program)
    assert thinned() == [2, 3, 5]


def test_a_restored_revision_stays() -> None:
    program = revised(1, origin=Origin.RESTORE)
    revised(2, program=program)
    assert thinned() == [1, 2, 4]


def test_what_a_draft_began_from_stays_to_be_merged_with() -> None:
    program = revised(3)
    keep_draft(user=make_user(), program=program, tab="1", fields="opened_at_revision=2&body=x")
    assert thinned() == [2, 4]


def test_what_is_in_the_bin_is_left_alone() -> None:
    put_into_bin(revised(2))
    assert thinned() == [1, 2, 3]


def test_another_entrys_revisions_are_no_neighbours() -> None:
    revised(0)
    revised(0)
    assert thinned() == [1, 1]


def test_the_command_counts_first_and_deletes_then(capsys: Any) -> None:
    revised(4)
    call_command("thin_revisions", "--keep-days", "30", "--dry-run")
    assert Revision.objects.count() == 5
    call_command("thin_revisions", "--keep-days", "30")
    assert capsys.readouterr().out == "4 revisions would be deleted.\n4 revisions were deleted.\n"


def test_the_command_refuses_a_time_to_come() -> None:
    with pytest.raises(CommandError):
        call_command("thin_revisions", "--keep-days", "-1")

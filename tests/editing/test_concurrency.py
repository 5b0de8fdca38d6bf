"""Several processes edit one entry at the same time: nobody's change is lost, and nobody fails for having to wait."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from entries.models import Draft, Program, Publication, Revision
from tests.factories import make_program, make_user
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)

SAVE = """
import time
from entries.models import Program
from entries.editing.settling import MovedOn, merge_with_stored, save_merged
waited = saved = 0
for turn in range({turns}):
    while True:
        program = Program.objects.get()
        base = program.revisions.get(number=program.latest_number).content
        mine = {{**base, "body": base["body"] + "\\n{name}" + str(turn) + "。"}}
        time.sleep(0.005)
        merge, latest = merge_with_stored(program=Program.objects.get(), base_number=program.latest_number, mine=mine)
        choices = {{name: "edit" for name in merge.conflicts()}}
        edits = {{name: piece.theirs + piece.mine for name, piece in merge.conflicts().items()}}
        try:
            save_merged(program=program, content=merge.settled(choices, edits), seen=latest.number, author=None)
            saved += 1
            break
        except MovedOn:
            waited += 1
print(saved)
"""

KEEP = """
from django.contrib.auth.models import User
from entries.editing import be_present, keep_draft
from entries.models import Program
user, program = User.objects.get(), Program.objects.get()
for turn in range({turns}):
    keep_draft(user=user, program=program, tab="one page", fields="body={name}" + str(turn))
    be_present(program=program, user=user, tab="one page", typing=True)
print("kept")
"""

PUBLISH = """
from entries.models import Program
from entries.publishing import publish
for program in list(Program.objects.order_by("pk")):
    publish(programs=[program], by=None)
print("published")
"""

BIN = """
from entries.editing.binning import bin_programs
from entries.models import Program
for program in list(Program.objects.order_by("-pk")):
    bin_programs(programs=[program], by=None)
print("binned")
"""


def stored(file: Path | None, query: str, ask: Any) -> Any:
    """What the processes left: asked of the file that they worked on, or of the database itself."""
    if file is None:
        return ask()
    with sqlite3.connect(file) as copy:
        return copy.execute(query).fetchall()


def test_every_save_of_three_processes_stands_in_the_entry_in_the_end(tmp_path: Path) -> None:
    make_program(body="开头。")
    printed, file = together([SAVE.format(name=name, turns=5) for name in "甲乙丙"], tmp_path)
    assert [out.strip() for out in printed] == ["5", "5", "5"]
    ((body,),) = stored(file, "select body from entries_program", lambda: Program.objects.values_list("body"))
    assert sorted(body.split("\n")[1:]) == sorted(f"{name}{turn}。" for name in "甲乙丙" for turn in range(5))
    numbers = stored(file, "select number from entries_revision", lambda: Revision.objects.values_list("number"))
    assert sorted(number for (number,) in numbers) == list(range(1, 17))


def test_one_page_that_is_kept_by_several_processes_at_once_is_one_draft(tmp_path: Path) -> None:
    make_program()
    make_user()
    printed, file = together([KEEP.format(name=name, turns=20) for name in "ab"], tmp_path)
    assert [out.strip() for out in printed] == ["kept", "kept"]
    ((fields,),) = stored(file, "select fields from entries_draft", lambda: Draft.objects.values_list("fields"))
    assert fields in ("body=a19", "body=b19")


def test_what_is_published_and_deleted_at_once_is_public_or_in_the_bin_and_never_both(tmp_path: Path) -> None:
    for _ in range(6):
        make_program()
    printed, file = together([PUBLISH, BIN], tmp_path)
    assert [out.strip() for out in printed] == ["published", "binned"]
    live = stored(
        file,
        "select program_id from entries_publication where ended_at is null",
        lambda: Publication.objects.live().values_list("program_id"),
    )
    binned = stored(
        file,
        "select id from entries_program where deletion_id is not null",
        lambda: Program.everything.filter(deletion__isnull=False).values_list("pk"),
    )
    assert not {pk for (pk,) in live} & {pk for (pk,) in binned}
    assert len(list(live)) + len(list(binned)) == 6

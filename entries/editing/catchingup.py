"""Proofreading, and taking into the index of manuscripts, what a large import has left for later."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from entries.editing.content import contents_of
from entries.editing.counting import count_findings
from entries.finding.models import Unindexed
from entries.finding.writing import index_contents, leave_unindexed
from entries.models import Program

BATCH = 200  # half a second of work


def catch_up() -> int:
    """Proofread and index a batch of the entries that are left, each as it is now; how many were done.

    Their rows are locked, so that nobody records a revision meanwhile; those that somebody else holds stay for later.
    """
    left = list(Unindexed.objects.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not left:
        return 0
    with transaction.atomic():
        rows = Program.everything.select_for_update(skip_locked=True).filter(pk__in=left)
        programs = list(rows.order_by("pk").only("finding_count"))
        contents = contents_of(programs)
        counted = count_findings({program.pk: contents[program.pk]["body"] for program in programs})
        changed = [program for program in programs if counted[program.pk] != program.finding_count]
        for program in changed:
            program.finding_count = counted[program.pk]
        Program.everything.bulk_update(changed, ["finding_count"])
        index_contents(contents)
    return len(contents)


def rebuild_manuscripts() -> Iterator[int]:
    """Index every entry anew, batch by batch, while editors work; yields how many are done.

    What was found before is found until an entry's turn comes.
    """
    last, done = 0, 0
    while ids := list(Program.everything.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        leave_unindexed(ids)
        last = ids[-1]
    while batch := catch_up():
        done += batch
        yield done


def is_behind() -> bool:
    """Whether entries are still to be taken into the index."""
    return Unindexed.objects.exists()

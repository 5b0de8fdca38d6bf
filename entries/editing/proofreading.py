"""What the proofreader says of entries: mended as a revision, and counted anew when the rules have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from entries.editing.content import contents_of
from entries.editing.counting import count_findings, parted
from entries.editing.revising import revise
from entries.editing.settling import MovedOn
from entries.models import Program, Revision
from entries.proofreading import RULES, mend

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 1000


@transaction.atomic
def mend_entry(*, program: Program, by: User | None, seen: int, rule: str, start: int | None = None) -> Revision | None:
    """Take the rule's suggestion at that place of the body, or everywhere, as a new revision; None for nothing to take.

    Everywhere is where nobody has dismissed the finding.

    Raises MovedOn where the latest revision is not `seen` any more. As every change it ends the entry's reviews.
    """
    stored = Program.objects.select_for_update().get(pk=program.pk)
    if stored.latest_number != seen:
        raise MovedOn
    if rule not in RULES:
        return None
    left = {one.start for one, _dismissal in parted(stored, stored.body)[1] if one.rule == rule}
    if (body := mend(stored.body, rule, start, leave=left)) == stored.body:
        return None
    content = contents_of([stored])[stored.pk]
    note = _("proofread: %(what)s") % {"what": _(RULES[rule].message)}
    return revise(program=stored, content={**content, "body": body}, author=by, note=note)


def proofread_anew() -> Iterator[tuple[int, int]]:
    """Count the findings on every entry anew, batch by batch: how many were read by then, and how many have some.

    For rules that have changed. What is public, and when an entry was changed last, stay as they are.
    """
    read = found = last = 0
    while batch := _read_batch(last):
        last, read = batch[-1].pk, read + len(batch)
        found += sum(program.has_findings for program in batch)
        yield read, found


@transaction.atomic
def _read_batch(last: int) -> list[Program]:
    every = Program.everything.select_for_update().filter(pk__gt=last).only("body", "finding_count")
    batch = list(every.order_by("pk")[:BATCH])
    counted = count_findings({program.pk: program.body for program in batch})
    changed = [program for program in batch if counted[program.pk] != program.finding_count]
    for program in changed:
        program.finding_count = counted[program.pk]
    Program.everything.bulk_update(changed, ["finding_count"])
    return batch

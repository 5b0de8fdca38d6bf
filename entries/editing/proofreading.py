"""What the proofreader says of entries: mended as a revision, and counted anew when the rules have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from entries.editing.content import contents_of, normalise
from entries.editing.counting import count_findings, parted
from entries.editing.dismissing import carry_over
from entries.editing.revising import revise
from entries.editing.settling import MovedOn
from entries.models import Program, Revision
from entries.proofreading import RULES, Passage, mend, mends

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 1000


@transaction.atomic
def mend_entry(*, program: Program, by: User | None, seen: int, rule: str, start: int | None = None) -> Revision | None:
    """Take the rule's suggestion at that place of the body, or everywhere, as a new revision; None for nothing to take.

    Everywhere is where nobody has dismissed the finding. What was dismissed stays so beside a mend.

    Raises MovedOn where the latest revision is not `seen` any more. As every change it ends the entry's reviews.
    """
    stored = Program.objects.select_for_update().get(pk=program.pk)
    if stored.latest_number != seen:
        raise MovedOn
    if rule not in RULES:
        return None
    kept = parted(stored, stored.body)[1]
    left = {one.start for one, _dismissal in kept if one.rule == rule}
    if (mended := mend(stored.body, rule, start, leave=left)) == stored.body:
        return None
    body = normalise(mended)
    taken = mends(stored.body, rule, start, leave=left)
    carry_over(
        program=stored, body=body, kept=[(_moved(one.start, mended, taken), dismissal) for one, dismissal in kept]
    )
    content = contents_of([stored])[stored.pk]
    note = _("proofread: %(what)s") % {"what": _(RULES[rule].message)}
    return revise(program=stored, content={**content, "body": body}, author=by, note=note)


def _moved(start: int, mended: str, taken: Iterable[Passage]) -> int:
    """Where in the mended body, as it is stored, that place is: a paragraph of which nothing is left goes as well."""
    shift = sum(len(one.suggestion or "") - (one.end - one.start) for one in taken if one.start < start)
    return len(normalise(f"{mended[: start + shift]}x")) - 1


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

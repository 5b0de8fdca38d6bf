"""Findings that editors have read and left as they are: they count no longer, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.auditing import audit
from entries.editing.counting import count_findings
from entries.editing.settling import MovedOn
from entries.models import Dismissal, OnRecord, Program
from entries.proofreading import RULES, proofread

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def dismiss(*, program: Program, by: User | None, seen: int, rule: str, start: int) -> Dismissal | None:
    """Say that the rule's finding at that place of the body is right as it is; None for no finding.

    It concerns the passage, wherever in the entry that stands, now or later: like places go with it. The entry's text,
    revisions and reviews stay as they are.
    Raises MovedOn where the latest revision is not `seen` any more.
    """
    stored = Program.objects.select_for_update(of=("self",)).select_related("section").get(pk=program.pk)
    if stored.latest_number != seen:
        raise MovedOn
    found = next((one for one in proofread(stored.body) if (one.rule, one.start) == (rule, start)), None)
    if found is None:
        return None
    named = {"words": found.words, "by": by, "by_name": by.get_username() if by else "", "made_at": timezone.now()}
    dismissal: Dismissal
    dismissal, is_new = stored.dismissals.get_or_create(rule=rule, passage=found.passage, defaults=named)
    if is_new:
        _count(stored)
        audit(action=OnRecord.DISMISS, by=by, subject=stored, detail=in_words(dismissal))
    return dismissal


def carry_over(*, program: Program, body: str, kept: Sequence[tuple[int, Dismissal]]) -> None:
    """Dismiss in the body that is to be stored what was dismissed before, each given with its place there.

    Beside a mend a finding has another passage: the same editor's word of the same day holds for that. Where the rule
    finds other words now, or nothing, nothing is dismissed.
    """
    found = {(one.rule, one.start): one for one in proofread(body)} if kept else {}
    rows = []
    for start, old in kept:
        one = found.get((old.rule, start))
        if one and one.words == old.words and one.passage != old.passage:
            named: dict[str, Any] = {
                "words": old.words,
                "by_id": old.by_id,
                "by_name": old.by_name,
                "made_at": old.made_at,
            }
            rows.append(Dismissal(program=program, rule=old.rule, passage=one.passage, **named))
    Dismissal.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def count_again(*, program: Program, dismissal: int, by: User | None) -> bool:
    """Take the dismissal of that id back, so that the finding counts again; False where somebody did so before."""
    stored = Program.objects.select_for_update(of=("self",)).select_related("section").get(pk=program.pk)
    found = stored.dismissals.filter(pk=dismissal).first()
    if found is None:
        return False
    found.delete()
    _count(stored)
    audit(action=OnRecord.COUNT_AGAIN, by=by, subject=stored, detail=in_words(found))
    return True


def in_words(dismissal: Dismissal) -> str:
    """What the rule says, and the words that it marked."""
    message = _(RULES[dismissal.rule].message) if dismissal.rule in RULES else dismissal.rule
    return f"{message} “{dismissal.words}”"


def _count(program: Program) -> None:
    """Write the number beside the entry; when that was changed last stays as it is."""
    count = count_findings({program.pk: program.body})[program.pk]
    Program.objects.filter(pk=program.pk).update(finding_count=count)

"""Which findings of the proofreader count: those that no editor has dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from entries.models import Dismissal, Program
from entries.proofreading import Finding, proofread


def count_findings(bodies: Mapping[int, str]) -> dict[int, int]:
    """How many findings that nobody dismissed are on the bodies, by the entries' ids: in one query, or in none."""
    found = {pk: proofread(body) for pk, body in bodies.items()}
    dismissed = _dismissed(pk for pk, some in found.items() if some)
    return {pk: sum((pk, *_key(one)) not in dismissed for one in some) for pk, some in found.items()}


def parted(program: Program, body: str) -> tuple[list[Finding], list[tuple[Finding, Dismissal]]]:
    """The findings on the entry's body: those that count, and those that were dismissed, each with its dismissal."""
    found = proofread(body)
    own = {(one.rule, one.passage): one for one in program.dismissals.all()} if found else {}
    return (
        [one for one in found if _key(one) not in own],
        [(one, own[_key(one)]) for one in found if _key(one) in own],
    )


def _dismissed(programs: Iterable[int]) -> set[tuple[int, str, str]]:
    ids = list(programs)
    own = Dismissal.objects.filter(program__in=ids).order_by() if ids else Dismissal.objects.none()
    return set(own.values_list("program_id", "rule", "passage"))


def _key(one: Finding) -> tuple[str, str]:
    return one.rule, one.passage

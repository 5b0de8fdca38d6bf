"""Publishing and withdrawing at a set moment: plan it, take the plan back, and do what is due."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing import Action, Outcome, audit_many, may, permitted
from entries.models import OnRecord, Program, Progress, Publication, Revision, Schedule, Verb, rights_of
from entries.models.yearbook import Yearbook, YearbookQuerySet
from entries.publishing.reviewed import lacking_reviews
from entries.publishing.verbs import publish, reason_against_publishing, reason_of_embargo, withdraw

if TYPE_CHECKING:
    from django.contrib.auth.models import User

VERBS: dict[Verb, Callable[..., Outcome]] = {Verb.PUBLISH: publish, Verb.WITHDRAW: withdraw}
BATCH = 500


@transaction.atomic
def schedule(
    *, programs: Iterable[Program], verb: str, at: datetime.datetime, by: User | None, note: str = ""
) -> Outcome:
    """Plan the verb for each entry; a plan of the same verb that is waiting is replaced.

    Refused, with its reason, is an entry that could not be published then as it is now, and the withdrawal of one that
    is not public and is not to be so by then; `warned` of is one that has not passed its reviews, which publish() will
    refuse unless it has by then. Raises ValidationError for a moment that has passed.
    """
    now = timezone.now()
    if at <= now:
        raise ValidationError(_("This moment has passed: choose a later one."), code="passed")
    outcome = Outcome()
    ids = [program.pk for program in programs]
    _lock_plans(ids, verb)
    for start in range(0, len(ids), BATCH):
        batch = list(
            Program.objects.select_for_update(of=("self",))
            .select_related("section__yearbook")
            .filter(pk__in=ids[start : start + BATCH])
            .in_order()
        )
        batch = permitted(batch, by, Action.SCHEDULE, outcome.refused)
        public = _public_at(batch, at)
        planned = []
        for program in batch:
            if reason := _reason_against(program, verb, at, public):
                outcome.refused.append((program, reason))
            else:
                planned.append(Schedule(program=program, verb=verb, at=at, note=note, set_by=by))
        waiting = Schedule.objects.waiting().filter(verb=verb, program__in=[plan.program_id for plan in planned])
        waiting.update(progress=Progress.CANCELLED, ended_at=now, outcome=_("Replaced by a later plan."))
        Schedule.objects.bulk_create(planned)
        outcome.done += [plan.program for plan in planned]
        if verb == Verb.PUBLISH:
            outcome.warned += _unreviewed([plan.program for plan in planned])
    moment = f"{verb} {timezone.localtime(at):%Y-%m-%d %H:%M}"
    audit_many(action=OnRecord.SCHEDULE, by=by, events=((one, moment) for one in outcome.done))
    return outcome


@transaction.atomic
def cancel(*, schedules: Iterable[Schedule], by: User | None) -> int:
    """Take back the plans that are still waiting; how many that were. Those that `by` may not take back stay."""
    chosen = Schedule.objects.waiting().filter(pk__in=[plan.pk for plan in schedules])
    if by:
        chosen = chosen.filter(rights_of(by).reach("entries.publish_program").rows("program__section"))
    outcome = _("Cancelled by %(name)s.") % {"name": by.get_username()} if by else ""
    told = [
        (plan.program, f"{plan.verb} {timezone.localtime(plan.at):%Y-%m-%d %H:%M}")
        for plan in chosen.select_related("program__section")
    ]
    audit_many(action=OnRecord.CANCEL, by=by, events=told)
    return chosen.update(progress=Progress.CANCELLED, ended_at=timezone.now(), outcome=outcome)


def run_scheduled(*, now: datetime.datetime | None = None) -> list[Schedule]:
    """Do what is due, one transaction a plan, the earliest first; the plans that were ended, done or refused.

    Two runs at once do nothing twice: each locks the plan that it works on, and passes over what another has locked.
    """
    now = now or timezone.now()
    ended = []
    for pk in list(Schedule.objects.due(now).values_list("pk", flat=True)):
        with transaction.atomic():
            # Only PostgreSQL can pass over a locked row; SQLite has one writer at a time, which comes to the same.
            rows = Schedule.objects.select_for_update(
                of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
            )
            plan = rows.select_related("program__section", "set_by").filter(pk=pk, progress=Progress.WAITING).first()
            if plan:
                _do(plan)
                ended.append(plan)
    return ended


def _lock_plans(ids: list[int], verb: str) -> None:
    """Lock the entries' waiting plans, all before the first entry: run_scheduled() locks a plan, then its entry."""
    for start in range(0, len(ids), BATCH):
        plans = Schedule.objects.select_for_update().waiting().filter(verb=verb, program__in=ids[start : start + BATCH])
        list(plans.order_by("pk").values_list("pk"))


def _do(plan: Schedule) -> None:
    """Do the plan's verb and note what came of it."""
    if plan.set_by and not may(plan.set_by, Action.PUBLISH, plan.program):
        reason = _("%(name)s may not publish any more.") % {"name": plan.set_by.get_username()}
    else:
        outcome = VERBS[Verb(plan.verb)](programs=[plan.program], by=plan.set_by)
        reason = outcome.refused[0][1] if outcome.refused else ""
        if not (reason or outcome.done or outcome.unchanged):
            reason = _("The entry was deleted.")
    plan.progress = Progress.REFUSED if reason else Progress.DONE
    plan.outcome = reason
    plan.ended_at = timezone.now()
    plan.save(update_fields=["progress", "outcome", "ended_at"])


def embargoes(*, until: datetime.datetime) -> YearbookQuerySet:
    """The volumes whose embargo ends later than now and before that moment."""
    return Yearbook.objects.filter(embargo_until__gt=timezone.now(), embargo_until__lt=until).order_by("embargo_until")


def _public_at(programs: list[Program], at: datetime.datetime) -> set[int]:
    """The ids of the entries that are public, or are planned to be before that moment."""
    live = Publication.objects.live().filter(program__in=programs).values_list("program_id", flat=True)
    planned = Schedule.objects.waiting().filter(program__in=programs, verb=Verb.PUBLISH, at__lt=at)
    return {*live, *planned.values_list("program_id", flat=True)}


def _unreviewed(programs: list[Program]) -> list[Program]:
    """Those of the entries whose latest revision could not be published now, for want of a review."""
    latest = Revision.objects.filter(program__in=programs, number=F("program__latest_number")).only("program_id")
    lacking = lacking_reviews(list(latest))
    return [program for program in programs if program.pk in lacking]


def _reason_against(program: Program, verb: str, at: datetime.datetime, public: set[int]) -> str:
    if verb == Verb.WITHDRAW:
        return "" if program.pk in public else _("The entry is not public.")
    return reason_against_publishing(program) or reason_of_embargo(program.section.yearbook, at=at)

"""Publish and withdraw: each checks, changes and records, in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from entries.editing import Action, Outcome, audit_many, may, permitted
from entries.models import Ending, OnRecord, Program, Publication, Revision, Yearbook
from entries.publishing.reviewed import finish_submissions, lacking_reviews
from entries.publishing.volumes import withdraw_rows, write_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500
Progress = Callable[[int, int], None]


@transaction.atomic
def publish(
    *,
    programs: Iterable[Program],
    by: User | None,
    unreviewed_because: str = "",
    seen: Mapping[int, int] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Make the latest revision of each entry public, at the place where the entry stands now.

    What the public sees of the volume (its data, its sections) is brought up to date along. An entry that is public in
    its latest revision and place already is `unchanged`; one that cannot be public, or that `by` may not publish, is
    `refused`, the others are not held up by it. Without `by` it is the system that publishes. `progress` is called with
    how many entries are done and how many there are, and may raise.

    A revision that has not passed its reviews is refused, unless `unreviewed_because` gives a reason, which the
    publication keeps; `by` needs the permission for that, the system (None) does not. `seen` says, by the entry's id,
    the number of the revision that was before the eyes of who gives the reason: a later one is refused, for nobody has
    read it. Without `seen` it is the latest that is meant, whichever that is.
    """
    outcome = Outcome()
    now = timezone.now()
    volumes = _by_volume(programs)
    total, done = sum(map(len, volumes.values())), 0
    for yearbook, ids in volumes.items():
        touched: set[int] = set()
        known = len(outcome.unchanged)
        for start in range(0, len(ids), BATCH):
            locked = _locked(ids[start : start + BATCH])
            batch = permitted(locked, by, Action.PUBLISH, outcome.refused)
            touched |= _publish_batch(yearbook, batch, by, now, outcome, unreviewed_because.strip(), seen)
            done += len(batch)
            if progress:
                progress(done, total)
        if not touched and len(outcome.unchanged) > known:  # then it is the volume's own data that may be new
            write_rows(yearbook, [])
    because = f" {unreviewed_because.strip()}" if unreviewed_because.strip() else ""
    told = ((one, f"r{one.latest_number}{because}") for one in outcome.done)
    audit_many(action=OnRecord.PUBLISH, by=by, events=told)
    return outcome


@transaction.atomic
def withdraw(*, programs: Iterable[Program], by: User | None, progress: Progress | None = None) -> Outcome:
    """Take each entry off the public side; its address answers 410 from then on. One that is not public is refused.

    So is one that `by` may not withdraw. `progress` is called as in publish().
    """
    outcome = Outcome()
    now = timezone.now()
    volumes = _by_volume(programs)
    total, done = sum(map(len, volumes.values())), 0
    for ids in volumes.values():
        for start in range(0, len(ids), BATCH):
            locked = _locked(ids[start : start + BATCH])
            batch = permitted(locked, by, Action.PUBLISH, outcome.refused)
            live = Publication.objects.live().filter(program__in=batch)
            public = set(live.values_list("program_id", flat=True))
            for program in batch:
                if program.pk in public:
                    outcome.done.append(program)
                else:
                    outcome.refused.append((program, _("The entry is not public.")))
            live.update(ended_at=now, ended_by=by, ending=Ending.WITHDRAWN)
            withdraw_rows(public)
            done += len(batch)
            if progress:
                progress(done, total)
    audit_many(action=OnRecord.WITHDRAW, by=by, events=((one, "") for one in outcome.done))
    return outcome


def reason_against_publishing(program: Program) -> str:
    """Why the entry cannot be public, in the reader's language; empty where it can."""
    if not program.latest_number:
        return _("The entry has no revision yet: open it and save it first.")
    if not program.body.strip():
        return _("The entry has no text yet.")
    return ""


def reason_of_embargo(yearbook: Yearbook, *, at: datetime.datetime) -> str:
    """Why nothing of the volume may become public at that moment, in the reader's language; empty where it may."""
    if not yearbook.is_under_embargo(at):
        return ""
    until = date_format(timezone.localtime(yearbook.embargo_until), "SHORT_DATETIME_FORMAT")
    return _("The volume is under embargo until %(moment)s.") % {"moment": until}


def _by_volume(programs: Iterable[Program]) -> dict[Yearbook, list[int]]:
    """The entries' ids by volume, in order; the volumes' rows are locked, so that one publisher works on each."""
    every = [program.pk for program in programs]
    volumes: dict[int, list[int]] = {}
    for start in range(0, len(every), BATCH):
        rows = Program.objects.filter(pk__in=every[start : start + BATCH]).in_order()
        for pk, volume in rows.values_list("pk", "section__yearbook_id"):
            volumes.setdefault(volume, []).append(pk)
    locked = Yearbook.objects.select_for_update().filter(pk__in=volumes).order_by("pk")
    return {yearbook: volumes[yearbook.pk] for yearbook in locked}


def _locked(ids: list[int]) -> Iterable[Program]:
    found = {
        p.pk: p for p in Program.objects.select_for_update(of=("self",)).select_related("section").filter(pk__in=ids)
    }
    return [found[pk] for pk in ids if pk in found]  # one may have been deleted since


def _publish_batch(
    yearbook: Yearbook,
    batch: list[Program],
    by: User | None,
    now: datetime.datetime,
    outcome: Outcome,
    unreviewed_because: str,
    seen: Mapping[int, int] | None,
) -> set[int]:
    """Publish those of the batch that can and need be; the ids of the entries that were."""
    latest = {
        revision.program_id: revision
        for revision in Revision.objects.filter(program__in=batch, number=F("program__latest_number"))
    }
    live = {publication.program_id: publication for publication in Publication.objects.live().filter(program__in=batch)}
    unreviewed = lacking_reviews(latest.values())
    made: list[Publication] = []
    embargo = reason_of_embargo(yearbook, at=now)
    for program in batch:
        if reason := reason_against_publishing(program) or embargo:
            outcome.refused.append((program, reason))
            continue
        revision, before = latest[program.pk], live.get(program.pk)
        if before and (before.revision_id, before.section_id, before.order) == (
            revision.pk,
            program.section_id,
            program.order,
        ):
            outcome.unchanged.append(program)
            continue
        past = unreviewed_because and (by is None or may(by, Action.PUBLISH_UNREVIEWED, program))
        if (lacks := unreviewed.get(program.pk, "")) and not past:
            outcome.refused.append((program, lacks))
            continue
        if lacks and seen is not None and seen.get(program.pk) != revision.number:
            changed = _("The text has changed since you read it: read revision %(number)s first.")
            outcome.refused.append((program, changed % {"number": revision.number}))
            continue
        made.append(
            Publication(
                program=program,
                revision=revision,
                section=program.section,
                order=program.order,
                published_at=now,
                published_by=by,
                unreviewed_because=unreviewed_because if lacks else "",
            )
        )
    replaced = [publication.program_id for publication in made if publication.program_id in live]
    Publication.objects.live().filter(program__in=replaced).update(ended_at=now, ended_by=by, ending=Ending.REPLACED)
    Publication.objects.bulk_create(made)
    finish_submissions(programs=[publication.program_id for publication in made], by=by, now=now)
    if made:
        write_rows(yearbook, made)
    outcome.done += [publication.program for publication in made]
    return {publication.program_id for publication in made}

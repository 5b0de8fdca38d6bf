"""Proposing which entries of different editions are one programme, and remembering what an editor said no to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entries.models import Program, SeriesMember, SeriesProposal, Yearbook
from entries.text import Sample, find_alike

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BACK = 3  # earlier editions that are looked at
BATCH = 500


@transaction.atomic
def propose_series(*, yearbook: Yearbook) -> int:
    """Compare the volume's entries with those of the editions before it, and note the pairs; how many are new.

    Compared are volumes of the same title, the nearest first, up to three back; an entry that has its like in one is
    not looked for in those before. Left out are entries that are linked with that edition already, and pairs that an
    editor rejected. Proposals of an earlier look that nobody decided are made anew.
    """
    own = Program.objects.filter(section__yearbook=yearbook)
    SeriesProposal.objects.open().filter(later__in=own.values("pk")).delete()
    decided = set(SeriesProposal.objects.filter(later__in=own.values("pk")).values_list("earlier_id", "later_id"))
    waiting = {sample.pk: sample for sample in _samples(own)}
    made = 0
    for edition in _before(yearbook):
        rows = Program.objects.filter(section__yearbook=edition)
        own_series, earlier_series = _series_by_entry(own), _series_by_entry(rows)
        full = set(own_series.values()) & set(earlier_series.values())  # they have an entry of both volumes
        for pk, series in own_series.items():
            if series in full:
                waiting.pop(pk, None)
        earlier = [sample for sample in _samples(rows) if earlier_series.get(sample.pk) not in full]
        pairs = [
            pair
            for pair in find_alike(earlier, list(waiting.values()), apart=decided)
            if not (pair.earlier in earlier_series and pair.later in own_series)  # in two series
        ]
        SeriesProposal.objects.bulk_create(
            (
                SeriesProposal(
                    earlier_id=pair.earlier,
                    later_id=pair.later,
                    score=pair.score,
                    title_score=pair.title,
                    text_score=pair.text,
                    place_score=pair.place,
                )
                for pair in pairs
            ),
            batch_size=BATCH,
        )
        made += len(pairs)
        for pair in pairs:
            waiting.pop(pair.later, None)
    return made


@transaction.atomic
def reject_proposals(*, proposals: Iterable[SeriesProposal], by: User | None) -> int:
    """Say that the pairs are different programmes: they are not proposed again. How many were open."""
    open_ones = SeriesProposal.objects.open().filter(pk__in=[proposal.pk for proposal in proposals])
    return open_ones.update(rejected_at=timezone.now(), rejected_by=by)


@transaction.atomic
def reopen_proposals(*, proposals: Iterable[SeriesProposal]) -> int:
    """Take rejections back; how many were rejected."""
    rejected = SeriesProposal.objects.rejected().filter(pk__in=[proposal.pk for proposal in proposals])
    return rejected.update(rejected_at=None, rejected_by=None)


def _before(yearbook: Yearbook) -> Iterable[Yearbook]:
    editions = Yearbook.objects.filter(title=yearbook.title, edition_year__lt=yearbook.edition_year)
    return editions.order_by("-edition_year")[:BACK]


def _samples(programs: QuerySet[Program]) -> Iterator[Sample]:
    rows = programs.order_by("pk").values_list("pk", "title", "body", "section__path")
    for row in rows.iterator(chunk_size=2000):
        yield Sample(*row)


def _series_by_entry(programs: QuerySet[Program]) -> dict[int, int]:
    members = SeriesMember.objects.filter(program__in=programs.values("pk"))
    return dict(members.values_list("program_id", "series_id"))

"""Proposing which entries of different editions are one programme, and remembering what an editor said no to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from entries.models import Program, SeriesMember, SeriesProposal, Yearbook
from entries.text import Likeness, Sample, find_alike

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BACK = 3  # earlier editions that are looked at
BATCH = 500
Progress = Callable[[int, int], None]


def propose_series(*, yearbook: Yearbook, progress: Progress | None = None) -> int:
    """Compare the volume's entries with those of the editions before it, and note the pairs; how many are open.

    Compared are volumes of the same title, the nearest first, up to three back; an entry that has its like in one is
    not looked for in those before. Left out are entries that are linked with that edition already, and pairs that an
    editor rejected. Proposals of an earlier look that nobody decided are made anew. `progress` is called with how many
    texts are read and how many there are, and may raise: nothing is written until all are compared.
    """
    own = Program.objects.filter(section__yearbook=yearbook)
    waiting = {sample.pk: sample for sample in _samples(own)}
    rejected = SeriesProposal.objects.rejected().filter(later__in=own.values("pk"))
    apart = set(rejected.values_list("earlier_id", "later_id"))
    own_series = _series_by_entry(own)
    editions = [Program.objects.filter(section__yearbook=edition) for edition in _before(yearbook)]
    texts = [rows.count() + len(waiting) for rows in editions]
    counter = _Counter(sum(texts), progress)
    found: list[Likeness] = []
    for rows, expected in zip(editions, texts, strict=True):
        earlier_series = _series_by_entry(rows)
        full = set(own_series.values()) & set(earlier_series.values())  # they have an entry of both volumes
        for pk, series in own_series.items():
            if series in full:
                waiting.pop(pk, None)
        earlier = [sample for sample in _samples(rows) if earlier_series.get(sample.pk) not in full]
        counter.total -= expected - len(earlier) - len(waiting)  # what is linked or found is not read
        pairs = [
            pair
            for pair in find_alike(counter.count(earlier), counter.count(waiting.values()), apart=apart)
            if not (pair.earlier in earlier_series and pair.later in own_series)  # in two series
        ]
        found += pairs
        for pair in pairs:
            waiting.pop(pair.later, None)
    return _note(yearbook, found)


def texts_to_compare(yearbook: Yearbook) -> int:
    """How many texts a look for the volume's proposals reads."""
    return Program.objects.filter(section__yearbook__in=[yearbook, *_before(yearbook)]).count()


def said_of_proposals(yearbook: Yearbook, found: int) -> str:
    """How many pairs a look for the volume's proposals found, in words."""
    text = ngettext("%(count)d pair is proposed for %(volume)s.", "%(count)d pairs are proposed for %(volume)s.", found)
    return text % {"count": found, "volume": yearbook.name}


@transaction.atomic
def _note(yearbook: Yearbook, pairs: list[Likeness]) -> int:
    """Put the pairs in the place of what was open; those that were decided, or whose entries went, meanwhile are not.

    Of two looks for one volume the later counts.
    """
    Yearbook.objects.select_for_update().filter(pk=yearbook.pk).first()
    own = Program.objects.filter(section__yearbook=yearbook)
    open_ones = SeriesProposal.objects.open().filter(later__in=own.values("pk"))
    open_ones.delete()
    compared = Program.objects.filter(section__yearbook__title=yearbook.title)
    volume, linked = dict(compared.values_list("pk", "section__yearbook")), _series_by_entry(compared)
    held = {(series, volume[pk]) for pk, series in linked.items() if pk in volume}
    made = [
        SeriesProposal(
            earlier_id=pair.earlier,
            later_id=pair.later,
            score=pair.score,
            title_score=pair.title,
            text_score=pair.text,
            place_score=pair.place,
        )
        for pair in pairs
        if {pair.earlier, pair.later} <= volume.keys()
        and not (pair.earlier in linked and pair.later in linked)
        and (linked.get(pair.earlier), volume[pair.later]) not in held
        and (linked.get(pair.later), volume[pair.earlier]) not in held
    ]
    SeriesProposal.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return open_ones.count()


class _Counter:
    """Tells the progress of each text that is read; `total` may be mended on the way."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def count(self, samples: Iterable[Sample]) -> Iterator[Sample]:
        for sample in samples:
            yield sample
            self.done += 1
            if self.progress:
                self.progress(self.done, self.total)


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


def _before(yearbook: Yearbook) -> list[Yearbook]:
    editions = Yearbook.objects.filter(title=yearbook.title, edition_year__lt=yearbook.edition_year)
    return list(editions.order_by("-edition_year")[:BACK])


def _samples(programs: QuerySet[Program]) -> Iterator[Sample]:
    rows = programs.order_by("pk").values_list("pk", "title", "body", "section__path")
    for row in rows.iterator(chunk_size=2000):
        yield Sample(*row)


def _series_by_entry(programs: QuerySet[Program]) -> dict[int, int]:
    members = SeriesMember.objects.filter(program__in=programs.values("pk"))
    return dict(members.values_list("program_id", "series_id"))

"""Linking entries of different editions into a series, and what the public sees of it.

A link is public as soon as two of its entries are; a draft of the series is on no public page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from entries.editing import audit, audit_many
from entries.models import OnRecord, Program, Series, SeriesMember, SeriesProposal
from entries.published.models import PublishedEntry, Withdrawal
from entries.published.series import PublishedSeries
from entries.publishing.places import mark_withdrawn, store
from entries.text import read_heading, slugify

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FEWEST = 2  # public entries that make a series public


@transaction.atomic
def link(*, programs: Iterable[Program], by: User | None, series: Series | None = None) -> Series:
    """Put the entries into the series, or into a new one that has the last entry's title.

    Raises ValidationError, and links none, where one is in another series or its volume has an entry there already.
    """
    added = list(Program.objects.select_related("section__yearbook").filter(pk__in=[p.pk for p in programs]))
    added.sort(key=lambda program: program.section.yearbook.edition_year)
    if series is None:
        series = Series.objects.create(title=added[-1].title)
    Series.objects.select_for_update().get(pk=series.pk)
    events: list[tuple[Program, str]] = []
    for program in added:
        if reason := reason_against_linking(program, series):
            raise ValidationError(reason, code="link")
        _member, is_new = SeriesMember.objects.get_or_create(program=program, series=series, defaults={"added_by": by})
        if is_new:
            events.append((program, f"+ {series.title}"))
    audit_many(action=OnRecord.SERIES, by=by, events=events)
    SeriesProposal.objects.open().filter(
        earlier__series_member__series=series, later__series_member__series=series
    ).delete()
    write_series({series.pk})
    return series


@transaction.atomic
def unlink(*, programs: Iterable[Program], by: User | None) -> int:
    """Take the entries out of their series; how many were in one.

    A series that has no entry left is gone, unless it was public once.
    """
    members = SeriesMember.objects.filter(program__in=[program.pk for program in programs])
    found = list(members.select_related("program__section", "series"))
    touched = {member.series_id for member in found}
    members.delete()
    audit_many(action=OnRecord.SERIES, by=by, events=[(member.program, f"− {member.series.title}") for member in found])
    write_series(touched)
    Series.objects.filter(pk__in=touched, was_public=False, members__isnull=True).delete()
    return len(found)


@transaction.atomic
def confirm_proposal(*, proposal: SeriesProposal, by: User | None) -> Series:
    """Link the two entries of a proposal, into the series that one of them has or a new one.

    Raises ValidationError where that cannot be; the proposal stays then.
    """
    pair = [proposal.earlier, proposal.later]
    member = SeriesMember.objects.filter(program__in=pair).select_related("series").order_by("pk").first()
    linked = link(programs=pair, by=by, series=member.series if member else None)
    SeriesProposal.objects.filter(pk=proposal.pk).delete()
    return linked


@transaction.atomic
def rename_series(*, series: Series, title: str, by: User | None) -> None:
    """Give the series another title, where it is another; its address keeps its number."""
    former = Series.objects.values_list("title", flat=True).get(pk=series.pk)
    if former == title:
        return
    Series.objects.filter(pk=series.pk).update(title=title, named=True)
    audit(action=OnRecord.SERIES, by=by, subject=series, detail=f"{former} → {title}")
    write_series({series.pk})


def reason_against_linking(program: Program, series: Series | None) -> str:
    """Why the entry cannot be put into the series, or into a new one where it is None; empty where it can."""
    member = SeriesMember.objects.filter(program=program).select_related("series").first()
    if member and (series is None or member.series_id != series.pk):
        return _("“%(entry)s” is in the series “%(series)s” already: take it out of there first.") % {
            "entry": program.title,
            "series": member.series.title,
        }
    others = SeriesMember.objects.filter(series=series, program__section__yearbook=program.section.yearbook_id)
    if series and (other := others.exclude(program=program).select_related("program").first()):
        return _("The series has an entry of this volume already: “%(entry)s”.") % {"entry": other.program.title}
    return ""


def series_of(ids: Collection[int]) -> set[int]:
    """The series that the entries of these ids are in."""
    return set(SeriesMember.objects.filter(program__in=ids).values_list("series_id", flat=True))


def write_series(ids: Collection[int]) -> None:
    """Bring what the public sees of the series up to date with which of their entries are public now."""
    if not ids:
        return
    live = PublishedEntry.objects.filter(pk=OuterRef("program"))
    members: dict[int, list[int]] = defaultdict(list)
    for series, program in SeriesMember.objects.filter(Exists(live), series__in=ids).values_list("series", "program"):
        members[series].append(program)
    public = {series: programs for series, programs in members.items() if len(programs) >= FEWEST}
    stored = Series.objects.filter(pk__in=public)
    shown = [program for programs in public.values() for program in programs]
    newest = PublishedEntry.objects.filter(pk__in=shown).order_by("yearbook__edition_year", "pk")
    of = {program: series for series, programs in public.items() for program in programs}
    titles = {of[pk]: title for pk, title in newest.values_list("pk", "title")}
    rows = [
        _row(series.pk, series.title if series.named else titles[series.pk], len(public[series.pk]))
        for series in stored
    ]
    store(rows, PublishedSeries)
    PublishedEntry.objects.filter(series__in=ids).exclude(pk__in=shown).update(series=None)
    own = SeriesMember.objects.filter(program=OuterRef("pk")).values("series")
    PublishedEntry.objects.filter(pk__in=shown).update(series=Subquery(own))
    hidden = set(ids) - public.keys()
    PublishedSeries.objects.filter(pk__in=hidden)._raw_delete(PublishedSeries.objects.db)  # no entry refers to them now
    stored.filter(was_public=False).update(was_public=True)
    gone = Series.objects.filter(pk__in=hidden, was_public=True).values_list("pk", flat=True)
    mark_withdrawn(Withdrawal.Subject.SERIES, gone, public)


def _row(pk: int, title: str, count: int) -> PublishedSeries:
    key = read_heading(title).key
    return PublishedSeries(id=pk, title=title, slug=slugify(title), sort_key=key, entry_count=count)

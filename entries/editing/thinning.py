"""Thinning: old revisions that nothing rests on are deleted, so that a history of many years stays small."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qs

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import Lead

from entries.models import Draft, Origin, Revision

BATCH = 500


def thinnable(*, before: datetime.datetime) -> QuerySet[Revision]:
    """The revisions from before that moment which nobody would miss.

    Kept are the latest of each entry; those that anything points to: publications, reviews, remarks, secret links; what
    was imported or restored, and what an import found; what an unsaved draft began from; and the last of each author in
    a row, so that “who wrote what” still names the right ones.
    """
    old = Revision.objects.filter(created_at__lt=before, origin=Origin.EDIT, run__isnull=True)
    for relation in Revision._meta.related_objects:
        model = relation.related_model
        assert not isinstance(model, str)
        pointing = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        old = old.filter(~Exists(pointing))
    every = Revision.objects.annotate(
        next_author=_next("author_name"),
        next_number=_next("number"),
        next_run=_next("run"),
        next_origin=_next("origin"),
    )
    followed = every.filter(next_number__isnull=False, next_author=F("author_name"), next_run__isnull=True)
    followed = followed.filter(next_origin=Origin.EDIT)
    return old.filter(pk__in=followed.values("pk")).order_by("pk")


def would_be_thinned(*, before: datetime.datetime) -> list[int]:
    """The ids of what thin() would delete."""
    begun = bases_of_drafts()
    found = thinnable(before=before).values_list("pk", "program_id", "number")
    return [pk for pk, program, number in found.iterator() if (program, number) not in begun]


def thin(*, before: datetime.datetime) -> int:
    """Delete the thinnable revisions from before that moment, in batches; how many they were. Numbers stay."""
    ids = would_be_thinned(before=before)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            Revision.objects.filter(pk__in=ids[start : start + BATCH]).delete()
    return len(ids)


def bases_of_drafts() -> set[tuple[int, int]]:
    """The entry and the number of each revision that an unsaved draft began from: it will be merged with it."""
    drafts = Draft.objects.filter(done=False, program__isnull=False).values_list("program_id", "fields")
    begun = set()
    for program, fields in drafts.iterator():
        for number in parse_qs(fields).get("opened_at_revision", ()):
            if program and number.isdecimal():
                begun.add((program, int(number)))
    return begun


def _next(name: str) -> Window:
    return Window(Lead(name), partition_by=F("program"), order_by=F("number").asc())

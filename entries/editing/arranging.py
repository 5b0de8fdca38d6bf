"""Positions: sections among their siblings, entries in their section."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entries.models import STEP, Program, Section, Yearbook

ASIDE = 1_000_000_000  # positions are lifted out of the way before they are set anew: the database holds each only once


@transaction.atomic
def arrange_sections(*, yearbook: Yearbook, parent: Section | None, ids: Sequence[int]) -> None:
    """Give the children of `parent` (of the volume's top, where it is None) the order of `ids`, in steps of ten.

    Raises ValidationError where `ids` are not just the ids of those sections.
    """
    siblings = {s.pk: s for s in Section.objects.select_for_update().filter(yearbook=yearbook, parent=parent)}
    _refuse_others(ids, siblings)
    for offset in (ASIDE, 0):
        for place, pk in enumerate(ids, 1):
            siblings[pk].order = offset + place * STEP
            siblings[pk].save()


@transaction.atomic
def arrange_programs(*, section: Section, ids: Sequence[int]) -> None:
    """Give the entries of the section the order of `ids`, in steps of ten.

    Raises ValidationError where `ids` are not just the ids of the section's own entries.
    """
    own = {p.pk: p for p in Program.objects.select_for_update().filter(section=section).only("pk", "order")}
    _refuse_others(ids, own)
    Program.objects.filter(pk__in=ids).update(order=F("order") + ASIDE)
    for place, pk in enumerate(ids, 1):
        own[pk].order = place * STEP
    Program.objects.bulk_update(own.values(), ["order"], batch_size=500)


def _refuse_others(ids: Sequence[int], own: dict[int, Section] | dict[int, Program]) -> None:
    if len(ids) != len(set(ids)) or set(ids) != set(own):
        raise ValidationError(
            _("The list has changed since it was opened: load the page again, then set the order."), code="stale_order"
        )

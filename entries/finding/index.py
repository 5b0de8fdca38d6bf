"""The questions that the index of manuscripts answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from entries.finding.models import ManuscriptIndex, Unindexed
from entries.search.index import Index
from entries.search.queries import Query, containing

MANUSCRIPTS = Index(ManuscriptIndex)


def found(rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """Those of these entries that the query finds; none for an empty one. Whoever gives the rows has seen to rights."""
    return rows.filter(pk__in=MANUSCRIPTS.ids(query)) if query else rows.none()


def best_first(rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """What was found, in the order of the public search: within hits of the same worth the newest entry first."""
    tiers = [When(pk__in=ids, then=Value(number)) for number, ids in enumerate(MANUSCRIPTS.best(query))]
    if not tiers:
        return rows.order_by("-pk")
    worth = Case(*tiers, default=Value(len(tiers)), output_field=IntegerField())
    ordered: QuerySet[Any] = rows.annotate(worth=worth).order_by("worth", "-pk")
    return ordered


def worth_a_look(text: str) -> Q:
    """The condition on entries that may have these very characters somewhere; no other has them."""
    return Q(pk__in=MANUSCRIPTS.ids(containing(text))) | Q(pk__in=Unindexed.objects.values("entry"))

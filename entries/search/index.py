"""The questions that the index answers, on either database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.models import TextChoices
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from entries.search.backends import backend_of
from entries.search.conditions import Condition, condition_of, tiers_of
from entries.search.models import SECTIONS, IndexedText, PublicIndex, entry_of
from entries.search.queries import Query
from entries.search.tokens import facet_tokens

COUNTED = 10_000  # hits are counted one by one up to here
SAMPLE = 16  # past it, every so manieth


class Sort(TextChoices):
    """The order of hits."""

    BEST = "best", _("best first")
    NEWEST = "newest", _("newest volume first")
    OLDEST = "oldest", _("oldest volume first")


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are narrowed to; a section stands for all below it."""

    yearbook: int | None = None
    section: int | None = None
    kind: str = ""
    level: str = ""

    @property
    def tokens(self) -> set[str]:
        """As the index holds them."""
        levels = [self.level] if self.level else []
        return facet_tokens(yearbook=self.yearbook, sections=[self.section], kind=self.kind, levels=levels)


@dataclass(slots=True)
class Tally:
    """How many hits there are, and of each volume, section, kind and level; all are estimates where it says so."""

    total: int = 0
    estimated: bool = False
    yearbooks: Counter[int] = field(default_factory=Counter)
    sections: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def about(self) -> int:
        """The total to two figures: an estimate promises no more."""
        step = 10 ** max(0, len(str(self.total)) - 2)
        return int(round(self.total / step) * step)


class Index:
    """The index of one side: `model` has its rows."""

    def __init__(self, model: type[IndexedText]) -> None:
        self.model = model

    @property
    def alias(self) -> str:
        """The database that is asked."""
        return self.model._default_manager.all().db

    def find(
        self, query: Query, filters: Filters = Filters(), *, sort: str = Sort.BEST, start: int = 0, limit: int = 20
    ) -> list[int]:
        """The ids of the entries that the query finds, from the hit with that number on, in at most five queries."""
        if not query:
            return []
        if sort != Sort.BEST:
            order = "-rank" if sort == Sort.OLDEST else "rank"
            return self._ids(condition_of(query, filters.tokens), order, limit, start)
        found: list[int] = []
        tiers = tiers_of(query, filters.tokens)
        for number, tier in enumerate(tiers, 1):
            more = self._ids(tier, "rank", limit - len(found), start)
            found += more
            if len(found) == limit or number == len(tiers):
                break
            start = 0 if more or not start else start - self._count(tier)
        return found

    def tally(self, query: Query, filters: Filters = Filters(), *, depth: int = 1) -> Tally:
        """The number of hits, and of each facet; sections are those of that depth. Two queries at most."""
        if not query:
            return Tally()
        columns = ("yearbook_id", SECTIONS[min(depth, len(SECTIONS)) - 1], "kind", "levels")
        condition = condition_of(query, filters.tokens)
        tally = self._tally(columns, condition, limit=COUNTED + 1)
        if tally.total > COUNTED:
            tally = self._tally(columns, condition, sample=SAMPLE)
            tally.estimated = True
            tally.total = max(tally.total, COUNTED)
        return tally

    def counts(self, queries: Sequence[Query], *, limit: int) -> list[int]:
        """The number of hits of each query, counted up to the limit, in one query of the database."""
        if not queries:
            return []
        parts, params = [], []
        for number, query in enumerate(queries):
            sql, given = self._statement(("rank",), condition_of(query), limit=limit)
            parts.append(f"SELECT {number} AS n, count(*) FROM ({sql}) AS part")
            params += given
        rows = dict(self._rows(" UNION ALL ".join(parts), params))
        return [rows[number] for number in range(len(queries))]

    def ids(self, query: Query) -> RawSQL:
        """The ids of all hits, for a filter: `pk__in=index.ids(query)`."""
        return self._all(condition_of(query))

    def best(self, query: Query) -> list[RawSQL]:
        """The ids of the best hits of all, then those of the next best: what an order of `ids()` begins with."""
        return [self._all(tier) for tier in tiers_of(query)[:-1]]

    def _all(self, condition: Condition) -> RawSQL:
        sql, params = self._statement(("entry_id",), condition)
        return RawSQL(sql, params)  # noqa: S611

    def _ids(self, condition: Condition, order: str, limit: int, start: int) -> list[int]:
        rows = self._rows(*self._statement(("rank",), condition, order=order, limit=limit, start=start))
        return [entry_of(rank) for (rank,) in rows]

    def _count(self, condition: Condition) -> int:
        sql, params = self._statement(("rank",), condition)
        ((count,),) = self._rows(f"SELECT count(*) FROM ({sql}) AS found", params)
        return int(count)

    def _tally(
        self, columns: Sequence[str], condition: Condition, *, limit: int | None = None, sample: int = 1
    ) -> Tally:
        sql, params = self._statement(columns, condition, limit=limit, sample=sample)
        named = ", ".join(columns)
        tally = Tally()
        for yearbook, section, kind, levels, count in self._rows(
            f"SELECT {named}, count(*) FROM ({sql}) AS found GROUP BY {named}",
            params,
        ):
            tally.total += count * sample
            tally.yearbooks[yearbook] += count * sample
            tally.kinds[kind] += count * sample
            if section is not None:
                tally.sections[section] += count * sample
            for level in levels.split():
                tally.levels[level] += count * sample
        return tally

    def _statement(self, columns: Sequence[str], condition: Condition, **how: Any) -> tuple[str, list[Any]]:
        sql, params = backend_of(self.alias).statement(self.model, columns, condition, **how)
        return sql, params

    def _rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


PUBLIC = Index(PublicIndex)

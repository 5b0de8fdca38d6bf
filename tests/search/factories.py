"""Entries in the index, without the rest of publishing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from entries.search.models import PublicIndex, rank_of
from entries.search.tokens import marked
from entries.search.writing import store

_serial = itertools.count(1)


def make_indexed(body: str = "", *, title: str = "", year: int = 2023, **fields: Any) -> int:
    """An entry of that text in the index; its id."""
    (pk,) = make_many([(title, body)], year=year, **fields)
    return pk


def make_many(texts: Iterable[tuple[str, str]], *, year: int = 2023, **fields: Any) -> list[int]:
    """Entries of these titles and texts in the index; their ids."""
    rows = []
    for title, body in texts:
        pk = next(_serial)
        given = {"yearbook_id": year, "section_1": 1, "kind": "work", "rest": marked(body), "title": marked(title)}
        rows.append(PublicIndex(rank=rank_of(year, pk), entry_id=pk, **{**given, **fields}))
    store(PublicIndex, rows)
    return [row.entry_id for row in rows]

"""Keeping the index along with the revisions that it is of, in their transaction; after a large import, behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from entries.finding.models import ManuscriptIndex, Unindexed
from entries.search.documents import marked_texts
from entries.search.writing import BATCH, store

Content = Mapping[str, Any]  # an EntryContent: its room stands above this one


def index_contents(contents: Mapping[int, Content]) -> None:
    """Index entries, by their ids, as these contents have them; whoever calls holds the entries' rows."""
    store(ManuscriptIndex, [_document(pk, content) for pk, content in contents.items()])
    Unindexed.objects.filter(pk__in=list(contents)).delete()


def leave_unindexed(ids: Iterable[int]) -> None:
    """Note that these entries are to be indexed later."""
    rows = [Unindexed(entry_id=pk) for pk in ids]
    Unindexed.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def _document(pk: int, content: Content) -> ManuscriptIndex:
    texts = marked_texts(**{name: content[name] for name in ("title", "body", "awards", "figures")})
    return ManuscriptIndex(rank=-pk, entry_id=pk, **texts)

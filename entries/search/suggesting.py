"""What is offered to somebody who types: titles, recipients and sections, and words for what was typed in pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections

from entries.published.models import PublishedEntry
from entries.search.backends import backend_of
from entries.search.index import PUBLIC
from entries.search.models import Heading, Sound
from entries.search.queries import Query, Word, containing
from entries.search.sounds import chained, prefixes, read_aloud, spelled
from entries.text import fold

OFFERED = 8
LOOKED_AT = 1000  # headings that begin so: more are not told apart by how often they stand there
CANDIDATES = 12  # words of one sound whose hits are counted
ENOUGH = 200  # hits are counted up to here to say which of two words is the more common


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for, and what it is: `title`, `recipient`, `section` or a `word`."""

    text: str
    kind: str


def suggest(typed: str) -> list[Suggestion]:
    """What is offered for what has been typed so far: at most eight, in at most four queries."""
    text = fold(typed).strip()
    if not text or len(text) > 60:
        return []
    found = [Suggestion(word, "word") for word in words_that_sound_like(typed)]
    found += _headings(text)
    if len(found) < OFFERED:
        ids = PUBLIC.find(Query((Word(text, field="title"),)), limit=OFFERED)
        titles = dict(PublishedEntry.objects.filter(pk__in=ids).values_list("pk", "title"))
        found += [Suggestion(titles[pk], "title") for pk in ids if pk in titles]
    return list({suggestion.text: suggestion for suggestion in reversed(found)}.values())[::-1][:OFFERED]


def words_that_sound_like(typed: str, *, limit: int = 5) -> list[str]:
    """Words of headings that are read as was typed, in pinyin or in other characters; the most common first.

    Two queries: one for pairs of characters of those sounds, one that counts the entries of each word.
    """
    ways = spelled(typed) or [way for way in [read_aloud(typed)] if way]
    if not ways:
        return []
    keys = _keys(dict.fromkeys(prefix for way in ways for prefix in prefixes(way)))
    words = dict.fromkeys(word for way in ways for word in chained(way, keys) if word != fold(typed).strip())
    candidates = list(words)[:CANDIDATES]
    counts = dict(zip(candidates, PUBLIC.counts([containing(word) for word in candidates], limit=ENOUGH), strict=True))
    return sorted((word for word in candidates if counts[word]), key=lambda word: -counts[word])[:limit]


def _headings(text: str) -> list[Suggestion]:
    backend = backend_of(Heading.objects.db)
    begins, params = backend.begins_with("folded", text)
    sql = (
        "SELECT min(text), kind FROM (SELECT folded, text, kind FROM search_heading "
        f"WHERE {begins} ORDER BY folded LIMIT {LOOKED_AT}) AS h GROUP BY folded, kind "
        f"ORDER BY CASE kind WHEN 'section' THEN 0 ELSE 1 END, count(*) DESC, folded LIMIT {OFFERED}"
    )
    with connections[Heading.objects.db].cursor() as cursor:
        cursor.execute(sql, params)
        return [Suggestion(found, kind) for found, kind in cursor.fetchall()]


def _keys(beginnings: Iterable[str]) -> list[str]:
    conditions = [backend_of(Sound.objects.db).begins_with("key", beginning) for beginning in beginnings]
    where = " OR ".join(f"({sql})" for sql, _params in conditions)
    with connections[Sound.objects.db].cursor() as cursor:
        cursor.execute(
            f"SELECT key FROM search_sound WHERE {where} LIMIT 500",
            [param for _sql, params in conditions for param in params],
        )
        return [key for (key,) in cursor.fetchall()]

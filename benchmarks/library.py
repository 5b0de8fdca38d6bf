"""A public side of ten volumes with text like a language's, past the editors' doors: the measuring needs it fast."""

from __future__ import annotations

import random
from itertools import islice

from django.db import connection
from django.utils import timezone

from benchmarks.language import Language
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, shelf_of
from entries.search import postgresql
from entries.search.rebuilding import rebuild_search
from entries.terms import Kind, Level

BATCH = 1000
VOLUMES, SECTIONS = 10, 40
FIRST = 5_000_000  # ids out of the way of all others
PEOPLE = 4000


def fill(entries: int, *, first: int = FIRST, seed: int = 0) -> Language:
    """So many public entries in ten volumes of forty sections, and their index."""
    language = Language(seed)
    rng = random.Random(seed + 1)
    people = [
        "".join(rng.choices("王李张刘陈杨乌云其格娜仁高娃巴特尔", k=rng.choice((2, 3, 4)))) for _ in range(PEOPLE)
    ]
    per_volume = -(-entries // VOLUMES)
    now = timezone.now()
    pk = first
    texts = language.texts(entries)
    for volume in range(VOLUMES):
        year = 2123 - volume
        yearbook = PublishedYearbook.objects.create(
            id=first + volume,
            title="测量年鉴",
            edition_year=year,
            coverage_year=year - 1,
            slug="x",
            entry_count=per_volume,
        )
        sections = _sections(yearbook, first + volume * 1000, language)
        numbered = enumerate(islice(texts, per_volume))
        while batch := list(islice(numbered, BATCH)):
            rows = []
            for number, (title, body) in batch:
                pk += 1
                section = sections[number * SECTIONS // per_volume]
                rows.append(
                    PublishedEntry(
                        id=pk,
                        yearbook=yearbook,
                        section=section,
                        order=number,
                        sort_key=f"{section.tree_key}.{0:010d}.{number:010d}.{pk:010d}",
                        shelf=shelf_of(year, yearbook.pk),
                        title=title,
                        slug="x",
                        kind=rng.choice(Kind.values),
                        body=body,
                        awards=[_award(rng, language, people, year)] if number % 10 == 0 else [],
                        revision_number=1,
                        digest="0" * 64,
                        first_published_at=now,
                        published_at=now,
                    )
                )
            PublishedEntry.objects.bulk_create(rows, batch_size=500)
    _index()
    return language


def _index() -> None:
    """Index everything; on PostgreSQL in the way of a first filling, the index itself being made at the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute("DROP INDEX search_public_tokens")
    for _done in rebuild_search():
        pass
    if connection.vendor == "postgresql":
        postgresql.create(connection, "search_public")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _sections(yearbook: PublishedYearbook, pk: int, language: Language) -> list[PublishedSection]:
    top = [
        PublishedSection(
            id=pk + number,
            yearbook=yearbook,
            title=language.title()[:6],
            slug="x",
            depth=1,
            tree_key=f"{number:010d}",
        )
        for number in range(8)
    ]
    leaves = [
        PublishedSection(
            id=pk + 100 + number,
            yearbook=yearbook,
            parent_id=(above := top[number % 8]).pk,
            title=language.title()[:8],
            slug="x",
            depth=2,
            tree_key=f"{above.tree_key}.{number:010d}",
            trail=[[above.pk, above.title, above.slug]],
        )
        for number in range(SECTIONS)
    ]
    PublishedSection.objects.bulk_create([*top, *leaves])
    return leaves


def _award(rng: random.Random, language: Language, people: list[str], year: int) -> dict[str, object]:
    return {
        "name": language.title()[:12],
        "level": rng.choice(Level.values),
        "year": year - 1,
        "granted_by": ["自治区人民政府"],
        "rank": "",
        "recipient_count": 2,
        "recipient_unit": "人",
        "recipients": [
            {"name": rng.choice(people), "kind": "person", "affiliation": language.title()[:8], "post": ""}
            for _ in range(2)
        ],
    }

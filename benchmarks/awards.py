"""The directory of awards: every page of it, at 100,000 public awards in twenty volumes.

`BENCH_AWARDS=10000 python -m benchmarks awards` measures a smaller one. The entries are short: it is the awards that
are counted here.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from benchmarks.language import Language
from benchmarks.measure import Figure, compare
from entries.published.awards import PublishedAward
from entries.published.honours import PublishedGrant, PublishedHonour
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, shelf_of
from entries.publishing.honours import grant_rows, honour_rows
from entries.publishing.rows import award_rows
from entries.search.rebuilding import rebuild_search
from entries.site.paging import PER_PAGE
from entries.terms import Level, RecipientKind

AWARDS = int(os.environ.get("BENCH_AWARDS", "100000"))
EACH = 4  # awards of an entry
VOLUMES = 20
BODIES, PEOPLE = 3000, 40_000
FIRST = 7_000_000_000  # ids out of the way of all others
BATCH = 500
COUNTED = (None, 3, 20)
BOUND = "< 100 ms"


@override_settings(ALLOWED_HOSTS=["testserver"])
def measure(turns: int) -> list[Figure]:
    """A figure for each page, beside the bare query of its rows."""
    fill(AWARDS)
    number = min(1000, AWARDS // PER_PAGE)
    volume = FIRST + VOLUMES // 2
    body = PublishedGrant.objects.order_by("-pk")[0].body
    honour = PublishedHonour.objects.order_by("recipient")[0]
    rows = PublishedAward.objects.select_related("entry", "yearbook")
    lists = [
        ("all", "", rows),
        (f"all, page {number:,}", f"page={number}", rows),
        ("of a level", "level=national", rows.filter(level="national")),
        ("of a year", "year=2110", rows.filter(year=2110)),
        ("of a volume", f"yearbook={volume}", rows.filter(yearbook=volume)),
        ("of units", "kind=unit", rows.filter(recipient_kinds__contains="unit")),
        ("of a granting body", f"body={body}", rows.filter(granted_by__contains=body)),
        ("of many granting bodies", "body=委员会", rows.filter(granted_by__contains="委员会")),
        ("with a common word", "text=先进", rows.filter(name__contains="先进")),
        ("with a name", f"text={honour.name}", rows.filter(recipient_names__contains=honour.name)),
    ]
    pages: list[tuple[str, str, Any]] = [
        (f"awards: {what}", f"/awards/?{query}", found) for what, query, found in lists
    ]
    honours = PublishedHonour.objects.select_related("entry", "yearbook").filter(recipient=honour.recipient)
    pages.append(("the honours of a recipient", f"/recipients/{honour.recipient}/", honours))
    figures = [
        compare(
            f"{what}, of {AWARDS:,}",
            opened(address),
            "the bare query of fifty rows",
            lambda found=found: list(found[:PER_PAGE]),  # type: ignore[misc]
            turns=turns,
            bound=BOUND,
        )
        for what, address, found in pages
    ]
    figures.append(_file(rows, turns))
    return figures


def _file(rows: Any, turns: int) -> Figure:
    volume = FIRST + VOLUMES // 2
    return compare(
        f"the CSV file of a volume's {AWARDS // VOLUMES:,} awards, of {AWARDS:,}",
        lambda: list(Client().get(f"/awards.csv?yearbook={volume}").streaming_content),  # type: ignore[attr-defined]
        "the bare query of its rows",
        lambda: list(rows.filter(yearbook=volume)),
        turns=turns,
    )


def opened(address: str) -> Callable[[], None]:
    """Open the page."""
    client = Client()
    address = client.get(address).headers.get("Location", address)

    def call() -> None:
        assert client.get(address).status_code == 200, address

    return call


def fill(awards: int) -> None:
    """So many public awards, each with up to three granting bodies and three recipients, and their index."""
    language, rng = Language(3), random.Random(4)
    bodies = [f"{language.title()[:14]}{rng.choice(('委员会', '协会', '办公室'))}" for _ in range(BODIES)]
    people = ["".join(rng.choices("王李张刘陈杨乌云其格娜仁高娃巴特尔", k=rng.choice((3, 4)))) for _ in range(PEOPLE)]
    make = _awards(rng, language, bodies, people)
    entries = awards // EACH
    for volume in range(VOLUMES):
        _volume(
            FIRST + volume, 2123 - volume, range(volume * entries // VOLUMES, (volume + 1) * entries // VOLUMES), make
        )
    for _done in rebuild_search():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _volume(pk: int, year: int, numbers: range, make: Iterator[dict[str, Any]]) -> None:
    home = PublishedYearbook.objects.create(
        id=pk, title="荣誉测量", edition_year=year, coverage_year=year - 1, slug="x", entry_count=len(numbers)
    )
    section = PublishedSection.objects.create(
        id=pk, yearbook=home, title="荣誉", slug="x", depth=1, tree_key=f"{1:010d}"
    )
    now = timezone.now()
    for start in range(numbers.start, numbers.stop, BATCH):
        entries = [
            PublishedEntry(
                id=FIRST + 1000 + number,
                yearbook=home,
                section=section,
                order=number,
                sort_key=f"{section.tree_key}.{0:010d}.{number:010d}",
                shelf=shelf_of(year, pk),
                title=f"荣誉{number}",
                slug="x",
                kind="event",
                body=f"荣誉{number}。",
                awards=[{**award, "year": year - 1} for award in islice(make, EACH)],
                revision_number=1,
                digest="0" * 64,
                first_published_at=now,
                published_at=now,
            )
            for number in range(start, min(start + BATCH, numbers.stop))
        ]
        PublishedEntry.objects.bulk_create(entries)
        PublishedAward.objects.bulk_create([row for entry in entries for row in award_rows(entry)], batch_size=BATCH)
        PublishedHonour.objects.bulk_create([row for entry in entries for row in honour_rows(entry)], batch_size=BATCH)
        PublishedGrant.objects.bulk_create([row for entry in entries for row in grant_rows(entry)], batch_size=BATCH)


def _awards(rng: random.Random, language: Language, bodies: list[str], people: list[str]) -> Iterator[dict[str, Any]]:
    """Awards without end; how common a body is falls with its place."""
    weights = list(accumulate(1 / (number + 10) for number in range(len(bodies))))
    while True:
        kind = rng.choice(RecipientKind.values)
        recipients = rng.choices(people, k=rng.randint(0, 3))
        yield {
            "name": f"{rng.choice(('先进', '优秀', '最美'))}{language.title()[:8]}",
            "level": rng.choice(Level.values),
            "granted_by": list(dict.fromkeys(rng.choices(bodies, cum_weights=weights, k=rng.randint(1, 3)))),
            "rank": "",
            "recipient_count": rng.choice(COUNTED),
            "recipient_unit": rng.choice(("人", "个集体", "部")),
            "recipients": [{"name": name, "kind": kind, "affiliation": "", "post": ""} for name in recipients],
        }

"""The history of an entry with 1,000 revisions, among 10,000 entries and 100,000 revisions.

`HISTORY_ENTRIES=100 python -m benchmarks history` measures in a smaller office; ten revisions an entry, always.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from benchmarks.fill import fill
from benchmarks.measure import Figure, compare
from entries.editing import digest_of
from entries.models import Program, Revision, Yearbook

ENTRIES = int(os.environ.get("HISTORY_ENTRIES", "10000"))
EACH = 10  # revisions of an entry
LONG = 1000  # revisions of the entry that is measured
BATCH = 2000


def measure(turns: int) -> list[Figure]:
    """The figures for this database."""
    yearbook = fill(ENTRIES, year=2131)
    program = Program.objects.filter(section__yearbook=yearbook).order_by("pk")[ENTRIES // 2]
    revise_all(yearbook, program)
    client = Client()
    client.force_login(User.objects.create_superuser(f"measurer-{yearbook.pk}"))
    office = f"of {Revision.objects.count():,} of {ENTRIES:,} entries"
    page = f"/admin/entries/program/{program.pk}"
    return [
        compare(
            f"the first page of the history of {LONG:,} revisions, {office}",
            opened(client, f"{page}/history/"),
            "reading the page's revisions with their contents",
            lambda: list(program.revisions.order_by("-number")[:100]),
            turns=turns,
            bound="≤ 200 ms",
        ),
        compare(
            f"all pages of the history of {LONG:,} revisions",
            opened(client, *(f"{page}/history/?p={number}" for number in range(1, LONG // 100 + 1))),
            "reading all revisions with their contents",
            lambda: list(program.revisions.order_by("-number")),
            turns=turns,
        ),
        compare(
            f"who wrote what, over {LONG:,} revisions",
            opened(client, f"{page}/authors/"),
            "reading all revisions with their contents",
            lambda: list(program.revisions.order_by("-number")),
            turns=turns,
        ),
        compare(
            f"comparing the first and the last of {LONG:,} revisions",
            opened(client, f"{page}/compare/?before=1&after={LONG}"),
            "reading the two",
            lambda: list(program.revisions.filter(number__in=(1, LONG))),
            turns=turns,
        ),
    ]


def opened(client: Client, *addresses: str) -> Callable[[], None]:
    """Open the pages, one after the other."""

    def calls() -> None:
        for address in addresses:
            assert client.get(address).status_code == 200, address

    return calls


def revise_all(yearbook: Yearbook, program: Program) -> None:
    """Give every entry its revisions, and one a thousand: each changes a number or adds a sentence."""
    every = Program.objects.filter(section__yearbook=yearbook)
    first = {r.program_id: r.content for r in Revision.objects.filter(program__in=every, number=1)}
    rows: list[Revision] = []
    for pk, content in first.items():
        rows += revisions(pk, content, LONG if pk == program.pk else EACH)
        if len(rows) > BATCH:
            Revision.objects.bulk_create(rows, batch_size=500)
            rows = []
    Revision.objects.bulk_create(rows, batch_size=500)
    every.exclude(pk=program.pk).update(latest_number=EACH)
    Program.objects.filter(pk=program.pk).update(latest_number=LONG)


def revisions(pk: int, content: dict[str, Any], last: int) -> list[Revision]:
    """Revisions from the second on."""
    made, body = [], content["body"]
    for number in range(2, last + 1):
        before, mark, after = body.partition("，")
        body = f"{after or before}{mark}{before}" if number % 3 else body.replace("。", f"，核对{number}次。", 1)
        body = body[-3000:].lstrip("\n")
        new = {**content, "body": body}
        row = Revision(program_id=pk, number=number, content=new, digest=digest_of(new), created_at=timezone.now())
        row.author_name = f"编辑{number % 5}"
        made.append(row)
    return made

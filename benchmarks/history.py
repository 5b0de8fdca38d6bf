"""The history of an entry with 1,000 revisions, and the start page, among 10,000 entries and 100,000 revisions.

`HISTORY_ENTRIES=100 python -m benchmarks history` measures in a smaller office; ten revisions an entry, always.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Count, F
from django.test import Client
from django.utils import timezone

from benchmarks.fill import fill
from benchmarks.measure import Figure, compare
from entries.editing import digest_of
from entries.models import Assignment, Program, Revision, Role, Section, Submission, SubmissionEnding, Yearbook

ENTRIES = int(os.environ.get("HISTORY_ENTRIES", "10000"))
EACH = 10  # revisions of an entry
LONG = 1000  # revisions of the entry that is measured
BATCH = 2000


def measure(turns: int) -> list[Figure]:
    """The figures for this database."""
    yearbook = fill(ENTRIES, year=2131)
    program = Program.objects.filter(section__yearbook=yearbook).order_by("pk")[ENTRIES // 2]
    revise_all(yearbook, program)
    client = of_user(User.objects.create_superuser(f"measurer-{yearbook.pk}"))
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
        *start_pages(yearbook, office, turns),
    ]


def start_pages(yearbook: Yearbook, office: str, turns: int) -> list[Figure]:
    """The figures of the start page, where half of the entries are on their way and a fifth has findings."""
    unit = Section.objects.filter(yearbook=yearbook, depth=1).order_by("tree_key")[0]
    writer = member(Role.CONTRIBUTOR, f"writer-{yearbook.pk}", unit)
    set_to_work(yearbook, unit, writer)
    people = {"a chief editor": member(Role.CHIEF_EDITOR, f"chief-{yearbook.pk}"), "a contributor": writer}
    return [
        compare(
            f"the start page of {who}, {office}",
            opened(of_user(user), "/admin/"),
            "counting the entries of each section",
            lambda: list(Program.objects.order_by().values_list("section").annotate(Count("pk"))),
            turns=turns,
            bound="≤ 500 ms",
        )
        for who, user in people.items()
    ]


def set_to_work(yearbook: Yearbook, unit: Section, writer: User) -> None:
    """Send entries on their way, with findings on some; sections get a unit and a due day, the unit its `writer`."""
    now = timezone.now()
    latest = Revision.objects.filter(program__section__yearbook=yearbook, number=F("program__latest_number"))
    rows = list(latest.order_by("program").values_list("pk", "program"))
    Submission.objects.bulk_create(
        [
            Submission(program_id=program, revision_id=pk, stage=1 + place % 4, submitted_at=now, submitted_by=writer)
            for place, (pk, program) in enumerate(rows)
            if place % 2
        ],
        batch_size=BATCH,
    )
    returned = Submission.objects.filter(program__section__yearbook=yearbook, pk__in=range(0, rows[-1][1] * 2, 5))
    returned.update(ended_at=now, ending=SubmissionEnding.RETURNED)
    Program.objects.filter(pk__in=[program for _pk, program in rows[::5]]).update(finding_count=F("order") % 7 + 1)
    for section in Section.objects.filter(yearbook=yearbook):
        section.unit, section.due_on = section.title, timezone.localdate() - timedelta(days=section.pk % 3)
        section.save()
    own = latest.filter(program__section__in=Section.objects.within(unit))
    Revision.objects.filter(pk__in=own.order_by().values("pk")).update(author=writer)


def member(role: Role, name: str, *places: Section) -> User:
    """An account with the role there; without a place, everywhere."""
    user = User.objects.create_user(name, is_staff=True)
    for place in places or (None,):
        Assignment.objects.create(user=user, group=Group.objects.get(name=role.value), section=place)
    return user


def of_user(user: User) -> Client:
    """A browser in which the user is logged in."""
    client = Client()
    client.force_login(user)
    return client


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

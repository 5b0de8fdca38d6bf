"""An entry's, a section's and a volume's page, each beside a bare view with one query and the same template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment

from benchmarks import bare
from benchmarks.fill import fill_and_publish
from benchmarks.measure import Figure, compare
from entries.models import Yearbook
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook

SIZES = (400, 10_000, 200_000)
PAGES = (("entry", "≤ 1.3"), ("section", ""), ("yearbook", ""))
OF_A_REQUEST = {"request", "user", "perms", "messages", "csrf_token", "True", "False", "None"}
CALLS = 10  # pages a turn: one alone is shorter than the clock's unrest


@override_settings(ROOT_URLCONF="benchmarks.bare", ALLOWED_HOSTS=["testserver"])
def measure(turns: int) -> list[Figure]:
    """Three figures for each size of volume."""
    figures: list[Figure] = []
    for size in SIZES:
        year = 2110 + len(figures)
        yearbook = fill_and_publish(size, year=year)
        figures += [_page(name, yearbook, size, turns, bound) for name, bound in PAGES]
    return figures


def _page(name: str, yearbook: Yearbook, size: int, turns: int, bound: str) -> Figure:
    row = _middle(name, yearbook)
    address, client = row.get_absolute_url(), Client()
    bare.EXTRA[name] = _ready(client, address)
    ours, other = client.get(address), client.get(f"/bare/{name}/{row.pk}/")
    if ours.content != other.content:
        raise AssertionError(f"The bare view of the {name} shows another page than ours: nothing to compare.")
    return compare(
        f"{CALLS} times the page of one {name}, of a volume of {size:,} entries",
        _calls(client, address),
        "a bare view: one query, the same template",
        _calls(client, f"/bare/{name}/{row.pk}/"),
        turns=turns,
        bound=bound,
    )


def _middle(name: str, yearbook: Yearbook) -> PublishedEntry | PublishedSection | PublishedYearbook:
    """An entry or section from the middle of the volume, or the volume."""
    if name == "yearbook":
        return PublishedYearbook.objects.get(pk=yearbook.pk)
    entries = PublishedEntry.objects.filter(yearbook=yearbook.pk).order_by("sort_key")
    entry = entries.select_related("section")[entries.count() // 2]
    return entry if name == "entry" else entry.section


def _ready(client: Client, address: str) -> dict[str, Any]:
    """What our view gave its template, to be given to the bare one."""
    setup_test_environment()  # without it a response does not tell its context; with it rendering is slower
    try:
        contexts: Any = client.get(address).context  # one for each template; the page's own is the first
    finally:
        teardown_test_environment()
    return {key: value for key, value in contexts[0].flatten().items() if key not in OF_A_REQUEST}


def _calls(client: Client, address: str) -> Callable[[], None]:
    def calls() -> None:
        for _ in range(CALLS):
            client.get(address)

    return calls

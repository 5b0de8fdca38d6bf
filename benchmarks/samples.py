"""Samples drawn from the public texts, and the times of work done on each."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any


def timed(work: Callable[[Any], object], inputs: Iterable[Any]) -> list[float]:
    """Milliseconds for each; once before to warm up."""
    inputs = list(inputs)
    work(inputs[0])
    taken = []
    for one in inputs:
        start = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def median(taken: Sequence[float]) -> float:
    """The median of the times."""
    return statistics.median(taken)


def p95(taken: Sequence[float]) -> float:
    """The time that nineteen of twenty stay below."""
    return sorted(taken)[int(len(taken) * 0.95)]


def both(taken: Sequence[float], other: float) -> str:
    """A median and another time, in milliseconds."""
    return f"{median(taken):.2f} ms, {other:.2f} ms"


def folded_texts() -> dict[int, str]:
    """What can be found of every entry, folded, by id: what the index is compared with."""
    from entries.published.models import PublishedEntry
    from entries.search.documents import texts_of
    from entries.text import fold

    rows = PublishedEntry.objects.only("title", "body", "awards", "figures").iterator(chunk_size=2000)
    texts = ((row.pk, [row.title, row.body, *chain.from_iterable(texts_of(row).values())]) for row in rows)
    return {pk: "\x00".join(map(fold, parts)) for pk, parts in texts}


def titles() -> list[str]:
    """Titles to begin typing."""
    from entries.published.models import PublishedEntry

    return list(PublishedEntry.objects.values_list("title", flat=True)[:20_000])


def draw(texts: dict[int, str], length: int, count: int, rng: random.Random) -> list[str]:
    """So many runs of characters from the texts, without line ends."""
    ids = list(texts)
    pieces: list[str] = []
    while len(pieces) < count:
        text = texts[rng.choice(ids)]
        start = rng.randrange(len(text) - length)
        piece = text[start : start + length]
        if "\n" not in piece and "\x00" not in piece:
            pieces.append(piece)
    return pieces

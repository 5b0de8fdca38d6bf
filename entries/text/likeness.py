"""Which entries of two editions tell of the same programme: by their titles, their texts and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from entries.text.script import simplified

BEGINNING = 300  # characters of a text that count
COMMON = 200  # a pair of characters in more titles than that says little, unless nothing else does
LOOKED_AT = 8  # the best titles for each entry, whose texts are compared
LEAST = 60  # a score below it is no proposal
YEARS = re.compile(r"\d+|第[一二三四五六七八九十百]+[届次]|[首两]届")


@dataclass(frozen=True, slots=True)
class Sample:
    """What is compared of an entry: its id, its title, its text, and its section's path."""

    pk: int
    title: str
    body: str
    path: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries that are alike: whole numbers from 0 to 100 for title, text and place, and for all together."""

    earlier: int
    later: int
    score: int
    title: int
    text: int
    place: int


@dataclass(frozen=True, slots=True)
class _Prepared:
    pk: int
    title: str
    body: str
    path: str


def find_alike(
    earlier: Iterable[Sample], later: Iterable[Sample], apart: Collection[tuple[int, int]] = frozenset()
) -> list[Likeness]:
    """Pairs of an entry of each edition that may be one programme, the most alike first; an entry stands in one pair.

    Only entries that stand in one section, or share two characters beside each other in their titles, are compared, so
    that ten thousand with ten thousand take seconds. Years, numbers and punctuation do not count. Pairs of ids in
    `apart` are known to be none. Each entry is taken when its turn comes, so that who gives them can count.
    """
    before = {sample.pk: _prepare(sample) for sample in earlier}
    blocks = _blocks(before.values())
    likely = (pair for sample in later for pair in _best(_prepare(sample), blocks, before))
    found = [pair for pair in likely if (pair.earlier, pair.later) not in apart]
    taken: set[tuple[str, int]] = set()
    chosen = []
    for pair in sorted(found, key=lambda pair: (-pair.score, pair.later, pair.earlier)):
        ends = {("earlier", pair.earlier), ("later", pair.later)}
        if not ends & taken:
            taken |= ends
            chosen.append(pair)
    return chosen


def compare(earlier: Sample, later: Sample) -> Likeness:
    """How much two entries are alike."""
    return _compare(_prepare(earlier), _prepare(later))


def _prepare(sample: Sample) -> _Prepared:
    return _Prepared(sample.pk, _bare(sample.title), _bare(sample.body[: BEGINNING * 2])[:BEGINNING], sample.path)


def _bare(words: str) -> str:
    """Letters alone, in Simplified: no years, numbers and punctuation; the words as they are where nothing is left."""
    plain = simplified(unicodedata.normalize("NFKC", words))
    kept = "".join(char for char in YEARS.sub("", plain) if char.isalnum())
    return kept or plain


def _keys(entry: _Prepared) -> Iterator[str]:
    yield f"title {entry.title}"
    for start in range(len(entry.title) - 1):
        yield entry.title[start : start + 2]


def _blocks(entries: Iterable[_Prepared]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for key in set(_keys(entry)):
            blocks[key].append(entry.pk)
        blocks[f"path {entry.path}"].append(entry.pk)
    return blocks


def _best(entry: _Prepared, blocks: dict[str, list[int]], before: dict[int, _Prepared]) -> Iterator[Likeness]:
    """The pairs of one entry that may be meant."""
    shared: Counter[int] = Counter()
    for key in set(_keys(entry)):
        known = blocks.get(key, ())
        if len(known) <= COMMON:
            shared.update(known)
    near = blocks.get(f"path {entry.path}", ())
    candidates = {*shared, *(near if len(near) <= COMMON else ())}
    by_title = sorted(
        candidates,
        key=lambda pk: (-fuzz.ratio(entry.title, before[pk].title), before[pk].path != entry.path, pk),
    )
    for pk in by_title[:LOOKED_AT]:
        pair = _compare(before[pk], entry)
        if pair.score >= LEAST and max(pair.text, pair.place) >= 50:
            yield pair


def _compare(earlier: _Prepared, later: _Prepared) -> Likeness:
    title = fuzz.ratio(earlier.title, later.title)
    text = fuzz.ratio(earlier.body, later.body) if earlier.body and later.body else 0.0
    place = fuzz.ratio(earlier.path, later.path)
    score = 0.55 * title + 0.25 * text + 0.2 * place
    return Likeness(earlier.pk, later.pk, round(score), round(title), round(text), round(place))

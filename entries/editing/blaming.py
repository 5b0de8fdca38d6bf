"""Who wrote this: for every word of a body, the revision that brought it in. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from entries.editing.comparing import sentence_codes, sentences, word_codes
from entries.editing.merging import words

Written = tuple[str, int]  # words, and the number of the revision that brought them in
Sentence = tuple[str, tuple[Written, ...]]


def blame(bodies: Iterable[tuple[int, str]]) -> list[Written]:
    """The last body in runs, each with the number of the revision that brought its words in.

    `bodies` are the numbers and bodies of an entry's revisions, the first first. A body that was there before, as after
    a restore, is by those who wrote it then. Put together, the runs are the body.
    """
    text: list[Sentence] = []
    known: dict[str, list[Sentence]] = {"": []}
    for number, body in bodies:
        if body not in known:
            known[body] = _step(text, f"{body}\n", number)
        text = known[body]
    every = (written for _sentence, own in text for written in own)
    runs = [("".join(word for word, _n in group), n) for n, group in groupby(every, key=lambda one: one[1])]
    if runs:
        runs[-1] = (runs[-1][0].removesuffix("\n"), runs[-1][1])
    return [run for run in runs if run[0]]


def _step(text: list[Sentence], body: str, number: int) -> list[Sentence]:
    """The text after the next revision: what stayed is by whom it was, the rest by this one."""
    new = sentences(body)
    after: list[Sentence] = []
    for equal, a, b, c, d in sentence_codes([sentence for sentence, _own in text], new):
        if equal:
            after += (_kept(*pair, number) for pair in zip(text[a:b], new[c:d], strict=True))
        else:
            after += _rewritten(text[a:b], new[c:d], number)
    return after


def _kept(old: Sentence, new: str, number: int) -> Sentence:
    """The sentence by whom it was; a line end that was put behind it is by this revision."""
    sentence, own = old
    if sentence == new:
        return old
    own = tuple(written for written in own if written[0] != "\n")
    return new, (*own, ("\n", number)) if new.endswith("\n") else own


def _rewritten(old: list[Sentence], new: list[str], number: int) -> list[Sentence]:
    before = [written for _sentence, own in old for written in own]
    split = [words(sentence) for sentence in new]
    flat = [word for one in split for word in one]
    by: list[int] = []
    for equal, a, b, c, d in word_codes([word for word, _n in before], flat):
        by += [n for _word, n in before[a:b]] if equal else [number] * (d - c)
    made, at = [], 0
    for sentence, own in zip(new, split, strict=True):
        made.append((sentence, tuple(zip(own, by[at : at + len(own)], strict=True))))
        at += len(own)
    return made

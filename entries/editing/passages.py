"""Where a passage of a text stands in a later version of it.

Pure: strings and offsets in, offsets out. Offsets count characters (code points), as Python does.
"""

from __future__ import annotations

from itertools import pairwise

from entries.editing.comparing import differences

LEFT = 3  # a passage of which less than the third part is left is gone
TELLING = 4  # characters that are enough to know words again which were moved elsewhere

Span = tuple[int, int]


def follow(before: str, after: str, span: Span) -> Span | None:
    """The passage `span` of `before` in `after`; None where it is gone.

    What was changed before or behind it moves it exactly. What was changed in it leaves what stands from its first word
    that is left, or was written in place of one, to its last. Where nothing is left, the same words, standing once
    elsewhere, are the passage moved.
    """
    start, end = span
    if end <= _common(before, after):
        return span
    if len(before) - start <= _common(before[::-1], after[::-1]):
        moved = len(after) - len(before)
        return start + moved, end + moved
    left, written = _left(before, after, span)
    if left and LEFT * len(left) >= end - start:
        return min(*left, *written, left[0]), max(*left, *written, left[0]) + 1
    words = before[start:end]
    if len(words) >= TELLING and after.count(words) == 1:
        at = after.index(words)
        return at, at + len(words)
    return None


def find_passage(text: str, words: str, span: Span | None = None) -> Span | None:
    """Where the words stand in the text: at `span` if they do, else at the one place where they do; None for no one."""
    if not words:
        return None
    if span and text[span[0] : span[1]] == words:
        return span
    at = text.find(words)
    return (at, at + len(words)) if at >= 0 and text.find(words, at + 1) < 0 else None


def segments(length: int, spans: dict[int, Span]) -> list[tuple[int, int, list[int]]]:
    """The text from 0 to `length` cut where a passage begins or ends: start, end, and the passages' keys there."""
    cuts = sorted({0, length, *(edge for span in spans.values() for edge in span)})
    return [
        (start, end, [key for key, (first, last) in spans.items() if first <= start and end <= last])
        for start, end in pairwise(cuts)
    ]


def _left(before: str, after: str, span: Span) -> tuple[list[int], list[int]]:
    """The offsets in `after` of the passage's characters that are left, and of those written in place of others."""
    left: list[int] = []
    written: list[int] = []
    old = new = 0
    was = ""
    for kind, text in differences(before, after):
        if kind == "same":
            first, last = max(span[0], old), min(span[1], old + len(text))
            left += range(new + first - old, new + last - old)
        elif kind == "new" and was and span[0] <= old - len(was) and old <= span[1]:
            written += range(new, new + len(text))
        was = text if kind == "gone" else ""
        old += len(text) if kind != "new" else 0
        new += len(text) if kind != "gone" else 0
    return left, written


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    most = min(len(one), len(other))
    return next((n for n in range(most) if one[n] != other[n]), most)

"""What the proofreader says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

AROUND = 4  # characters on each side by which a passage is known


class Severity(StrEnum):
    """How sure it is that something is wrong."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Passage:
    """What a rule finds: where (offsets in characters), and what should stand there; None where only a reader knows."""

    start: int
    end: int
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, how sure it is, what it says (English, translated where it is shown), and how it reads."""

    name: str
    severity: Severity
    message: str
    find: Callable[[str], Iterable[Passage]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the proofreader on a body: `words` stand from `start` to `end` in it.

    `passage` is a digest of the words with a few characters on both sides within the paragraph: it stays the same
    wherever the passage moves to, and one comma has another than the next.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    words: str
    message: str
    suggestion: str | None
    passage: str


def digest_of_passage(body: str, start: int, end: int) -> str:
    """The passage with what stands around it, as a digest in hexadecimal."""
    before = body[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = body[end : end + AROUND].partition("\n")[0]
    return sha256("\0".join((before, body[start:end], after)).encode()).hexdigest()

"""What the proofreader says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


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
    """One remark of the proofreader on a body: `words` stand from `start` to `end` in it."""

    rule: str
    severity: Severity
    start: int
    end: int
    words: str
    message: str
    suggestion: str | None

"""What a verb did to each of many entries."""

from __future__ import annotations

from dataclasses import dataclass, field

from entries.models import Program


@dataclass(slots=True)
class Outcome:
    """What became of each entry: done, as it was already, or refused with the reason in the reader's language.

    Of those that are done, `warned` are the ones that something still stands against, for later.
    """

    done: list[Program] = field(default_factory=list)
    unchanged: list[Program] = field(default_factory=list)
    refused: list[tuple[Program, str]] = field(default_factory=list)
    warned: list[Program] = field(default_factory=list)

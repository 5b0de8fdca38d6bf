"""Timing two ways of doing the same, in turns, so that a slow moment of the machine meets both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians in milliseconds of ours and of the alternative, wall and CPU time, over so many turns."""

    work: str
    alternative: str
    wall: float
    cpu: float
    other_wall: float
    other_cpu: float
    turns: int
    bound: str = ""

    @property
    def ratio(self) -> float:
        """Our CPU time over the alternative's."""
        return self.cpu / self.other_cpu if self.other_cpu else float("nan")


def compare(
    work: str,
    ours: Callable[[], object],
    alternative: str,
    other: Callable[[], object],
    *,
    turns: int,
    before: Callable[[], object] = lambda: None,
    bound: str = "",
) -> Figure:
    """Run both in turns, each once to warm up; `before` prepares every run and is not timed."""
    mine: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for turn in range(turns + 1):
        for way, times in ((ours, mine), (other, theirs)) if turn % 2 else ((other, theirs), (ours, mine)):
            before()
            taken = _timed(way)
            if turn:
                times.append(taken)
    wall, cpu = (statistics.median(column) * 1000 for column in zip(*mine, strict=True))
    other_wall, other_cpu = (statistics.median(column) * 1000 for column in zip(*theirs, strict=True))
    return Figure(work, alternative, wall, cpu, other_wall, other_cpu, turns, bound)


def _timed(way: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - wall, time.process_time() - cpu


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| work | ours: wall / CPU | beside it | wall / CPU | CPU ratio | must reach |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {f.work} | {_ms(f.wall)} / {_ms(f.cpu)} | {f.alternative} | {_ms(f.other_wall)} / {_ms(f.other_cpu)} "
        f"| {f.ratio:.2f} | {f.bound or '—'} |"
        for f in figures
    ]
    return "\n".join(lines)


def _ms(value: float) -> str:
    return f"{value:.2f} ms" if value < 100 else f"{value:,.0f} ms"

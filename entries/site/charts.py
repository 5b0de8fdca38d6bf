"""Plots as SVG, drawn by the server: what stands where, in whole units of the drawing; no script, no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from unicodedata import east_asian_width

WIDTH = 360  # so that a phone shows it at its own size
HEIGHT = 180
TOP, BOTTOM = 22, 24  # room for the value above the highest column, and for the labels below
NAMED = 9  # labels that fit side by side
CHARACTER = 6  # width of a Latin letter of a label; a Chinese character has two
BAR, GAP = 18, 8
EDGE = 30  # room for half of the first and the last label of a line
SIDE = 16  # and of columns, which stand further in


@dataclass(frozen=True, slots=True)
class Point:
    """A label, its number, and the address of the list that was counted."""

    label: str
    value: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A column or bar with its place; `named` says whether there is room for its label, `text` where its value goes."""

    point: Point
    x: int
    y: int
    width: int
    height: int
    text_x: int
    text_y: int
    named: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: its name, its size, its marks, and how its labels stand (`columns` below, `bars` before)."""

    key: str
    title: str
    shape: str
    width: int
    height: int
    marks: list[Mark]

    @property
    def total(self) -> int:
        """All numbers together."""
        return sum(mark.point.value for mark in self.marks)

    @property
    def highest(self) -> Point:
        """The point of the highest number."""
        return max((mark.point for mark in self.marks), key=lambda point: point.value)


def columns(key: str, title: str, points: Sequence[Point]) -> Chart:
    """Columns side by side, in the order of the points: for years."""
    step = (WIDTH - 2 * SIDE) / max(1, len(points))
    highest = max((point.value for point in points), default=0) or 1
    every = -(-len(points) // NAMED) or 1
    marks = []
    for place, point in enumerate(points):
        height = round((HEIGHT - TOP - BOTTOM) * point.value / highest)
        width = max(1, min(48, round(step * 0.7)))
        middle = SIDE + round(step * (place + 0.5))
        top = HEIGHT - BOTTOM - height
        named = (len(points) - 1 - place) % every == 0
        marks.append(Mark(point, middle - width // 2, top, width, height, middle, top - 5, named))
    return Chart(key, title, "columns", WIDTH, HEIGHT, marks)


def bars(key: str, title: str, points: Sequence[Point]) -> Chart:
    """Bars one below the other, in the order of the points: for what has names."""
    highest = max((point.value for point in points), default=0) or 1
    labels = min(WIDTH // 2 + SIDE, max((_width(point.label) for point in points), default=0) + GAP)
    room = WIDTH - labels - 48
    marks = []
    for place, point in enumerate(points):
        width = max(1, round(room * point.value / highest))
        y = place * (BAR + GAP) + GAP
        marks.append(Mark(point, labels, y, width, BAR, labels + width + 6, y + 14))
    return Chart(key, title, "bars", WIDTH, len(points) * (BAR + GAP) + GAP, marks)


def _width(label: str) -> int:
    return sum(CHARACTER * (2 if east_asian_width(char) in "WF" else 1) for char in label)


class Figure(Protocol):
    """What a line is drawn of: a number, and its words."""

    @property
    def value(self) -> Decimal:
        """The number."""

    @property
    def words(self) -> str:
        """The number as it is written, with its qualifier."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure with its year and its place; `named` says whether there is room for its words."""

    year: int
    words: str
    x: int
    y: int
    text_y: int
    named: bool


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line over the years: `runs` are its pieces, broken where a year states nothing; `silent` are those years."""

    key: str
    title: str
    unit: str
    width: int
    height: int
    dots: list[Dot]
    runs: list[str]
    silent: list[int]
    shape: str = "lines"


def lines(key: str, title: str, unit: str, points: Sequence[tuple[int, Figure | None]]) -> LineChart:
    """A line of a figure over the years, in order of time, from zero; at least one point has a figure.

    Years stand as far from each other as they are; between two that do not follow each other there is no line.
    """
    stated = [(year, figure) for year, figure in points if figure]
    first, last = points[0][0], points[-1][0]
    values = [figure.value for _year, figure in stated]
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    span = high - low or Decimal(1)
    every = -(-len(stated) // NAMED) or 1
    dots = []
    for place, (year, figure) in enumerate(stated):
        x = EDGE + round((WIDTH - 2 * EDGE) * (year - first) / max(1, last - first)) if last > first else WIDTH // 2
        y = HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * float((figure.value - low) / span))
        named = (len(stated) - 1 - place) % every == 0
        dots.append(Dot(year, figure.words, x, y, y - 8, named))
    runs: list[list[Dot]] = []
    for before, dot in zip([None, *dots], dots, strict=False):
        if before is None or dot.year - before.year > 1:
            runs.append([])
        runs[-1].append(dot)
    drawn = [" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1]
    years = {year for year, _figure in stated}
    silent = [year for year in range(first, last + 1) if year not in years]
    return LineChart(key, title, unit, WIDTH, HEIGHT, dots, drawn, silent)

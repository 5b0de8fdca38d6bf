"""The positions of entries in their sections: each is held once, so those that move make way first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from entries.importing.tables.marks import twice
from entries.importing.tables.results import RowError
from entries.importing.tables.seen import Seen
from entries.models import STEP, Program

if TYPE_CHECKING:
    from entries.importing.tables.batches import Planned

ASIDE = 1_000_000_000  # above every position: where rows that move are lifted to
PARKED = 2_000_000_000  # and above that, new rows whose place is held
CHUNK = 500


@dataclass(slots=True)
class Positions:
    """Where rows stand: new ones at once where the place is free, others when all rows are in.

    `where` is the position of a new row of this batch by its number; `gone` are the entries that were deleted, `moved`
    those that moved in the end, with their positions before and after.
    """

    where: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)
    moves: dict[int, int] = field(default_factory=dict)
    moved: list[tuple[int, int, int]] = field(default_factory=list)
    parked: dict[int, int] = field(default_factory=dict)
    serial: int = PARKED
    held: list[tuple[int, str, Planned]] = field(default_factory=list)

    def find(self, rows: Sequence[Planned], *, seen: Seen | None) -> None:
        """Find the rows' positions. `seen` tells which are named twice; without it the file names none."""
        self.where.clear()
        self._read_last({row.parent for row in rows if row.kind == "new"})
        for row in rows:
            if row.kind == "new":
                self.last[row.parent] = last = max(self.last[row.parent] + (0 if row.order else STEP), row.order or 0)
                self.where[row.line.row] = row.order or last
        if seen is None:
            return
        named = [row for row in rows if row.kind == "new" or row.order is not None]
        claims = [(("order", row.parent, self.where.get(row.line.row, row.order)), row.line.row) for row in named]
        again = seen.claim(claims)
        for row in named:
            if row.line.row in again:
                row.refuse(twice(again[row.line.row]), "order")
        self._make_way([row for row in named if row.order is not None and not row.errors])

    def made(self, rows: Sequence[Planned]) -> None:
        """Remember the entries that were stored out of the way."""
        self.parked |= {row.instance.pk: row.order or 0 for row in rows if row.instance.order > PARKED}

    def settle(self, *, write: bool, alive: Callable[[], None]) -> Iterator[RowError]:
        """Move what moves; a refusal for each row whose place is not free in the end. `alive` is called often."""
        taken = [(pk, title, row) for pk, title, row in self.held if pk not in self.moves and pk not in self.gone]
        for _pk, title, row in taken:
            message = _("“%(one)s” and “%(other)s” would both have the position %(order)d: choose another number.")
            words = message % {"one": title, "other": row.identity[1], "order": row.order}
            yield RowError(row.line.row, "order", row.line.cells["order"], words, row.line.line)
        if not write or taken:
            return
        for some in _chunks(list(self.moves)):
            before = Program.objects.filter(pk__in=some).order_by().values_list("pk", "order")
            self.moved += [(pk, order, self.moves[pk]) for pk, order in before]
            Program.objects.filter(pk__in=some).update(order=F("order") + ASIDE)
            alive()
        for some in _chunks([*self.moves.items(), *self.parked.items()]):
            Program.objects.bulk_update([Program(pk=pk, order=order) for pk, order in some], ["order"])
            alive()

    def _read_last(self, sections: set[int]) -> None:
        """The last position of sections that are met for the first time."""
        if asked := sections - self.last.keys():
            rows = Program.objects.filter(section__in=asked).order_by().values_list("section")
            self.last |= dict.fromkeys(asked, 0) | dict(rows.annotate(last=Max("order")))

    def _make_way(self, rows: Sequence[Planned]) -> None:
        """Note what moves, and who holds the places that are asked for."""
        asked = [row for row in rows if row.kind == "new" or row.moves]
        if not asked:
            return
        self.moves |= {row.stored.pk: row.order for row in asked if row.stored and row.order}
        orders: dict[int, set[int]] = {}
        for row in asked:
            orders.setdefault(row.parent, set()).add(row.order or 0)
        places = reduce(or_, (Q(section=section, order__in=found) for section, found in orders.items()))
        holders = {
            (section, order): (pk, title)
            for pk, section, order, title in Program.objects.filter(places).values_list(
                "pk", "section_id", "order", "title"
            )
        }
        for row in asked:
            if found := holders.get((row.parent, row.order or 0)):
                pk, title = found
                self.held.append((pk, title, row))
                if row.kind == "new":
                    self.serial += 1
                    self.where[row.line.row] = self.serial


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))

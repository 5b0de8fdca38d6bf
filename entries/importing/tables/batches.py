"""Large tables, batch by batch: a handful of queries for a thousand rows, whatever the size of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.editing import Action, refusal
from entries.importing.tables.base import NumberWidget, OrderWidget, TableResource
from entries.importing.tables.headers import DELETE
from entries.importing.tables.marks import first_error, is_marked, twice
from entries.importing.tables.reading import Line
from entries.importing.tables.results import Change, RowError
from entries.importing.tables.seen import Seen
from entries.importing.tables.stale import Choice, bases_of, settle_row
from entries.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 1000  # rows
ACTIONS = {"new": Action.ADD, "update": Action.CHANGE, "delete": Action.DELETE}
Kind = Literal["", "new", "update", "skip", "delete", "conflict"]


@dataclass(slots=True)
class Stored:
    """The stored row that a row of the file names: its values by column, its entry and the entry's revision."""

    pk: int
    program: int
    number: int
    order: int
    values: dict[str, Any]


@dataclass(slots=True)
class Planned:
    """A row on its way: what the file gives, what is stored, what would become of it, and what stands against it."""

    line: Line
    given: dict[str, Any]
    order: int | None
    revision: int | None
    delete: bool
    errors: list[RowError]
    identity: tuple[Any, ...] = ()
    parent: Any = None
    section: Any = None
    stored: Stored | None = None
    kind: Kind = ""
    after: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    conflict: dict[str, tuple[str, str]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    instance: Any = None

    def refuse(self, message: str, column: str = "") -> None:
        """Note what stands against the row."""
        self.errors.append(RowError(self.line.row, column, self.line.cells.get(column, ""), message, self.line.line))

    def refuse_all(self, error: ValidationError) -> None:
        """Note the messages of a validation, by column."""
        for column, messages in error.message_dict.items():
            self.refuse(" ".join(messages), column if column in self.line.cells else "")

    @property
    def moves(self) -> bool:
        """Whether a stored row gets another position."""
        return self.stored is not None and self.order is not None and self.order != self.stored.order


class BatchTable(TableResource):
    """A table whose rows are planned, and written, a thousand at a time.

    A subclass says what belongs to a row (`locate`), what a revision said of it (`base_of`), and how rows are made,
    changed and deleted.
    """

    model: Any
    changeable: tuple[str, ...] = ()

    def __init__(self, author: User | None = None) -> None:
        super().__init__(author)
        self.cleaners: list[tuple[str, Callable[[Any], Any]]] = [
            (name, self.fields[name].widget.clean) for name in self.changeable
        ]
        given = {*self.changeable, *self.key}
        self.others = {f.name for f in self.model._meta.fields if f.is_relation or f.name not in given}
        self.write = self.failed = False
        self.alive: Callable[[], None] = lambda: None  # called while what is left is written, and may raise
        self.seen: Seen
        self.has_orders = False
        self.reasons: dict[tuple[int, Action], str] = {}
        self.in_review: set[int] = set()  # entries that the rows would change, and whose reviews that voids

    # -- what a table knows

    def locate(self, rows: Sequence[Planned]) -> None:
        """Set `parent`, `identity` and, where there is one, `stored` of the rows; refuse those without a place."""
        raise NotImplementedError

    def standing(self, section: int) -> Any:
        """A row of the table as it would stand in that section."""
        raise NotImplementedError

    def entry_of(self, row: Planned) -> int | None:
        """The id of the entry that the row would change; None for a new one."""
        return row.stored.program if row.stored else None

    def base_of(self, content: Mapping[str, Any], row: Planned) -> dict[str, Any]:
        """The row's values in a revision's content; nothing where it was not there."""
        raise NotImplementedError

    def make(self, row: Planned) -> Any:
        """The instance as it would be stored."""
        raise NotImplementedError

    def may_be_deleted(self, rows: Sequence[Planned]) -> None:
        """Refuse the rows that cannot be deleted."""

    def place(self, rows: Sequence[Planned]) -> None:
        """Find the positions of new rows and of rows that move."""

    def create(self, rows: Sequence[Planned]) -> None:
        """Store new rows."""
        raise NotImplementedError

    def update(self, rows: Sequence[Planned]) -> None:
        """Store changed rows."""
        raise NotImplementedError

    def remove(self, rows: Sequence[Planned]) -> None:
        """Delete rows."""
        raise NotImplementedError

    def settle(self) -> Iterator[RowError]:
        """What is left when every row is in: positions, revisions."""
        yield from ()

    # -- the way of a row

    def steps(
        self, lines: Iterable[Line], *, write: bool, choices: Mapping[int, Choice], otherwise: Choice
    ) -> Iterator[Change | RowError]:
        """Plan the rows and, where `write`, store them until one is refused; what becomes of each."""
        self.write = write
        with Seen() as self.seen:
            remaining = iter(lines)
            while batch := list(islice(remaining, BATCH)):
                for row in self._batch(batch, choices, otherwise):
                    if row.errors:
                        self.failed = True
                        yield from row.errors
                    else:
                        number = row.stored.number if row.delete and row.stored else 0
                        yield Change(row.line.row, row.kind, row.cells, row.conflict, row.merged, number)
            for error in self.settle():
                self.failed = True
                yield error

    def _batch(self, lines: list[Line], choices: Mapping[int, Choice], otherwise: Choice) -> list[Planned]:
        rows = [self._parsed(line) for line in lines]
        self.locate(_sound(rows))
        again = self.seen.claim([(row.identity, row.line.row) for row in _sound(rows)])
        for row in rows:
            if row.line.row in again:
                row.refuse(twice(again[row.line.row]), self.key[-1])
        for row in _sound(rows):
            self._compare(row)
        self._settle_stale([row for row in _sound(rows) if row.kind in ("update", "delete")], choices, otherwise)
        self._refuse_out_of_reach(_sound(rows))
        self.may_be_deleted([row for row in _sound(rows) if row.kind == "delete"])
        for row in _sound(rows):
            if row.kind == "new" or (row.kind == "update" and row.after):
                self._validate(row)
        self.place([row for row in _sound(rows) if row.kind in ("new", "update", "skip")])
        if not self.write:
            changed = {self.entry_of(row) for row in _sound(rows) if row.after or row.kind not in ("update", "skip")}
            under_way = Submission.objects.open().filter(program__in=changed - {None})
            self.in_review.update(under_way.values_list("program_id", flat=True))
        if self.write and not self.failed and not any(row.errors for row in rows):
            self.remove([row for row in rows if row.kind == "delete"])
            self.create([row for row in rows if row.kind == "new"])
            self.update([row for row in rows if row.kind == "update" and row.after])
        return rows

    def _refuse_out_of_reach(self, rows: Sequence[Planned]) -> None:
        """Refuse what the author may not do where the row stands; the system (no author) may."""
        for row in rows if self.author else ():
            if (action := ACTIONS.get(row.kind)) is None:
                continue
            asked = (row.section, action)
            if asked not in self.reasons:
                self.reasons[asked] = refusal(self.author, action, self.standing(row.section))  # type: ignore[arg-type]
            if self.reasons[asked]:
                row.refuse(self.reasons[asked], self.key[-1])

    def _parsed(self, line: Line) -> Planned:
        cells = line.cells
        row = Planned(line, {}, None, None, False, [])
        if error := first_error(line):
            row.errors.append(error)
            return row
        for name in self.required():
            if not cells.get(name, "").strip():
                row.refuse(_("This cell cannot be empty."), name)
        for name, clean in self.cleaners:
            if name in cells:
                try:
                    row.given[name] = clean(cells[name])
                except ValueError as error:
                    row.refuse(str(error), name)
        row.delete = DELETE in cells and is_marked(cells[DELETE])
        if row.delete and not self.may_delete:
            row.refuse(_("You may change these rows, but not delete them."), DELETE)
        row.order = self._number(row, "order", OrderWidget)
        row.revision = self._number(row, "revision", NumberWidget)
        return row

    def _number(self, row: Planned, name: str, widget: type[NumberWidget]) -> int | None:
        if not row.line.cells.get(name):
            return None
        try:
            return widget().clean(row.line.cells[name])
        except ValueError as error:
            row.refuse(str(error), name)
            return None

    def _compare(self, row: Planned) -> None:
        """What the row would do, if nobody else changed what it names."""
        stored = row.stored
        if row.delete:
            row.kind = "delete" if stored else "skip"
            row.cells = {self.key[-1]: (str(row.identity[-1]), "")} if stored else {}
        elif stored is None:
            row.kind, row.after = "new", row.given
            named = {self.key[-1]: row.identity[-1], **row.given}
            row.cells = {name: ("", str(value)) for name, value in named.items() if value not in ("", None)}
        else:
            self.take(row, row.given)

    def take(self, row: Planned, values: Mapping[str, Any]) -> None:
        """Plan to give the stored row those values: what differs is an update."""
        assert row.stored
        before = row.stored.values
        changed = {
            name: value for name, value in values.items() if before[name] != value and self.plain(name, before) != value
        }
        row.after = changed
        row.cells = {name: (_words(before[name]), _words(value)) for name, value in changed.items()}
        if row.moves:
            row.cells["order"] = (str(row.stored.order), str(row.order))
        row.kind = "update" if row.cells else "skip"

    def plain(self, name: str, values: Mapping[str, Any]) -> Any:
        """The value as its cell would give it: without white space around it, with line ends of one kind."""
        value = values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return self.fields[name].widget.clean(value.replace("\r\n", "\n"))
        except ValueError:
            return value

    def _settle_stale(self, rows: Sequence[Planned], choices: Mapping[int, Choice], otherwise: Choice) -> None:
        for row, base in bases_of(self, [row for row in rows if row.after or row.kind == "delete"]):
            settle_row(self, row, base, choices.get(row.line.row, otherwise))

    def _validate(self, row: Planned) -> None:
        """Hold the row to what a form would hold it to."""
        try:
            row.instance = self.make(row)
            row.instance.clean_fields(exclude=self._unchecked(row))
        except ValidationError as error:
            row.refuse_all(error)

    def _unchecked(self, row: Planned) -> Iterable[str]:
        """The fields that the file does not give; the entry or section that was found needs no second look."""
        if row.kind == "new":
            return self.others
        return [f.name for f in self.model._meta.fields if f.name not in row.after]


def _sound(rows: Iterable[Planned]) -> list[Planned]:
    return [row for row in rows if not row.errors]


def _words(value: Any) -> str:
    return "" if value is None else str(value)

"""Small tables, row by row on django-import-export's engine: a few hundred volumes and sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.results import RowResult

from entries.editing import Action, refusal
from entries.importing.tables.base import OrderWidget, Row, TableResource
from entries.importing.tables.headers import DELETE
from entries.importing.tables.marks import first_error, is_marked, twice
from entries.importing.tables.reading import Line
from entries.importing.tables.results import Change, RowError

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models import Deletion

ROW = "#row"  # the row's number in the file, carried beside its cells


class SmallTable(TableResource):
    """A table that says how to find() a row's instance and how to build() a new one.

    It is tried by doing it: whoever wants to know only what would happen undoes it.
    """

    def __init__(self, author: User | None = None) -> None:
        super().__init__(author)
        self.seen: dict[tuple[str, ...], int] = {}
        self.orders: dict[int, int] = {}
        self.changes: list[Change] = []

    def find(self, row: Row) -> Any:
        """The stored instance that the row's key names, or None."""
        raise NotImplementedError

    def build(self, row: Row) -> Any:
        """A new instance at the place that the row's key names. Raises ValidationError where there is no such place."""
        raise NotImplementedError

    def in_order(self, lines: list[Line]) -> list[Line]:
        """The rows in the order in which they can be imported."""
        return lines

    def holds(self, instance: Any) -> bool:
        """Whether something stands in the instance, so that it cannot be deleted."""
        raise NotImplementedError

    def remove(self, instance: Any) -> None:
        """Put the instance, which holds nothing, into the bin."""
        raise NotImplementedError

    def deleted(self, deletion: Deletion) -> None:
        """Note for an undo what was put into the bin."""
        if self.run:
            self.run.places.append({"deletion": deletion.pk, "name": deletion.name})

    def settle(self) -> None:
        """What is left to do when every row was valid and is stored: positions."""

    def steps(self, lines: Iterable[Line]) -> Iterator[Change | RowError]:
        """Import the rows; what becomes of each, or what stands against it."""
        kept: list[Line] = []
        for line in lines:
            if error := first_error(line):
                yield error
            elif is_marked(line.cells.pop(DELETE, "")):
                yield from self._delete(line)
            else:
                kept.append(line)
        rows = {line.row: line for line in kept}
        ordered = self.in_order(kept)
        result = self.import_data(_dataset(ordered), use_transactions=True, rollback_on_validation_errors=True)
        yield from (RowError(0, "", "", _words(error.error)) for error in result.base_errors)
        for invalid in result.invalid_rows:
            yield from row_errors(rows[ordered[invalid.number - 1].row], invalid.error)
        for failed in result.error_rows:
            line = ordered[failed.number - 1]
            yield from (RowError(line.row, "", "", _words(error.error), line.line) for error in failed.errors)
        yield from sorted(self.changes)

    def _delete(self, line: Line) -> Iterator[Change | RowError]:
        try:
            if not self.may_delete:
                raise ValidationError({DELETE: _("You may change these rows, but not delete them.")})
            if empty := [name for name in self.required() if not line.cells.get(name, "").strip()]:
                raise ValidationError({name: _("This cell cannot be empty.") for name in empty})
            found = self.find(dict(line.cells))
            if found is None:
                yield Change(line.row, "skip", {})
                return
            self.refuse_out_of_reach(found, Action.DELETE)
            if self.holds(found):
                message = _("Something stands in “%(name)s”: delete or move that first.") % {"name": found}
                raise ValidationError({self.key[-1]: message})
            goes = {field.column_name: (str(field.export(found) or ""), "") for field in self.get_export_fields()}
            self.remove(found)
            yield Change(line.row, "delete", {name: cell for name, cell in goes.items() if cell[0]})
        except ValidationError as error:
            yield from row_errors(line, error)

    # -- the engine's hooks, in the order in which it calls them

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Refuse a row without its whole key, and one whose key stands above."""
        for name in [name for name, cell in row.items() if cell is None]:
            del row[name]  # an object of JSON that does not say this column
        if empty := [name for name in self.required() if not str(row.get(name, "")).strip()]:
            raise ValidationError({name: _("This cell cannot be empty.") for name in empty})
        key = tuple(str(row.get(name, "")).strip() for name in self.key)
        if key in self.seen:
            raise ValidationError({self.key[-1]: twice(self.seen[key])})
        self.seen[key] = row[ROW]
        if "order" in row:
            try:
                row["#order"] = OrderWidget().clean(row.pop("order"))
            except ValueError as error:
                raise ValidationError({"order": str(error)}) from error

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        """The stored instance, by its natural key."""
        return self.find(row)

    def init_instance(self, row: Row | None = None) -> Any:
        """A new instance, by its natural key."""
        instance = self.build(row or {})
        self.refuse_out_of_reach(instance, Action.ADD)
        return instance

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Refuse to change a row that the author may not change."""
        if not instance._state.adding:
            self.refuse_out_of_reach(instance, Action.CHANGE)

    def refuse_out_of_reach(self, instance: Any, action: Action) -> None:
        """Raises ValidationError where the author may not do it at the row's place; the system (no author) may."""
        if reason := refusal(self.author, action, instance) if self.author else "":
            raise ValidationError({self.key[-1]: reason})

    def skip_row(self, instance: Any, original: Any, row: Row, import_validation_errors: Any = None) -> bool:
        """Leave a row that changes nothing; a new one that has nothing but its key is new all the same."""
        if original._state.adding:
            return False
        return not self._changed_cells(original, instance)

    def after_import_row(self, row: Row, row_result: RowResult, **kwargs: Any) -> None:
        """Note what the row changes; a new position is given when all rows are in."""
        instance, original = row_result.instance, row_result.original
        changed = self._changed_cells(original, instance)
        order = row.get("#order")
        if order is not None and order != instance.order:
            self.refuse_out_of_reach(instance, Action.MOVE)
            self.orders[instance.pk] = order
            changed["order"] = (str(instance.order), str(order))
            if row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
                row_result.import_type = RowResult.IMPORT_TYPE_UPDATE
        if self.run and row_result.import_type == RowResult.IMPORT_TYPE_NEW:
            self.run.places.append({"model": instance._meta.model_name, "id": instance.pk})
        elif self.run and changed:
            self._note(original, instance, changed)
        self.changes.append(Change(row[ROW], row_result.import_type, changed))

    def _note(self, original: Any, instance: Any, changed: Mapping[str, Any]) -> None:
        """Note for an undo the values that change; positions are given when all rows are in, and stay."""
        names = [f.attribute for f in self.get_import_fields() if f.column_name in changed and f.column_name != "order"]
        before, after = ({name: getattr(row, name) for name in names} for row in (original, instance))
        if names and self.run:
            place = {"changed": instance._meta.model_name, "id": instance.pk, "before": before, "after": after}
            self.run.places.append(place)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Settle what is left, where every row was valid."""
        if not (result.has_errors() or result.has_validation_errors()):
            self.settle()

    def _changed_cells(self, original: Any, instance: Any) -> dict[str, tuple[str, str]]:
        """The cells that differ; not by the white space and line ends that a cell does not keep."""
        cells = {}
        for field in self.get_import_fields():
            before = field.export(original) if original is not None else ""
            after = field.export(instance)
            if _plain(before) != _plain(after):
                cells[field.column_name] = (str(before or ""), str(after or ""))
        return cells


def row_errors(line: Line, error: ValidationError) -> Iterator[RowError]:
    """The messages of a row, each with its column and value."""
    messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, texts in messages.items():
        column = "" if field == NON_FIELD_ERRORS else field
        yield RowError(line.row, column, line.cells.get(column, ""), " ".join(texts), line.line)


def _plain(value: Any) -> str:
    return str("" if value is None else value).replace("\r\n", "\n").strip()


def _dataset(lines: list[Line]) -> tablib.Dataset:
    """The rows for the engine, each with its number and the cells that it has."""
    names = list(dict.fromkeys(name for line in lines for name in line.cells))
    dataset = tablib.Dataset(headers=[ROW, *names])
    for line in lines:
        dataset.append([line.row, *(line.cells.get(name) for name in names)])
    return dataset


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The row cannot be imported: %(reason)s.") % {
        "reason": str(error).splitlines()[0] if str(error) else error
    }

"""What every table shares, on django-import-export's engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.results import RowResult

from entries.exporting.cells import Value
from entries.models import Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROW = "#row"  # the row's number in the file, carried beside its cells
LARGEST_ORDER = 999_999_999
Row = dict[str, Any]


class TextWidget(widgets.CharWidget):
    """Text, without white space around it; a missing value is empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text of a cell."""
        return str(value or "").strip()


class NumberWidget(widgets.Widget):
    """A whole number, or nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """The number of a cell. Raises ValueError, with the mend, for what is none."""
        text = str(value or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError(
                _("“%(value)s” is no whole number: write it in digits, without unit or sign.") % {"value": text}
            )
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The number in digits."""
        return "" if value is None else str(value)


class ChoiceWidget(widgets.Widget):
    """One of the choices: written as its key, read as key or as its word in the reader's language."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The key of a cell. Raises ValueError, naming the choices, for what is none."""
        text = str(value or "").strip()
        words = {str(label).casefold(): key for key, label in self.choices.choices} | {
            k: k for k in self.choices.values
        }
        if text.casefold() not in words:
            known = ", ".join(self.choices.values)
            raise ValueError(_("“%(value)s” is none of: %(choices)s.") % {"value": text, "choices": known})
        return words[text.casefold()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The key."""
        return str(value)


def text(name: str, **kwargs: Any) -> fields.Field:
    """A column of text that is the attribute of the same name."""
    return fields.Field(column_name=name, attribute=name, widget=TextWidget(), **kwargs)


def number(name: str, *, attribute: str = "", **kwargs: Any) -> fields.Field:
    """A column of whole numbers that is the attribute of the same name, or of another."""
    return fields.Field(column_name=name, attribute=attribute or name, widget=NumberWidget(), **kwargs)


def part_of_key(name: str, attribute: str) -> fields.Field:
    """A column that says which row it is, and is never changed."""
    return fields.Field(column_name=name, attribute=attribute, widget=TextWidget(), readonly=True)


class TableResource(resources.ModelResource):
    """A table whose rows are told apart by natural keys, imported whole or not at all.

    A subclass says its `columns` (with the words that a header may have instead), its `key`, how to find() the row's
    instance and how to build() a new one.
    """

    columns: dict[str, tuple[str, ...]] = {}
    key: tuple[str, ...] = ()

    def __init__(self, author: User | None = None) -> None:
        super().__init__()
        self.author = author
        self.seen: dict[tuple[str, ...], int] = {}
        self.orders: dict[int, int] = {}
        self.changes: list[tuple[int, str, dict[str, tuple[str, str]]]] = []

    def find(self, row: Row) -> Any:
        """The stored instance that the row's key names, or None."""
        raise NotImplementedError

    def build(self, row: Row) -> Any:
        """A new instance at the place that the row's key names. Raises ValidationError where there is no such place."""
        raise NotImplementedError

    def settle(self) -> None:
        """What is left to do when every row was valid and is stored: positions, revisions."""

    # -- the engine's hooks, in the order in which it calls them

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Refuse a row without its whole key, and one whose key stands above."""
        required = [name for name in self.key if name in self.required_key()]
        if empty := [name for name in required if not str(row.get(name, "")).strip()]:
            raise ValidationError({name: _("This cell cannot be empty.") for name in empty})
        key = tuple(str(row.get(name, "")).strip() for name in self.key)
        if key in self.seen:
            message = _("Row %(row)d names the same: a row of a table stands once.") % {"row": self.seen[key]}
            raise ValidationError({self.key[-1]: message})
        self.seen[key] = row[ROW]
        if "order" in row:
            row["#order"] = self._order(row.pop("order"))

    def required_key(self) -> tuple[str, ...]:
        """The columns of the key that cannot be empty."""
        return self.key

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        """The stored instance, by its natural key."""
        return self.find(row)

    def init_instance(self, row: Row | None = None) -> Any:
        """A new instance, by its natural key."""
        return self.build(row or {})

    def skip_row(self, instance: Any, original: Any, row: Row, import_validation_errors: Any = None) -> bool:
        """Leave a row that changes nothing; a new one that has nothing but its key is new all the same."""
        same: bool = super().skip_row(instance, original, row, import_validation_errors)
        return same and not original._state.adding

    def after_import_row(self, row: Row, row_result: RowResult, **kwargs: Any) -> None:
        """Note what the row changes; a new position is given when all rows are in."""
        instance, original = row_result.instance, row_result.original
        changed = self._changed_cells(original, instance)
        order = row.get("#order")
        if order is not None and order != instance.order:
            self.orders[instance.pk] = order
            changed["order"] = (str(instance.order), str(order))
            if row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
                row_result.import_type = RowResult.IMPORT_TYPE_UPDATE
        self.changes.append((row[ROW], row_result.import_type, changed))

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Settle what is left, where every row was valid."""
        if not (result.has_errors() or result.has_validation_errors()):
            self.settle()

    def values(self, rows: models.QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, row by row."""
        getters = [attrgetter(field.attribute.replace("__", ".")) for field in self.get_export_fields()]
        for instance in rows.iterator(chunk_size=1000):
            yield [get(instance) for get in getters]

    def _changed_cells(self, original: Any, instance: Any) -> dict[str, tuple[str, str]]:
        cells = {}
        for field in self.get_import_fields():
            before = str(field.export(original) or "") if original is not None else ""
            after = str(field.export(instance) or "")
            if before != after:
                cells[field.column_name] = (before, after)
        return cells

    def _order(self, cell: Any) -> int | None:
        try:
            order = NumberWidget().clean(cell)
        except ValueError as error:
            raise ValidationError({"order": str(error)}) from error
        if order is not None and not 1 <= order <= LARGEST_ORDER:
            raise ValidationError({"order": _("Positions begin at 1.")})
        return order

    class Meta:
        abstract = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        clean_model_instances = True
        skip_html_diff = True


class Places:
    """Volumes and sections by their natural keys, each asked for once."""

    def __init__(self) -> None:
        self._yearbooks: dict[str, Yearbook | None] = {}
        self._sections: dict[tuple[int, str], Section | None] = {}

    def yearbook(self, name: str) -> Yearbook:
        """The volume of that name. Raises ValidationError where there is none."""
        name = name.strip()
        if name not in self._yearbooks:
            try:
                self._yearbooks[name] = Yearbook.objects.named(name).first()
            except ValidationError as error:
                raise ValidationError({"yearbook": error.messages}) from error
        found = self._yearbooks[name]
        if found is None:
            message = _("There is no volume “%(name)s”: import the table of volumes first.") % {"name": name}
            raise ValidationError({"yearbook": message})
        return found

    def section(self, yearbook_name: str, path: str) -> Section:
        """The section of that path. Raises ValidationError where there is none."""
        key = (self.yearbook(yearbook_name).pk, path.strip())
        if key not in self._sections:
            self._sections[key] = Section.objects.filter(yearbook=key[0], path=key[1]).first()
        found = self._sections[key]
        if found is None:
            message = _("The volume “%(name)s” has no section “%(path)s”.") % {"name": yearbook_name, "path": path}
            raise ValidationError({"section": message})
        return found


def give_orders(rows: Iterable[Any], orders: dict[int, int], siblings: models.QuerySet[Any]) -> list[Any]:
    """Set the new positions on the rows; those rows. Raises ValidationError where two siblings would share one.

    The database holds each position once, so the caller lifts the rows out of the way before it stores them.
    """
    chosen = [row for row in rows if row.pk in orders]
    taken = {row.order: row for row in siblings.exclude(pk__in=orders)}
    for row in chosen:
        order = orders[row.pk]
        if order in taken:
            raise ValidationError(
                _("“%(one)s” and “%(other)s” would both have the position %(order)d: choose another number."),
                code="order",
                params={"one": str(taken[order]), "other": str(row), "order": order},
            )
        taken[order] = row
        row.order = order
    return chosen

"""What every table shares: its columns, stated once for both ways with django-import-export's fields and widgets."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import fields, resources, widgets

from entries.exporting.cells import Value
from entries.importing.tables.headers import Columns

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models import ImportRun

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


class OrderWidget(NumberWidget):
    """A position, from 1."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """The position. Raises ValueError, with the mend, for what is none."""
        order = super().clean(value)
        if order is not None and not 1 <= order <= LARGEST_ORDER:
            raise ValueError(_("Positions begin at 1."))
        return order


class ChoiceWidget(widgets.Widget):
    """One of the choices: written as its key, read as key or as its word in any language of the interface."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices
        self.keys = frozenset(choices.values)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The key of a cell. Raises ValueError, naming the choices, for what is none."""
        text = str(value or "").strip()
        if text in self.keys:
            return text
        if text.casefold() not in self._words:
            known = ", ".join(f"{key} ({label})" for key, label in self.choices.choices)
            raise ValueError(_("“%(value)s” is none of: %(choices)s.") % {"value": text, "choices": known})
        return self._words[text.casefold()]

    @cached_property
    def _words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                words |= {str(label).casefold(): key for key, label in self.choices.choices}
        return words | {key: key for key in self.keys}

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The key."""
        return str(value)


def text(name: str, **kwargs: Any) -> fields.Field:
    """A column of text that is the attribute of the same name."""
    return fields.Field(column_name=name, attribute=name, widget=TextWidget(), **kwargs)


def number(name: str, *, attribute: str = "", **kwargs: Any) -> fields.Field:
    """A column of whole numbers that is the attribute of the same name, or of another."""
    return fields.Field(column_name=name, attribute=attribute or name, widget=NumberWidget(), **kwargs)


def position() -> fields.Field:
    """The column of positions: they are given when all rows are in."""
    return fields.Field(column_name="order", attribute="order", widget=OrderWidget(), readonly=True)


def part_of_key(name: str, attribute: str) -> fields.Field:
    """A column that says which row it is, and is never changed."""
    return fields.Field(column_name=name, attribute=attribute, widget=TextWidget(), readonly=True)


class TableResource(resources.ModelResource):
    """A table whose rows are told apart by natural keys.

    A subclass says its `columns` (with the words that a header may have instead), its `key`, and by what the parts of a
    column are `joined` that may stand in several.
    """

    columns: dict[str, tuple[str, ...]] = {}
    joined: dict[str, str] = {}
    key: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()

    def __init__(self, author: User | None = None) -> None:
        super().__init__()
        self.author = author
        self.run: ImportRun | None = None
        self.may_delete = True

    @classmethod
    def header(cls) -> Columns:
        """The columns as a header may name them."""
        return Columns(cls.columns, cls.joined)

    @classmethod
    def required(cls) -> list[str]:
        """The columns of the key that cannot be empty."""
        return [name for name in cls.key if name not in cls.may_be_empty]

    def values(self, rows: models.QuerySet[Any]) -> Iterator[list[Value]]:
        """The values of the rows' columns, row by row."""
        getters = [attrgetter(field.attribute.replace("__", ".")) for field in self.get_export_fields()]
        for instance in rows.iterator(chunk_size=1000):
            yield [get(instance) for get in getters]

    class Meta:
        abstract = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        clean_model_instances = True
        skip_html_diff = True

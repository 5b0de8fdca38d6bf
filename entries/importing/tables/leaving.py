"""A table on its way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from entries.exporting import FORMATS
from entries.importing.tables.running import TABLES


def export_table(*, name: str, rows: models.QuerySet[Any] | None = None, form: str = "csv") -> Iterator[bytes]:
    """The table `name` in a format of FORMATS, in pieces: all its rows, or `rows`, as they stand in print.

    Raises ValidationError where the format cannot hold so many rows.
    """
    resource = TABLES[name]()
    chosen = resource.get_queryset()
    if rows is not None:
        chosen = chosen.filter(pk__in=rows.order_by().values("pk"))
    return FORMATS[form].write(list(resource.columns), resource.values(chosen))

"""Tables in and out: a stub until the columns are stated."""

from typing import Any

from django.contrib import admin


class TableAdmin(admin.ModelAdmin[Any]):
    """An admin whose rows come and go as tables."""

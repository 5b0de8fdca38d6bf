"""Tables in and out: a stub until the columns are stated."""

from django.contrib import admin


class TableAdmin(admin.ModelAdmin):
    """An admin whose rows come and go as tables."""

"""SQLite's index. It holds nothing that cannot be made anew: `manage.py rebuild_search`. PostgreSQL's follows in 0003."""

from django.db import migrations

from entries.search import sqlite


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        sqlite.create(schema_editor.connection, "search_public")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        sqlite.drop(schema_editor.connection, "search_public")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]

"""The index itself, which differs by database. It holds nothing that cannot be made anew: `manage.py rebuild_search`."""

from django.db import migrations

from entries.search.backends import BACKENDS


def create(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].create(schema_editor.connection, "search_public")


def drop(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].drop(schema_editor.connection, "search_public")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]

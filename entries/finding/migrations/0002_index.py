"""SQLite's index; what was recorded before it was there is left to `manage.py worker`. PostgreSQL's follows in 0003."""

from django.db import migrations

from entries.search import sqlite


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        sqlite.create(schema_editor.connection, "finding_manuscript", counted=False)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        sqlite.drop(schema_editor.connection, "finding_manuscript")


def leave_all(apps, schema_editor):
    programs = apps.get_model("entries", "Program")._meta.db_table
    schema_editor.execute(f"INSERT INTO finding_unindexed (entry_id) SELECT id FROM {programs}")


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]

    operations = [migrations.RunPython(create, drop), migrations.RunPython(leave_all, migrations.RunPython.noop)]

"""The index itself, which differs by database; what was recorded before it was there is left to `manage.py worker`."""

from django.db import migrations

from entries.search.backends import BACKENDS


def create(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].create(schema_editor.connection, "finding_manuscript", counted=False)


def drop(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].drop(schema_editor.connection, "finding_manuscript")


def leave_all(apps, schema_editor):
    programs = apps.get_model("entries", "Program")._meta.db_table
    schema_editor.execute(f"INSERT INTO finding_unindexed (entry_id) SELECT id FROM {programs}")


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]

    operations = [migrations.RunPython(create, drop), migrations.RunPython(leave_all, migrations.RunPython.noop)]

"""PostgreSQL's index, with texts in UTF-16; what the index of before was made with goes."""

from django.db import migrations

from entries.search import postgresql
from entries.search.models import MarkedText

FIELDS = {
    "title": MarkedText(),
    "awards": MarkedText(blank=True),
    "names": MarkedText(blank=True),
    "rest": MarkedText(blank=True),
}

OLD = """
DROP FUNCTION IF EXISTS
    search_tokens(text, text, text, text, bigint, bigint, bigint, bigint, bigint, text, text), search_grams(text, text);
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        postgresql.prepare(schema_editor.connection, "finding_manuscript")
        postgresql.create(schema_editor.connection, "finding_manuscript", counted=False)
        schema_editor.execute(OLD)


class Migration(migrations.Migration):
    dependencies = [("finding", "0002_index"), ("search", "0003_small")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AlterField("manuscriptindex", name, field) for name, field in FIELDS.items()],
            database_operations=[migrations.RunPython(create)],
        )
    ]

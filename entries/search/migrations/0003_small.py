"""PostgreSQL's index, with texts in UTF-16, and one index for each short text instead of two."""

from django.db import migrations

from entries.search import postgresql
from entries.search.models import MarkedText

FIELDS = {
    "title": MarkedText(),
    "awards": MarkedText(blank=True),
    "names": MarkedText(blank=True),
    "rest": MarkedText(blank=True),
}

SHORT = """
ALTER TABLE search_sound ALTER key TYPE varchar(20) COLLATE "C";
ALTER TABLE search_heading ALTER folded TYPE varchar(200) COLLATE "C";
DROP INDEX IF EXISTS search_sound_key_c1271fcd_like, search_heading_folded_6afd6cd5_like;
DROP INDEX IF EXISTS search_heading_id_1dcb7266_like;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SHORT)
        postgresql.prepare(schema_editor.connection, "search_public")
        postgresql.create(schema_editor.connection, "search_public")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AlterField("publicindex", name, field) for name, field in FIELDS.items()],
            database_operations=[migrations.RunPython(create)],
        )
    ]

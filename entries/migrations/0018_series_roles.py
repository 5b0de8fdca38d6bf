from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from entries.models.role import grant_roles

CODES = [f'{verb}_{noun}' for noun in ('series', 'seriesmember') for verb in ('view', 'add', 'change', 'delete')]


def give(apps, schema_editor):
    """Editors link programmes over the years; Django makes the permissions only after all migrations."""
    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config('entries'), apps=apps, verbosity=0, using=alias)
    grant_roles(apps, CODES)


class Migration(migrations.Migration):

    dependencies = [
        ('entries', '0017_log'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]

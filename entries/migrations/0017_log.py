import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.apps import apps as installed
from django.db import migrations, models

from entries.models.auditlock import lock_log, unlock_log
from entries.models.role import grant_roles


def lock(apps, schema_editor):
    """Let the database itself refuse every change of what is on record."""
    lock_log(schema_editor.connection)


def unlock(apps, schema_editor):
    """Let the table be dropped."""
    unlock_log(schema_editor.connection)


def let_roles_read(apps, schema_editor):
    """Give the roles the permission that comes with the log."""
    create_permissions(installed.get_app_config('entries'), apps=apps, verbosity=0, using=schema_editor.connection.alias)
    grant_roles(apps, codes={'view_auditevent'})


class Migration(migrations.Migration):

    dependencies = [
        ('entries', '0016_deadlines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('action', models.CharField(choices=[('publish', 'published'), ('withdraw', 'withdrawn'), ('schedule', 'scheduled'), ('cancel', 'schedule cancelled'), ('submit', 'submitted for review'), ('take_back', 'taken back'), ('approve', 'approved at a review'), ('return', 'returned at a review'), ('import', 'imported'), ('undo', 'import undone'), ('export', 'exported'), ('rights', 'rights changed'), ('account', 'account changed'), ('login', 'logged in'), ('login_failed', 'login failed'), ('logout', 'logged out')], max_length=20, verbose_name='what')),
                ('actor_name', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('model', models.CharField(blank=True, max_length=50)),
                ('object_id', models.BigIntegerField(null=True)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='to what')),
                ('detail', models.TextField(blank=True, verbose_name='detail')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('section', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entries.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'event on record',
                'verbose_name_plural': 'log',
                'ordering': ('-at', '-id'),
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['-at', '-id'], name='auditevent_newest'), models.Index(fields=['action', '-at'], name='auditevent_action'), models.Index(fields=['section', '-at'], name='auditevent_section')],
            },
        ),
        migrations.RunPython(let_roles_read, migrations.RunPython.noop),
        migrations.RunPython(lock, unlock),
    ]

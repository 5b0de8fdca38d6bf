import django.db.models.deletion
import django.db.models.functions.comparison
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import Q

from entries.models.role import grant_roles


def make_roles(apps, schema_editor):
    """Make the roles' groups. Django makes permissions only after all migrations: here they are wanted now."""
    for label in ('auth', 'entries'):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0, using=schema_editor.connection.alias)
    grant_roles(apps)


def keep_what_was_given(apps, schema_editor):
    """Rights hold where an assignment says: who had permissions before keeps them everywhere."""
    user = apps.get_model(*settings.AUTH_USER_MODEL.split('.'))
    own = Q(user_permissions__content_type__app_label='entries')
    by_group = Q(groups__permissions__content_type__app_label='entries')
    assignment = apps.get_model('entries', 'Assignment')
    assignment.objects.bulk_create(
        assignment(user=one) for one in user.objects.filter(own | by_group, is_superuser=False).distinct()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('entries', '0011_remarks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(blank=True, help_text='Empty: the permissions of the account itself.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='auth.group', verbose_name='role')),
                ('section', models.ForeignKey(blank=True, help_text='With all sections below it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='entries.section', verbose_name='in the section')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('yearbook', models.ForeignKey(blank=True, help_text='Neither a volume nor a section: everywhere.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='entries.yearbook', verbose_name='in the volume')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ('user', 'pk'),
                'constraints': [models.UniqueConstraint(models.F('user'), django.db.models.functions.comparison.Coalesce('group', 0), django.db.models.functions.comparison.Coalesce('yearbook', 0), django.db.models.functions.comparison.Coalesce('section', 0), name='assignment_once', violation_error_message='The account has this role in this place already.'), models.CheckConstraint(condition=models.Q(('yearbook__isnull', True), ('section__isnull', True), _connector='OR'), name='assignment_in_one_place', violation_error_message='Choose a volume or a section: a section belongs to its volume already.')],
            },
        ),
        migrations.RunPython(keep_what_was_given, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]

"""The admin's name, the same on every page."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = settings.YEARBOOK_SITE_NAME
admin.site.site_header = settings.YEARBOOK_SITE_NAME
admin.site.index_title = _("Editorial office")
admin.site.empty_value_display = "–"

"""The index is an application of its own: its tables differ by database, and can be made anew at any time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search."""

    name = "entries.search"
    label = "search"
    verbose_name = _("Search")

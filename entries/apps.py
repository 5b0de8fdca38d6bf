"""The two Django applications: the manuscript side and the public tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntriesConfig(AppConfig):
    """The manuscript side: what editors write."""

    default = True
    name = "entries"
    verbose_name = _("Yearbook manuscripts")

    def ready(self) -> None:
        """Put comings and goings on record."""
        from entries.editing.auditing import record_comings_and_goings

        record_comings_and_goings()

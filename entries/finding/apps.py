"""The index of manuscripts is an application of its own: the public side can do without, and must."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingConfig(AppConfig):
    """Search on the manuscript side."""

    name = "entries.finding"
    label = "finding"
    verbose_name = _("Search of manuscripts")

"""The public tables are an application of their own, so that they can live in a database of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishedConfig(AppConfig):
    """The public side: what readers see."""

    name = "entries.published"
    label = "published"
    verbose_name = _("Public side")

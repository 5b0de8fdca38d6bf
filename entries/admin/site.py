"""The admin's name, the same on every page, and its menu in the order of the work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NOUNS = (
    "Yearbook",
    "Section",
    "Program",
    "Award",
    "Series",
    "Revision",
    "Schedule",
    "ImportRun",
    "Job",
    "Deletion",
    "AuditEvent",
)
MENU = {noun: place for place, noun in enumerate(NOUNS)}

alphabetical = admin.site.get_app_list


def in_order_of_work(request: HttpRequest, app_label: str | None = None) -> list[Any]:
    """Django's menu, with the nouns of the manuscript side from the volume down instead of by the alphabet."""
    # The queue of the background jobs has a list of its own, and it is named for editors: “Background jobs”.
    apps: list[Any] = [app for app in alphabetical(request, app_label) if app["app_label"] != "django_tasks_db"]
    for app in apps:
        if app["app_label"] == "entries":
            app["models"].sort(key=lambda model: MENU.get(model["object_name"], len(MENU)))
    return apps


admin.site.site_title = settings.YEARBOOK_SITE_NAME
admin.site.site_header = settings.YEARBOOK_SITE_NAME
admin.site.index_title = _("Editorial office")
admin.site.empty_value_display = "–"
admin.site.get_app_list = in_order_of_work  # type: ignore[method-assign]

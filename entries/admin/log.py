"""The log: read, filtered, taken along; never added to, changed or deleted here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.filters import ColumnFilter, DaysFilter, SelectFilter
from entries.admin.revisions import ReadOnly
from entries.admin.takingout import take_out
from entries.exporting import FORMATS
from entries.models import AuditEvent, OnRecord

COLUMNS = ("when", "who", "what", "to what", "detail")


class ActionFilter(ColumnFilter):
    """By what was done."""

    title = gettext_lazy("what")
    parameter_name = "what"
    column = "action"
    offered = OnRecord


class ActorFilter(SelectFilter):
    """By who did it."""

    title = gettext_lazy("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The accounts that did anything which this reader may see."""
        seen = AuditEvent.objects.visible_to(request.user).filter(actor=OuterRef("pk")).order_by()
        names = User.objects.filter(Exists(seen)).order_by("username")
        return [(str(pk), name) for pk, name in names.values_list("pk", "username")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The events by that account."""
        return queryset.filter(actor=self.value()) if self.value() else queryset


class WhenFilter(DaysFilter):
    """By how long ago it was."""

    title = gettext_lazy("when")
    parameter_name = "days"
    column = "at"
    DAYS = {**DaysFilter.DAYS, "365": gettext_lazy("past year")}


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """The events, the newest first, as far as the reader's rights reach."""

    list_display = ("at", "actor_name", "action", "subject", "detail")
    list_display_links = None
    list_filter = (ActionFilter, ActorFilter, WhenFilter)
    search_fields = ("actor_name", "subject", "detail")
    ordering = ("-at", "-id")
    fields = list_display

    def get_urls(self) -> list[URLPattern]:
        """With the export."""
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/<str:form>/", export, name="entries_auditevent_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the ways out."""
        name = "admin:entries_auditevent_export"
        exports = [(reverse(name, args=[form]), FORMATS[form].label) for form in FORMATS]
        return super().changelist_view(request, {"exports": exports, **(extra_context or {})})

    def export_view(self, request: HttpRequest, form: str = "csv") -> HttpResponse | StreamingHttpResponse:
        """The events of the list, as it is filtered, as a file; that they were taken is put on record."""
        return take_out(self, request, form=form, name="log", write=partial(log_as, form))


def log_as(form: str, events: QuerySet[AuditEvent]) -> Iterator[bytes]:
    """The events in that format."""
    return FORMATS[form].write([_(column) for column in COLUMNS], cells(events))


def cells(events: QuerySet[AuditEvent]) -> Iterator[list[str]]:
    """The cells of each event, read a thousand at a time."""
    for event in events.select_related(None).iterator(chunk_size=1000):
        at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        yield [at, event.actor_name, event.get_action_display(), event.subject, event.detail]

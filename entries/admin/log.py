"""The log: read, filtered, taken along; never added to, changed or deleted here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.filters import SelectFilter
from entries.admin.revisions import ReadOnly
from entries.editing import audit
from entries.exporting import FORMATS
from entries.models import AuditEvent, OnRecord

COLUMNS = ("when", "who", "what", "to what", "detail")


class ActionFilter(SelectFilter):
    """By what was done."""

    title = gettext_lazy("what")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Everything that is put on record."""
        return OnRecord.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The events of that kind."""
        return queryset.filter(action=self.value()) if self.value() else queryset


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


class WhenFilter(SelectFilter):
    """By how long ago it was."""

    title = gettext_lazy("when")
    parameter_name = "days"
    DAYS = {
        "1": gettext_lazy("today"),
        "7": gettext_lazy("past 7 days"),
        "30": gettext_lazy("past 30 days"),
        "365": gettext_lazy("past year"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """How many days back."""
        return list(self.DAYS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The events since then."""
        if not (days := self.value()):
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=midnight - datetime.timedelta(days=int(days) - 1))


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
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if form not in FORMATS:
            raise Http404
        rows = self.get_changelist_instance(request).get_queryset(request)
        try:
            pieces = FORMATS[form].write([_(column) for column in COLUMNS], cells(rows))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:entries_auditevent_changelist"))
        detail = f"{AuditEvent._meta.verbose_name_plural} {form} {request.GET.urlencode()}"
        audit(action=OnRecord.EXPORT, by=request.user, detail=detail.strip())  # type: ignore[arg-type]
        name = f"log-{timezone.localdate():%Y-%m-%d}.{FORMATS[form].suffix}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(pieces, content_type=FORMATS[form].content_type, headers=disposition)


def cells(events: QuerySet[AuditEvent]) -> Iterator[list[str]]:
    """The cells of each event, read a thousand at a time."""
    for event in events.select_related(None).iterator(chunk_size=1000):
        at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        yield [at, event.actor_name, event.get_action_display(), event.subject, event.detail]

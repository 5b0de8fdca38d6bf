"""What is done to entries: publishing, scheduling, due dates, fields, and taking the list along."""

from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy

from entries.admin.changing import change_page
from entries.admin.deadlines import deadline_page, master_list_as
from entries.admin.publications import VERBS, confirm, reason_given, report
from entries.admin.schedules import schedule_page
from entries.admin.takingout import take_out
from entries.editing import Action, may
from entries.models import Program


class ActingAdmin(admin.ModelAdmin[Program]):
    """The part of the entries' admin that acts on one entry or many."""

    def action_urls(self) -> list[URLPattern]:
        """Publishing, withdrawing and scheduling one entry, and the master list."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/schedule/", wrap(self.schedule_view), name="entries_program_schedule"),
            path("<int:pk>/publish/", wrap(self.verb_view), {"verb": "publish"}, name="entries_program_publish"),
            path("<int:pk>/withdraw/", wrap(self.verb_view), {"verb": "withdraw"}, name="entries_program_withdraw"),
            path("master-list/<str:form>/", wrap(self.master_list_view), name="entries_program_master_list"),
        ]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may publish anywhere."""
        return may(request.user, Action.PUBLISH, Program)

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Publish or withdraw one entry and come back to its page."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        program = Program.objects.visible_to(request.user).select_related("section").filter(pk=pk).first()
        if program is None:
            raise Http404
        if not may(request.user, Action.PUBLISH, program):
            raise PermissionDenied
        report(request, verb, VERBS[verb](programs=[program], by=request.user, **reason_given(request, verb)))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    @admin.action(description=gettext_lazy("Publish the selected entries"), permissions=["publish"])
    def publish_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Publish the entries, after asking."""
        return confirm(self, request, verb="publish", selected=queryset, programs=queryset)

    @admin.action(description=gettext_lazy("Withdraw the selected entries"), permissions=["publish"])
    def withdraw_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Withdraw the entries, after asking."""
        return confirm(self, request, verb="withdraw", selected=queryset, programs=queryset)

    @admin.action(description=gettext_lazy("Schedule the selected entries"), permissions=["publish"])
    def schedule_entries(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Publish or withdraw the entries at a moment, after asking which."""
        return schedule_page(self, request, selected=queryset, programs=queryset, action="schedule_entries")

    def schedule_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish or withdraw one entry at a moment."""
        one = Program.objects.visible_to(request.user).filter(pk=pk)
        if (program := one.select_related("section").first()) is None:
            raise Http404
        if not may(request.user, Action.SCHEDULE, program):
            raise PermissionDenied
        page = schedule_page(self, request, selected=one, programs=one)
        return page or HttpResponseRedirect(reverse("admin:entries_program_change", args=[pk]))

    @admin.action(description=gettext_lazy("Set due date and priority of the selected"), permissions=["publish"])
    def set_due_dates(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Give the entries a due date and a priority, after asking which."""
        return deadline_page(self, request, queryset)

    def master_list_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The list as it is filtered, with steps, next persons and due dates, as a file of that format."""
        return take_out(self, request, form=form, name="master-list", write=partial(master_list_as, form))

    @admin.action(description=gettext_lazy("Change kind, unit or contributor of the selected"), permissions=["change"])
    def change_field(self, request: HttpRequest, queryset: QuerySet[Program]) -> HttpResponse | None:
        """Give a field of the entries another value, after asking which; each that changes gets a revision."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return change_page(self, request, queryset)

"""What is scheduled: planning it for one entry or many, the list of plans, and their calendar."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.filters import AwardVolumeFilter, ColumnFilter
from entries.admin.lists import id_of
from entries.admin.publications import SHOWN, bare, report_refused
from entries.admin.revisions import ReadOnly
from entries.editing import Action, may
from entries.models import Program, Progress, Schedule, Verb
from entries.publishing import Outcome, cancel, embargoes, schedule

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOMENT = "%Y-%m-%dT%H:%M"  # as a browser's own field for date and time has it


class ScheduleForm(forms.Form):
    """What is to happen, and when."""

    verb = forms.ChoiceField(label=gettext_lazy("what"), choices=Verb.choices)
    at = forms.DateTimeField(
        label=gettext_lazy("when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        help_text=gettext_lazy("In the time of the office. It happens within a few minutes of this moment."),
        error_messages={"required": gettext_lazy("Say when: a day and a time.")},
    )
    note = forms.CharField(label=gettext_lazy("note"), max_length=200, required=False)


def schedule_page(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    *,
    selected: QuerySet[Any],
    programs: QuerySet[Program],
    action: str = "",
) -> HttpResponse | None:
    """The page that asks what is to happen to the entries and when; once it is planned, say so and return None.

    `action` is the list's action that led here, empty for the page of one entry. Raises PermissionDenied.
    """
    if not may(request.user, Action.SCHEDULE, Program):
        raise PermissionDenied
    sent = request.method == "POST" and "at" in request.POST
    form = ScheduleForm(request.POST if sent else None, initial={"verb": request.GET.get("verb", Verb.PUBLISH)})
    if sent and form.is_valid():
        try:
            report(
                request,
                schedule(programs=bare(programs), by=cast("User", request.user), **form.cleaned_data),
                form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error("at", error)
        else:
            return None
    form.fields["at"].widget.attrs["min"] = timezone.localtime().strftime(MOMENT)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Schedule"),
        "opts": Program._meta,
        "form": form,
        "action": action,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "selected": selected,
        "select_across": request.POST.get("select_across") == "1",
        "count": programs.count(),
        "one": None if action else programs.first(),
    }
    return TemplateResponse(request, "admin/entries/schedule/form.html", context)


def report(request: HttpRequest, outcome: Outcome, plan: dict[str, Any]) -> None:
    """Say in messages what was planned, what still stands against it, and why the others were not."""
    if done := len(outcome.done):
        text = ngettext("%(count)d plan is made for %(moment)s.", "%(count)d plans are made for %(moment)s.", done)
        moment = timezone.localtime(plan["at"]).strftime("%Y-%m-%d %H:%M")
        messages.success(request, text % {"count": done, "moment": moment})
    if count := len(outcome.warned):
        text = ngettext(
            "%(count)d entry has not passed its reviews yet: it will be refused then unless it has by then "
            "(%(names)s).",
            "%(count)d entries have not passed their reviews yet: they will be refused then unless they have by then "
            "(%(names)s).",
            count,
        )
        names = "、".join(f"“{program.title}”" for program in outcome.warned[:SHOWN])
        messages.warning(request, text % {"count": count, "names": names + ("…" if count > SHOWN else "")})
    report_refused(request, outcome.refused)


class ProgressFilter(ColumnFilter):
    """By what became of the plan."""

    title = gettext_lazy("progress")
    parameter_name = column = "progress"
    offered = Progress


@admin.register(Schedule)
class ScheduleAdmin(ReadOnly):
    """What is planned and what came of it."""

    list_display = ("entry", "what", "at", "progress_word", "set_by", "note", "outcome")
    list_display_links = None
    list_select_related = ("program__section__yearbook", "set_by")
    list_filter = (AwardVolumeFilter, ProgressFilter)
    actions = ("cancel_plans",)  # type: ignore[assignment]
    change_list_template = "admin/entries/schedule/change_list.html"

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the editor may schedule anywhere, and so take back what is planned."""
        return may(request.user, Action.SCHEDULE, Program)

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, plan: Schedule) -> SafeString:
        """The entry, leading to its page, and its place."""
        url = reverse("admin:entries_program_change", args=[plan.program_id])
        place = f"{plan.program.section.yearbook.name} {plan.program.section.path}"
        return format_html('<a href="{}">{}</a> <span class="volume-name">{}</span>', url, plan.program.title, place)

    @admin.display(description=gettext_lazy("what"))
    def what(self, plan: Schedule) -> str:
        """Publish or withdraw."""
        return str(Verb(plan.verb).label)

    @admin.display(description=gettext_lazy("progress"))
    def progress_word(self, plan: Schedule) -> SafeString:
        """The progress as a word, coloured along."""
        label = Progress(plan.progress).label
        return format_html('<span class="state progress-{}">{}</span>', plan.progress, label)

    @admin.action(description=gettext_lazy("Cancel the selected plans"), permissions=["publish"])
    def cancel_plans(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        """Take the plans back, where they are still waiting."""
        said_cancelled(request, cancel(schedules=queryset, by=cast("User", request.user)))

    def get_urls(self) -> list[URLPattern]:
        """With the calendar, and with taking one plan back."""
        wrap = self.admin_site.admin_view
        return [
            path("calendar/", wrap(self.calendar_view), name="entries_schedule_calendar"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="entries_schedule_cancel"),
            *super().get_urls(),
        ]

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one plan back and come back to the entry's page."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        plan = self.get_queryset(request).select_related("program__section").filter(pk=pk).first()
        if plan is None:
            raise Http404
        if not may(request.user, Action.SCHEDULE, plan.program):
            raise PermissionDenied
        said_cancelled(request, cancel(schedules=[plan], by=cast("User", request.user)))
        return HttpResponseRedirect(reverse("admin:entries_program_change", args=[plan.program_id]))

    def calendar_view(self, request: HttpRequest) -> HttpResponse:
        """One month's plans, day by day, with the ends of embargoes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        first = month_of(request.GET.get("month", ""))
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        begin, end = start_of(weeks[0][0]), start_of(weeks[-1][-1] + datetime.timedelta(days=1))
        shown = self.get_queryset(request).exclude(progress=Progress.CANCELLED).filter(at__gte=begin, at__lt=end)
        plans: dict[datetime.date, list[Schedule]] = defaultdict(list)
        for plan in shown.select_related("program").order_by("at", "pk"):
            plans[timezone.localtime(plan.at).date()].append(plan)
        ends: dict[datetime.date, list[str]] = defaultdict(list)
        for volume in embargoes(until=end).visible_to(request.user):
            if volume.embargo_until:
                ends[timezone.localtime(volume.embargo_until).date()].append(volume.name)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Calendar"),
            "opts": self.opts,
            "first": first,
            "before": (first - datetime.timedelta(days=1)).strftime("%Y-%m"),
            "after": (first + datetime.timedelta(days=31)).strftime("%Y-%m"),
            "today": timezone.localdate(),
            "weekdays": weeks[0],
            "weeks": [[(day, plans[day], ends[day]) for day in week] for week in weeks],
        }
        return TemplateResponse(request, "admin/entries/schedule/calendar.html", context)


def said_cancelled(request: HttpRequest, count: int) -> None:
    """Say how many plans were taken back."""
    text = ngettext("%(count)d plan is cancelled.", "%(count)d plans are cancelled.", count)
    messages.success(request, text % {"count": count})


def month_of(text: str) -> datetime.date:
    """The first day of the month that the text (`2026-12`) names; of this month, where it names none from 1900 on."""
    year, _dash, month = (id_of(part) or 0 for part in text.partition("-"))
    if 1900 <= year < 2200 and 1 <= month <= 12:
        return datetime.date(year, month, 1)
    return timezone.localdate().replace(day=1)


def start_of(day: datetime.date) -> datetime.datetime:
    """Midnight of the day, in the time of the office."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))

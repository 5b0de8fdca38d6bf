"""Due dates and priorities of entries, set for many at once; and the master list as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entries.admin.reviewpage import is_overdue
from entries.editing.deadlines import set_deadlines
from entries.exporting import FORMATS
from entries.models import Program, Step, stage_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DeadlineForm(forms.Form):
    """A day, and whether it goes before others."""

    due_on = forms.DateField(
        label=gettext_lazy("due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day by which the entry is to be submitted; empty for that of its section."),
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("urgent"), required=False)


def deadline_page(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, selected: QuerySet[Any]
) -> HttpResponse | None:
    """The page that asks for day and priority; once it is sent, set them, say so, return None."""
    sent = "confirmed" in request.POST
    form = DeadlineForm(request.POST if sent else None)
    if sent and form.is_valid():
        rows = list(selected.order_by().select_related("section"))
        count = set_deadlines(programs=rows, by=cast("User", request.user), **form.cleaned_data)
        text = ngettext("The due date of %(count)d is set.", "The due dates of %(count)d are set.", count)
        messages.success(request, text % {"count": count})
        if left := len(rows) - count:
            text = ngettext("%(count)d more was left as it was.", "%(count)d more were left as they were.", left)
            messages.warning(request, text % {"count": left})
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Due date and priority"),
        "opts": model_admin.opts,
        "form": form,
        "selected": selected,
        "select_across": request.POST.get("select_across") == "1",
        "count": selected.count(),
    }
    return TemplateResponse(request, "admin/entries/deadline.html", context, status=422 if form.errors else 200)


def master_list(programs: QuerySet[Program]) -> tuple[list[str], Iterator[list[str]]]:
    """The entries with their place, state, next step and due date: the columns' names, and the rows one by one."""
    names = (
        _("volume"),
        _("section"),
        _("title"),
        _("kind"),
        _("state"),
        _("step"),
        _("next"),
        _("due"),
        _("overdue"),
        _("urgent"),
        _("findings"),
        _("last changed"),
    )
    return [str(name) for name in names], _rows(programs)


def master_list_as(form: str, programs: QuerySet[Program]) -> Iterator[bytes]:
    """The master list in a format of FORMATS, while its rows are read."""
    return FORMATS[form].write(*master_list(programs))


def _rows(programs: QuerySet[Program]) -> Iterator[list[str]]:
    chosen = Program.objects.filter(pk__in=programs.order_by().values("pk")).with_step().with_due()
    rows: Any = chosen.select_related("section__yearbook").defer("body").in_order()
    yes = str(_("yes"))
    for program in rows.iterator(chunk_size=2000):
        step, due_on = program.step, program.due_on
        yield [
            program.section.yearbook.name,
            program.section.path,
            program.title,
            program.get_kind_display(),
            str(program.state.label),
            Step.label(step),
            next_of(step, program.holder_name),
            due_on.isoformat() if due_on else "",
            yes if is_overdue(due_on, step) else "",
            yes if program.is_urgent else "",
            str(program.finding_count or ""),
            f"{timezone.localtime(program.modified_at):%Y-%m-%d %H:%M}",
        ]


def next_of(step: str, holder: str | None) -> str:
    """Who acts next, in a word."""
    if step == Step.PUBLISHED:
        return ""
    if step.isdecimal():
        return holder or stage_name(int(step))
    return str(_("chief editor")) if step == Step.APPROVED else str(_("editors"))

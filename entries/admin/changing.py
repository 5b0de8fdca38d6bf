"""Giving one field of many entries another value, and saying what came of a change of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.admin.publications import AT_ONCE, bare, report_refused
from entries.admin.recording import said_of_voided
from entries.editing.changing import CHANGEABLE, Replaced, change_field, clean_value
from entries.jobs import begin
from entries.models import Kind, Program, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def change_page(
    model_admin: admin.ModelAdmin[Program], request: HttpRequest, selected: QuerySet[Program]
) -> HttpResponse | None:
    """The page that asks which field is to have which value; once it is sent, change it, say so and return None.

    Changing more than 500 entries is a background job; its page is the answer then.
    """
    name, value = request.POST.get("field", ""), request.POST.get("value", "")
    errors: list[str] = []
    if name:
        try:
            value = clean_value(name, value)
        except ValidationError as error:
            errors = error.messages
    if not name or errors:
        return _asked(model_admin, request, selected, name, value, errors)
    programs = bare(selected.exclude(**{name: value}))
    if (count := programs.count()) > AT_ONCE:
        title = _("Change the %(field)s of %(count)d entries") % {"field": _label(name), "count": count}
        params = {"programs": list(programs.values_list("pk", flat=True)), "field": name, "value": value}
        return in_background(request, "change_field", title, params)
    outcome = change_field(programs=programs, name=name, value=value, author=cast("User", request.user))
    words = ngettext("%(count)d entry was changed.", "%(count)d entries were changed.", len(outcome.done))
    report_changed(request, outcome, words, _("Nothing changed: no revision was made."), undo=True)
    return None


def in_background(request: HttpRequest, verb: str, title: str, params: dict[str, Any]) -> HttpResponse:
    """Begin a change of many entries as a job, and lead to its page; the job leads to where it is undone."""
    there = {"page": reverse("admin:entries_replace") + "#lately"}
    job = begin(verb=verb, title=title, by=cast("User", request.user), params=params | there)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def report_changed(request: HttpRequest, outcome: Replaced, words: str, nothing: str, *, undo: bool = False) -> None:
    """Say in messages what became of the entries, or why of none; with a link to where it can be `undo`ne."""
    if count := len(outcome.done):
        text = words % {"count": count}
        if undo:
            there = reverse("admin:entries_replace") + "#lately"
            text = format_html('{} <a href="{}">{}</a>', text, there, _("It can be undone here."))
        messages.success(request, text)
    if voided := said_of_voided(outcome.voided):
        messages.warning(request, voided)
    report_refused(request, outcome.refused)
    if not outcome.done and not outcome.refused:
        messages.warning(request, nothing)


def _asked(
    model_admin: admin.ModelAdmin[Program],
    request: HttpRequest,
    selected: QuerySet[Program],
    name: str,
    value: str,
    errors: list[str],
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Change a field of many entries"),
        "opts": model_admin.opts,
        "selected": selected,
        "select_across": request.POST.get("select_across") == "1",
        "count": selected.count(),
        "in_review": Submission.objects.open().filter(program__in=selected.order_by().values("pk")).count(),
        "fields": [
            {
                "name": one,
                "label": _label(one),
                "help": Program._meta.get_field(one).help_text,  # type: ignore[union-attr]
                "choices": Kind.choices if one == "kind" else (),
                "value": value if one == name else "",
                "errors": errors if one == name else [],
            }
            for one in CHANGEABLE
        ],
    }
    return TemplateResponse(request, "admin/entries/program/change_field.html", context)


def _label(name: str) -> str:
    return str(Program._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

"""Importing a manuscript in the admin: the source, the plan beside it, and applying it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from entries.admin.importchoices import choose, left_open, settlements
from entries.admin.largemanuscripts import Asked, begin_import, begin_plan, shows
from entries.admin.largetables import own_plan
from entries.admin.sources import SourceForm, carry
from entries.admin.takingout import sent
from entries.editing import Action, may
from entries.exporting import FORMATS
from entries.importing import Plan, StalePlan, apply_plan, plan_manuscript
from entries.importing.mending import problems_file
from entries.importing.reaching import lacking, refuse_out_of_reach
from entries.importing.showing import shown
from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript, read_manuscript
from entries.manuscripts.weighing import is_large
from entries.models import Job, Program, Section, Yearbook, rights_of

PLACE = ("yearbook", "section", "keep_script")
PATH = "path:"  # before the name of a file, in the name of the field that holds its section


class ManuscriptForm(SourceForm):
    """The source, and the place it is for."""

    yearbook = forms.CharField(
        label=gettext_lazy("Volume"),
        max_length=110,
        help_text=gettext_lazy("Title and edition year, as in 内蒙古年鉴 2023; one that is not there is created."),
        widget=forms.TextInput(attrs={"list": "volumes", "autocomplete": "off"}),
    )
    section = forms.CharField(
        label=gettext_lazy("Section"),
        max_length=410,
        required=False,
        help_text=gettext_lazy(
            "Its path from the top, as in 群众团体/自治区妇联; sections that are not there are created. Leave it empty "
            "for a whole volume, whose headings name its sections."
        ),
        widget=forms.TextInput(attrs={"list": "paths", "autocomplete": "off"}),
    )
    keep_script = forms.BooleanField(
        label=gettext_lazy("Keep Traditional characters"),
        required=False,
        help_text=gettext_lazy("Otherwise what a machine made Traditional becomes Simplified again."),
    )
    most = settings.IMPORT_MAX_BYTES
    field_order = ("file", "text", "yearbook", "section", "keep_script")


def import_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Step by step: the form (GET), its plan (POST with step=plan), and applying it (POST with step=apply)."""
    if not may(request.user, Action.IMPORT, Program):
        raise PermissionDenied
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    planned = own_plan(request, "plan_manuscript")
    if planned and request.method == "GET":
        return _show_plan(request, planned.result["page"], _data_of(planned), planned=planned)
    form = ManuscriptForm(request.POST or None, request.FILES or None, initial=_from_address(request))
    form.kept = planned
    if request.method == "GET" or request.POST.get("step") == "back" or not form.is_valid():
        if request.POST.get("step") == "back":
            form = ManuscriptForm(initial=request.POST.dict())
        return _show_form(request, form, planned)
    data, asked = form.cleaned_data, _asked(form.cleaned_data, request.POST)
    if planned and not data["source"]:
        return _planned_step(request, planned, asked)
    if is_large(data["source"]):
        return begin_plan(request, asked, data["source"], data["source_name"])
    try:
        plan = _plan(data["source"], asked)
        refuse_out_of_reach(request.user, plan)
    except (ValidationError, UnreadableManuscript) as error:
        form.add_error(None, _reason(error))
        return _show_form(request, form)
    page = {**shown(plan), "lacking": lacking(request.user, plan)}
    step, _colon, format_name = request.POST.get("step", "").partition(":")
    if step == "mend" and format_name in FORMATS:
        return sent(problems_file(page, format_name), gettext("to mend"), format_name)
    if step == "apply" and not plan.errors:
        return _apply(request, data, plan, page)
    return _show_plan(request, page, data)


def _planned_step(request: HttpRequest, planned: Job, asked: Asked) -> HttpResponse | StreamingHttpResponse:
    """What is asked of a plan that was made in the background; of one that shows something else, another plan."""
    page, name = planned.result["page"], planned.params["source_name"]
    step, _colon, format_name = request.POST.get("step", "").partition(":")
    if step == "mend" and format_name in FORMATS:
        return sent(problems_file(page, format_name), gettext("to mend"), format_name)
    same = shows(page, asked) and all(planned.params["asked"][key] == asked[key] for key in PLACE)
    if step != "apply" or page["errors"] or not same:
        return begin_plan(request, asked, planned, name)
    if page["lacking"]:
        raise PermissionDenied
    if words := left_open(page, request.POST):
        return _show_plan(request, page, _data_of(planned), planned=planned, errors=words, status=422)
    return begin_import(request, planned, settlements(page, request.POST))


def _asked(data: dict[str, Any], posted: QueryDict) -> Asked:
    """The place, and of several files the sections that the editor gave them and those left out."""
    paths = {name.removeprefix(PATH): str(path) for name, path in posted.items() if name.startswith(PATH)}
    return {**{key: data[key] for key in PLACE}, "paths": paths, "left_out": posted.getlist("leave")}


def _data_of(planned: Job) -> dict[str, Any]:
    """What was sent when the plan was begun."""
    return {**planned.params["asked"], "source_name": planned.params["source_name"], "source": b""}


def _plan(source: bytes, asked: Asked) -> Plan:
    return plan_manuscript(
        manuscript=read_manuscript(source, keep_script=asked["keep_script"]),
        yearbook_name=asked["yearbook"],
        section_path=asked["section"],
        paths=asked["paths"],
        left_out=asked["left_out"],
    )


def _reason(error: ValidationError | UnreadableManuscript) -> str:
    if isinstance(error, UnreadableManuscript):
        return gettext(REFUSAL_MESSAGES[error.code])
    return " ".join(error.messages)


def _from_address(request: HttpRequest) -> dict[str, str]:
    """The place that the address names by ids, so that a list or a page can lead here."""
    chosen: dict[str, str] = {}
    if (pk := request.GET.get("section", "")).isdecimal():
        seen = Section.objects.visible_to(request.user).select_related("yearbook")
        section = seen.filter(pk=pk[:18]).first()
        if section:
            chosen = {"yearbook": section.yearbook.name, "section": section.path}
    elif (pk := request.GET.get("yearbook", "")).isdecimal():
        yearbook = Yearbook.objects.visible_to(request.user).filter(pk=pk[:18]).first()
        chosen = {"yearbook": yearbook.name} if yearbook else {}
    return chosen


def _show_form(request: HttpRequest, form: ManuscriptForm, planned: Job | None = None) -> HttpResponse:
    reach = rights_of(request.user).reach("entries.add_program")
    volumes = list(Yearbook.objects.filter(reach.yearbooks()))
    context = {**_frame(request), "form": form, "volumes": volumes, "paths": _known_paths(request), "planned": planned}
    status = 200 if not form.errors else 422
    return TemplateResponse(request, "admin/entries/import_manuscript/form.html", context, status=status)


def _show_plan(
    request: HttpRequest,
    page: dict[str, Any],
    data: dict[str, Any],
    *,
    errors: Iterable[str] = (),
    status: int = 200,
    planned: Job | None = None,
) -> HttpResponse:
    choose(page, request.POST)
    context = {
        **_frame(request),
        "plan": page,
        "errors": list(errors),
        "paths": _known_paths(request, page["yearbook_name"]),
        "carried": carry(data["source"]),
        "planned": planned,
        "data": data,
        "mend_formats": [(name, FORMATS[name].label) for name in ("csv", "xlsx")],
    }
    return TemplateResponse(request, "admin/entries/import_manuscript/plan.html", context, status=status)


def _known_paths(request: HttpRequest, volume: str = "") -> list[str]:
    """The paths that the editor may import into, to choose from: of that volume, or of all."""
    sections = Section.objects.filter(rights_of(request.user).reach("entries.add_program").sections())
    if volume:
        sections = sections.filter(yearbook__in=Yearbook.objects.named(volume))
    return list(sections.order_by("path").values_list("path", flat=True).distinct())


def _apply(request: HttpRequest, data: dict[str, Any], plan: Plan, page: dict[str, Any]) -> HttpResponse:
    """Apply the plan that the editor saw; show the new one where it is no longer that."""
    if page["lacking"]:
        raise PermissionDenied
    if plan.fingerprint != request.POST.get("fingerprint"):
        return _show_plan(request, page, data, errors=StalePlan(plan).messages, status=409)
    try:
        run = apply_plan(
            plan=plan,
            author=request.user,  # type: ignore[arg-type]
            source=data["source"],
            source_name=data["source_name"],
            settle=settlements(page, request.POST),
        )
    except StalePlan as error:
        page = {**shown(error.plan), "lacking": lacking(request.user, error.plan)}
        return _show_plan(request, page, data, errors=error.messages, status=409)
    except ValidationError as error:
        return _show_plan(request, page, data, errors=error.messages, status=422)
    if run is None:
        messages.info(request, gettext("There was nothing to do: every entry is as the manuscript has it."))
    else:
        text = gettext("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(conflict)d in conflict.")
        messages.success(request, text % run.counts)
    volume = Yearbook.objects.named(plan.yearbook_name).get()
    section = volume.sections.filter(path=plan.section_path).first()
    place = f"?volume={volume.pk}" + (f"&section={section.pk}" if section else "")
    return HttpResponseRedirect(reverse("admin:entries_program_changelist") + place)


def _frame(request: HttpRequest) -> dict[str, Any]:
    title = gettext("Import a manuscript")
    return {**admin.site.each_context(request), "title": title, "opts": Program._meta}

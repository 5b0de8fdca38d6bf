"""Importing a manuscript in the admin: the source, the plan beside it, and applying it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from entries.admin.importchoices import choose, settlements
from entries.admin.sources import SourceForm, carry
from entries.admin.takingout import sent
from entries.editing import Action, may
from entries.exporting import FORMATS
from entries.importing import Plan, StalePlan, apply_plan, plan_manuscript
from entries.importing.mending import problems_file
from entries.importing.reaching import lacking, refuse_out_of_reach
from entries.importing.showing import shown
from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript, read_manuscript
from entries.models import Program, Section, Yearbook, rights_of

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
    form = ManuscriptForm(request.POST or None, request.FILES or None, initial=_from_address(request))
    if request.method == "GET" or request.POST.get("step") == "back" or not form.is_valid():
        if request.POST.get("step") == "back":
            form = ManuscriptForm(initial=request.POST.dict())
        return _show_form(request, form)
    try:
        plan = _plan(form.cleaned_data, request)
        refuse_out_of_reach(request.user, plan)
    except (ValidationError, UnreadableManuscript) as error:
        form.add_error(None, _reason(error))
        return _show_form(request, form)
    page = {**shown(plan), "lacking": lacking(request.user, plan)}
    step, _colon, format_name = request.POST.get("step", "").partition(":")
    if step == "mend" and format_name in FORMATS:
        return sent(problems_file(page, format_name), gettext("to mend"), format_name)
    if step == "apply" and not plan.errors:
        return _apply(request, form, plan, page)
    return _show_plan(request, form, page)


def _plan(data: dict[str, Any], request: HttpRequest) -> Plan:
    """The plan; of several files with the sections that the editor gave them, and without those left out."""
    paths = {name.removeprefix(PATH): str(path) for name, path in request.POST.items() if name.startswith(PATH)}
    manuscript = read_manuscript(data["source"], keep_script=data["keep_script"])
    return plan_manuscript(
        manuscript=manuscript,
        yearbook_name=data["yearbook"],
        section_path=data["section"],
        paths=paths,
        left_out=request.POST.getlist("leave"),
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


def _show_form(request: HttpRequest, form: ManuscriptForm) -> HttpResponse:
    reach = rights_of(request.user).reach("entries.add_program")
    volumes = list(Yearbook.objects.filter(reach.yearbooks()))
    context = {**_frame(request), "form": form, "volumes": volumes, "paths": _known_paths(request)}
    status = 200 if not form.errors else 422
    return TemplateResponse(request, "admin/entries/import_manuscript/form.html", context, status=status)


def _show_plan(
    request: HttpRequest, form: ManuscriptForm, page: dict[str, Any], *, errors: Iterable[str] = (), status: int = 200
) -> HttpResponse:
    data = form.cleaned_data
    choose(page, request.POST)
    context = {
        **_frame(request),
        "plan": page,
        "errors": list(errors),
        "paths": _known_paths(request, page["yearbook_name"]),
        "carried": carry(data["source"]),
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


def _apply(request: HttpRequest, form: ManuscriptForm, plan: Plan, page: dict[str, Any]) -> HttpResponse:
    """Apply the plan that the editor saw; show the new one where it is no longer that."""
    if page["lacking"]:
        raise PermissionDenied
    if plan.fingerprint != request.POST.get("fingerprint"):
        return _show_plan(request, form, page, errors=StalePlan(plan).messages, status=409)
    data = form.cleaned_data
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
        return _show_plan(request, form, page, errors=error.messages, status=409)
    except ValidationError as error:
        return _show_plan(request, form, page, errors=error.messages, status=422)
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

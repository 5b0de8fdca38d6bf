"""A table too large to wait for: planned as a job, looked at, imported as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entries.importing.tables import TableRun
from entries.jobs import begin
from entries.models import Job, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def begin_plan(request: HttpRequest, table: str, source: UploadedFile | Job, asked: dict[str, Any]) -> HttpResponse:
    """Begin planning the import of the file, or of that of an earlier plan, and lead to the job's page."""
    name = source.params["source_name"] if isinstance(source, Job) else source.name or table
    params = {"table": table, "asked": asked, "page": request.path, "source_name": name}
    where: dict[str, Any] = {"shares": source} if isinstance(source, Job) else {"file": source}
    title, by = _("Look through %s") % name, cast("User", request.user)
    job = begin(verb="plan_table", title=title, by=by, params=params, **where)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def begin_import(request: HttpRequest, plan: Job, asked: dict[str, Any]) -> HttpResponse:
    """Begin the import that the plan has shown, and lead to the job's page."""
    params = {**plan.params, "asked": asked, "expected": request.POST.get("fingerprint", "")}
    title = _("Import %s") % plan.params["source_name"]
    job = begin(verb="import_table", title=title, by=cast("User", request.user), params=params, shares=plan)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def plan_named(request: HttpRequest, table: str) -> Job | None:
    """The editor's own finished plan of that table that the request names; None where it names none.

    Raises Http404 for what is no such plan.
    """
    plan = own_plan(request, "plan_table")
    if plan and plan.params["table"] != table:
        raise Http404
    return plan


def own_plan(request: HttpRequest, verb: str) -> Job | None:
    """The editor's own finished job of that verb that the request names; None where it names none.

    Raises Http404 for what is no such job.
    """
    named = request.POST.get("planned") or request.GET.get("planned")
    if not named:
        return None
    own = Job.objects.of(request.user).filter(verb=verb, stage=Stage.DONE)
    plan = own.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 19 else None
    if plan is None:
        raise Http404
    return plan


def run_of(plan: Job) -> TableRun:
    """What the plan would do."""
    return TableRun.recalled(plan.result["run"])

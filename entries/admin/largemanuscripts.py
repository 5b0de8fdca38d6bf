"""A manuscript too large to wait for: planned as a job, looked at, imported as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entries.importing import Settlement
from entries.jobs import begin
from entries.models import Job

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Asked = dict[str, Any]  # yearbook, section, keep_script, paths (of files) and left_out (files)


def begin_plan(request: HttpRequest, asked: Asked, source: bytes | Job, name: str) -> HttpResponse:
    """Begin planning the import of the file, or of that of an earlier plan, and lead to the job's page."""
    params = {"asked": asked, "page": request.path, "source_name": name}
    where: dict[str, Any] = (
        {"shares": source} if isinstance(source, Job) else {"file": ContentFile(source, name=name or "text")}
    )
    title, by = _("Look through %s") % (name or _("pasted text")), cast("User", request.user)
    job = begin(verb="plan_manuscript", title=title, by=by, params=params, **where)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def begin_import(request: HttpRequest, plan: Job, settle: dict[str, Settlement]) -> HttpResponse:
    """Begin the import that the plan has shown, and lead to the job's page."""
    params = {
        **plan.params,
        "expected": request.POST.get("fingerprint", ""),
        "settle": {key: how.kept() for key, how in settle.items() if how.way != "keep"},
        "records": reverse("admin:entries_importrun_changelist"),
    }
    title = _("Import %s") % (plan.params["source_name"] or _("pasted text"))
    job = begin(verb="import_manuscript", title=title, by=cast("User", request.user), params=params, shares=plan)
    return HttpResponseRedirect(reverse("admin:entries_job_change", args=[job.pk]))


def shows(page: dict[str, Any], asked: Asked) -> bool:
    """Whether the page shows what is asked: its files with those sections, and those left out."""
    readable = {one["file"]: one["section"] for one in page["several"] if not one["refused"]}
    left_out = {one["file"] for one in page["several"] if one["left_out"]}
    return left_out == set(asked["left_out"]) and all(readable.get(f, p) == p for f, p in asked["paths"].items())

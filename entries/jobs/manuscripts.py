"""A manuscript too large to wait for: planned in the background, and imported in the background as it was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.importing import Action, Plan, Settlement, apply_plan, plan_manuscript
from entries.importing.reaching import lacking, refuse_out_of_reach
from entries.importing.showing import shown
from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript, read_manuscript
from entries.models import Job

Progress = Callable[[int, int], None]
SHOWN = 200  # entries in conflict that a job's record names


def plan_in_background(job: Job, progress: Progress) -> dict[str, Any]:
    """What the manuscript in the job's file would do, as its page shows it."""
    plan = _plan(job, _source(job), progress)
    progress(0, 0)  # a sign of life: how long this takes is not known
    page = {**shown(plan), "lacking": lacking(job.author, plan) if job.author else []}
    return {"page": page, "link": _("Look at what would happen"), "url": f"{job.params['page']}?planned={job.pk}"}


def import_in_background(job: Job, progress: Progress) -> dict[str, Any]:
    """Do what was shown of the manuscript in the job's file, and nothing else."""
    source = _source(job)
    plan = _plan(job, source, progress)
    if job.author and (words := lacking(job.author, plan)):
        raise ValidationError(words)
    if plan.fingerprint != job.params["expected"]:
        raise ValidationError(_("The entries have changed since this was shown. Nothing was imported: plan it again."))
    settle = {key: Settlement(**how) for key, how in job.params["settle"].items()}
    run = apply_plan(
        plan=plan,
        author=job.author,
        source=source,
        source_name=job.params["source_name"],
        settle=settle,
        progress=progress,
    )
    counts = run.counts if run else plan.counts
    left = [entry.key for entry in plan.entries if entry.action is Action.CONFLICT and entry.key not in settle]
    link = {"link": _("The record of the import"), "url": f"{job.params['records']}{run.pk}/change/"} if run else {}
    return {
        "done": counts["created"] + counts["updated"],
        "unchanged": counts["unchanged"],
        "refused": counts["conflict"],
        "refusals": [[key, _("edited here: left as it stands")] for key in left[:SHOWN]],
        **link,
    }


def _source(job: Job) -> bytes:
    with job.file.open() as file:
        return bytes(file.read())


def _plan(job: Job, source: bytes, progress: Progress) -> Plan:
    """The plan. Raises ValidationError where the file cannot be read, or goes where the author may import nothing."""
    asked = job.params["asked"]
    try:
        manuscript = read_manuscript(source, keep_script=asked["keep_script"], progress=progress)
    except UnreadableManuscript as error:
        raise ValidationError(_(REFUSAL_MESSAGES[error.code])) from error
    progress(0, 0)
    plan = plan_manuscript(
        manuscript=manuscript,
        yearbook_name=asked["yearbook"],
        section_path=asked["section"],
        paths=asked["paths"],
        left_out=asked["left_out"],
        progress=progress,
    )
    if job.author:
        refuse_out_of_reach(job.author, plan)
    return plan

"""What can be done in the background: each verb by its name, with the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.editing.changing import Replaced, change_field, undo_replacement
from entries.editing.proposing import propose_series, said_of_proposals
from entries.editing.replacing import Hit, replace_text
from entries.importing import undo_import
from entries.importing.tables import import_table
from entries.jobs.manuscripts import import_in_background, plan_in_background
from entries.models import ImportRun, Job, Program, Replacement, Yearbook
from entries.publishing import Outcome, publish, withdraw

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Progress = Callable[[int, int], None]
Result = dict[str, Any]
SHOWN = 200  # refusals that a job's record keeps


def programs_of(job: Job) -> list[Program]:
    """The entries that the job names, with nothing but their ids: the verbs read what they need themselves."""
    return [Program(pk=pk) for pk in job.params["programs"]]


def _publish(job: Job, progress: Progress) -> Result:
    because = job.params.get("unreviewed_because", "") if job.author else ""
    seen = dict(job.params.get("seen", []))
    programs = programs_of(job)
    return _said(publish(programs=programs, by=job.author, unreviewed_because=because, seen=seen, progress=progress))


def _withdraw(job: Job, progress: Progress) -> Result:
    return _said(withdraw(programs=programs_of(job), by=job.author, progress=progress))


def _said(outcome: Outcome) -> Result:
    return {
        "done": len(outcome.done),
        "unchanged": len(outcome.unchanged),
        "refused": len(outcome.refused),
        "refusals": [[program.title, reason] for program, reason in outcome.refused[:SHOWN]],
    }


def _undo(job: Job, progress: Progress) -> Result:
    run = ImportRun.objects.filter(pk=job.params["run"]).first()
    if run is None:
        raise ValidationError(_("This import run does not exist any more."))
    undone = undo_import(run=run, by=job.author, progress=progress)
    return {
        "done": undone.done,
        "unchanged": 0,
        "refused": len(undone.refused),
        "refusals": [list(item) for item in undone.refused[:SHOWN]],
    }


def _change_field(job: Job, progress: Progress) -> Result:
    asked = {"name": job.params["field"], "value": job.params["value"]}
    return _changed(
        job, change_field(programs=programs_of(job), author=_author_of(job), progress=progress, **asked), undo=True
    )


def _replace_text(job: Job, progress: Progress) -> Result:
    yearbook = _volume_of(job)
    asked = {name: job.params[name] for name in ("text", "by_text", "fields")}
    hits = [Hit(*hit) for hit in job.params["hits"]]
    outcome = replace_text(yearbook=yearbook, hits=hits, author=_author_of(job), progress=progress, **asked)
    return _changed(job, outcome, undo=True)


def _propose_series(job: Job, progress: Progress) -> Result:
    yearbook = _volume_of(job)
    found = propose_series(yearbook=yearbook, progress=progress)
    said = said_of_proposals(yearbook, found)
    return {"said": said, "link": _("Look at the proposals"), "url": job.params["page"]}


def _volume_of(job: Job) -> Yearbook:
    yearbook = Yearbook.objects.filter(pk=job.params["yearbook"]).first()
    if yearbook is None:
        raise ValidationError(_("This volume does not exist any more."))
    return yearbook


def _undo_replacement(job: Job, progress: Progress) -> Result:
    replacement = Replacement.objects.filter(pk=job.params["replacement"]).first()
    if replacement is None:
        raise ValidationError(_("This replacement does not exist any more."))
    return _changed(job, undo_replacement(replacement=replacement, author=_author_of(job), progress=progress))


def _author_of(job: Job) -> User:
    """Who began the job: one without an author is refused before it comes here."""
    assert job.author
    return job.author


def _changed(job: Job, outcome: Replaced, *, undo: bool = False) -> Result:
    said = _said(Outcome(outcome.done, refused=outcome.refused))
    if undo and outcome.done:
        said |= {"link": _("Look at it, or undo it"), "url": job.params["page"]}
    return said


def _plan_table(job: Job, progress: Progress) -> Result:
    """What the table in the job's file would do; its page shows it, and leads to doing it."""
    with job.file.open() as file:
        run = import_table(data=file, author=job.author, dry_run=True, progress=progress, **_how(job))
    return {"run": run.kept(), "link": _("Look at what would happen"), "url": f"{job.params['page']}?planned={job.pk}"}


def _import_table(job: Job, progress: Progress) -> Result:
    """Do what was shown of the table in the job's file, and nothing else."""
    expected = job.params["expected"]
    with job.file.open() as file:
        name = job.params["source_name"]
        run = import_table(
            data=file, author=job.author, expected=expected, source_name=name, progress=progress, **_how(job)
        )
    if run.errors or run.fingerprint != expected:
        raise ValidationError(_("The rows have changed since this was shown. Nothing was imported: plan it again."))
    counts = run.counts
    done = counts["new"] + counts["updated"] + counts["deleted"]
    return {"done": done, "unchanged": counts["unchanged"], "refused": counts["conflicts"], "refusals": []}


def _how(job: Job) -> dict[str, Any]:
    asked = job.params["asked"]
    choices = {int(row): choice for row, choice in asked["choices"].items()}
    return {"name": job.params["table"], **asked, "choices": choices}


# These read for long; what they write, if anything, is a short transaction of their own at the end.
READING = frozenset({"plan_table", "plan_manuscript", "propose_series"})
VERBS: dict[str, Callable[[Job, Progress], Result]] = {
    "publish": _publish,
    "withdraw": _withdraw,
    "undo_import": _undo,
    "change_field": _change_field,
    "replace_text": _replace_text,
    "undo_replacement": _undo_replacement,
    "propose_series": _propose_series,
    "plan_table": _plan_table,
    "import_table": _import_table,
    "plan_manuscript": plan_in_background,
    "import_manuscript": import_in_background,
}

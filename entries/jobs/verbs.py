"""What can be done in the background: each verb by its name, with the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.importing import undo_import
from entries.models import ImportRun, Job, Program
from entries.publishing import Outcome, publish, withdraw

Progress = Callable[[int, int], None]
Result = dict[str, Any]
SHOWN = 200  # refusals that a job's record keeps


def programs_of(job: Job) -> list[Program]:
    """The entries that the job names, with nothing but their ids: the verbs read what they need themselves."""
    return [Program(pk=pk) for pk in job.params["programs"]]


def _publish(job: Job, progress: Progress) -> Result:
    return _said(publish(programs=programs_of(job), by=job.author, progress=progress))


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
        "done": len(undone.restored) + len(undone.deleted),
        "unchanged": 0,
        "refused": len(undone.refused),
        "refusals": [list(item) for item in undone.refused[:SHOWN]],
    }


VERBS: dict[str, Callable[[Job, Progress], Result]] = {
    "publish": _publish,
    "withdraw": _withdraw,
    "undo_import": _undo,
}

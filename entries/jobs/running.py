"""The life of a job: begun, run by a worker, ended; found again when its worker died."""

from __future__ import annotations

import contextlib
import datetime
import logging
import time
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from entries.jobs.channels import Sign, channel_of
from entries.jobs.verbs import READING, VERBS
from entries.models import ENDED, Job, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
LOST = datetime.timedelta(seconds=60)  # a running job that has said nothing for so long has lost its worker
ATTEMPTS = 3  # workers that may die of one job
OFTEN = 0.5  # seconds between two signs
KEPT = datetime.timedelta(days=30)  # for which jobs that are over are kept


class Cancelled(Exception):
    """An editor has asked the job to stop."""


class Lost(Exception):
    """Another worker has taken the job over."""


def begin(
    *,
    verb: str,
    title: str,
    by: User | None,
    params: dict[str, Any] | None = None,
    file: File[bytes] | None = None,
    shares: Job | None = None,
) -> Job:
    """Put a job into the queue; a worker takes it as soon as this transaction is over.

    It works on the file, or on that of the job with which it `shares` it.
    """
    with transaction.atomic():
        job = Job(verb=verb, title=title[:200], params=params or {}, author=by)
        if file is not None:
            job.file.save(file.name or verb, file, save=False)
        elif shares is not None:
            job.file = shares.file.name
        job.save()
        job.task_id = str(run_job.enqueue(job.pk, translation.get_language()).id)
        job.save(update_fields=["task_id"])
    return job


@task()
def run_job(pk: int, language: str) -> None:
    """What the worker calls: the job's verb in one transaction, its end noted in the same; in its author's language.

    A verb that only reads has no transaction: on SQLite that would keep everybody else from saving.
    """
    claim = uuid.uuid4().hex
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk).first()
        if job is None or job.is_ended:
            return  # done by a worker that died before it could tell the queue, or cancelled while it waited
        job.stage, job.claim, job.started_at = Stage.RUNNING, claim, timezone.now()
        job.attempts += 1
        job.save(update_fields=["stage", "claim", "started_at", "attempts"])
    with translation.override(language):
        _work(job)
        _tell(job)


def _work(job: Job) -> None:
    channel = channel_of(job.pk)
    said = 0.0

    def progress(done: int, total: int) -> None:
        """Say how far it is, not more often than needed. Raises Cancelled."""
        nonlocal said
        if time.monotonic() - said >= OFTEN or done == total > 0:
            channel.say(done, total)
            said = time.monotonic()
            if channel.must_stop():
                raise Cancelled

    channel.say(0, 0)
    try:
        if job.author is None:
            raise ValidationError(_("Who began this has no account any more: nothing was changed."))
        with contextlib.nullcontext() if job.verb in READING else transaction.atomic():
            result = VERBS[job.verb](job, progress)
            _end(job, Stage.DONE, result=result)
    except Cancelled:
        _end(job, Stage.CANCELLED, message=_("Cancelled: nothing was changed."))
    except ValidationError as error:
        _end(job, Stage.REFUSED, message=" ".join(error.messages))
    except Lost:
        logger.warning("job %s was taken over by another worker", job.pk)
        return
    except Exception:
        logger.exception("job %s failed", job.pk)
        _end(job, Stage.REFUSED, message=_("An error of the program: nothing was changed. The log has the details."))
    channel.close()


def _end(job: Job, stage: Stage, *, result: dict[str, Any] | None = None, message: str = "") -> None:
    """Note the end, where the job is still this worker's. Raises Lost where it is not."""
    ended = {"stage": stage, "result": result or {}, "message": message, "ended_at": timezone.now()}
    if not Job.objects.filter(pk=job.pk, claim=job.claim, stage=Stage.RUNNING).update(**ended):
        raise Lost
    for name, value in ended.items():
        setattr(job, name, value)


def _tell(job: Job) -> None:
    """Write to who began the job, where the address is known. A mail that cannot be sent harms no job."""
    if not (job.is_ended and job.author and job.author.email):
        return
    subject = f"{job.title}: {job.get_stage_display()}"
    page = reverse("admin:entries_job_change", args=[job.pk])
    words = [job.message or subject, *([settings.SITE_URL + page] if settings.SITE_URL else [])]
    send_mail(subject, "\n\n".join(words), None, [job.author.email], fail_silently=True)


def cancel_job(*, job: Job) -> None:
    """Stop the job: at once where it waits, at its next step where it runs."""
    waiting = Job.objects.filter(pk=job.pk, stage=Stage.WAITING)
    message = _("Cancelled: nothing was changed.")
    if not waiting.update(stage=Stage.CANCELLED, message=message, ended_at=timezone.now()):
        channel_of(job.pk).ask_to_stop()


def sign_of(job: Job) -> Sign | None:
    """How far a running job is."""
    return channel_of(job.pk).read()


def revive_lost(*, after: datetime.timedelta = LOST) -> list[Job]:
    """Put the jobs whose worker died into the queue again; those. One of which three have died is given up.

    What a dead worker's transaction had written is gone with it, so the job begins anew. That the queue itself leaves
    such a task as “running” for ever is a known limit of its database backend.
    """
    now, revived = timezone.now(), []
    for job in Job.objects.filter(stage=Stage.RUNNING):
        sign = channel_of(job.pk).read()
        last = sign.at if sign else job.started_at
        if last and now - last < after:
            continue
        if job.attempts >= ATTEMPTS:
            _give_up(job)
        elif again := _put_back(job):
            revived.append(again)
    return revived + [again for job in _stranded(now - after) if (again := _put_back(job))]


def _stranded(before: datetime.datetime) -> list[Job]:
    """Jobs that wait although a worker has taken them out of the queue: it died, or found the database locked."""
    left = {uuid.UUID(job.task_id): job for job in Job.objects.filter(stage=Stage.WAITING, created_at__lt=before)}
    taken = DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(pk__in=left, started_at__lt=before)
    return [left[pk] for pk in taken.values_list("pk", flat=True)]


def _put_back(job: Job) -> Job | None:
    """Put the job into the queue again, unless somebody else has it now."""
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(pk=job.pk, stage=job.stage, claim=job.claim).first()
        if held is None:
            return None
        held.stage, held.claim = Stage.WAITING, ""
        held.task_id = str(run_job.enqueue(held.pk, translation.get_language()).id)
        held.save(update_fields=["stage", "claim", "task_id"])
    return held


def _give_up(job: Job) -> None:
    """End a job of which every worker dies, and say so."""
    message = _(
        "The worker died of this three times, probably for lack of memory: nothing was changed. Split the file."
    )
    with contextlib.suppress(Lost):
        _end(job, Stage.REFUSED, message=message)
        channel_of(job.pk).close()
        _tell(job)


def forget_old() -> int:
    """Delete the jobs that have been over for a month, with their files and what the queue kept; how many."""
    old = list(Job.objects.defer("params", "result").filter(stage__in=ENDED, ended_at__lt=timezone.now() - KEPT))
    for job in old:
        job.delete()
        if job.file and not Job.objects.filter(file=job.file.name).exists():
            job.file.delete(save=False)
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return len(old)

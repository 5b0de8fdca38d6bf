"""Jobs in the background: begun, run once, cancelled, and found again when their worker died."""

from __future__ import annotations

import contextlib
import datetime
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from entries.importing import apply_plan, plan_manuscript
from entries.importing.tables import import_table
from entries.jobs import VERBS, begin, cancel_job, forget_old, revive_lost, sign_of
from entries.jobs.channels import channel_of
from entries.jobs.running import Cancelled
from entries.manuscripts import read_text
from entries.models import ImportRun, Job, Program, Stage, State
from tests.factories import make_program, make_section, make_user, make_yearbook
from tests.processes import started

# The channel of PostgreSQL is a connection of its own: it sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.timedelta(0)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def chief() -> User:
    """Who may do everything, the same each time."""
    return User.objects.filter(username="chief").first() or make_user("chief", may="*")


def publishing(*programs: Program, **fields: Any) -> Job:
    ids = [program.pk for program in programs]
    params = {"programs": ids, "unreviewed_because": "急用"}
    return begin(verb="publish", title="发布", params=params, **{"by": chief(), **fields})


def work() -> None:
    call_command("worker", once=True)


def elsewhere(ask: Callable[[], None]) -> None:
    """Ask as another process would: over a connection of its own."""

    def asked() -> None:
        ask()
        connection.close()

    thread = threading.Thread(target=asked)
    thread.start()
    thread.join()


def ended(job: Job) -> Job:
    job.refresh_from_db()
    assert job.is_ended
    return job


def test_a_job_waits_until_a_worker_does_it() -> None:
    job = publishing(program := make_program())
    assert (job.stage, program.state) == (Stage.WAITING, State.DRAFT)
    work()
    assert (ended(job).stage, program.state) == (Stage.DONE, State.PUBLISHED)
    assert job.result == {"done": 1, "unchanged": 0, "refused": 0, "refusals": []}


def test_what_is_refused_is_kept_with_its_reason() -> None:
    job = publishing(make_program(title="空", body=""))
    work()
    ((title, reason),) = ended(job).result["refusals"]
    assert (title, bool(reason)) == ("空", True)


def test_an_import_is_undone_in_the_background() -> None:
    manuscript = read_text("【概况】 全文。")
    plan = plan_manuscript(manuscript=manuscript, yearbook_name="内蒙古年鉴 2023", section_path="综合")
    run = apply_plan(plan=plan, author=None)
    assert run
    job = begin(verb="undo_import", title="撤销", by=chief(), params={"run": run.pk})
    work()
    assert (ended(job).result["done"], Program.objects.count()) == (3, 0)  # the section and the volume as well
    assert ImportRun.objects.get().undone_at


def test_a_refusal_of_the_whole_job_says_why() -> None:
    job = begin(verb="undo_import", title="撤销", by=chief(), params={"run": 999})
    work()
    assert (ended(job).stage, bool(job.message)) == (Stage.REFUSED, True)


def test_an_error_of_the_program_changes_nothing_and_holds_up_no_other_job(monkeypatch: Any) -> None:
    def fails(job: Job, progress: Any) -> dict[str, Any]:
        make_program(title="半成品")
        raise RuntimeError

    monkeypatch.setitem(VERBS, "fails", fails)
    broken, whole = begin(verb="fails", title="x", by=chief()), publishing(make_program())
    work()
    assert (ended(broken).stage, ended(whole).stage) == (Stage.REFUSED, Stage.DONE)
    assert not Program.objects.filter(title="半成品").exists()


def test_a_waiting_job_that_is_cancelled_is_never_done() -> None:
    job = publishing(program := make_program())
    cancel_job(job=job)
    work()
    assert (ended(job).stage, program.state) == (Stage.CANCELLED, State.DRAFT)


def test_a_running_job_stops_at_its_next_step_and_changes_nothing(monkeypatch: Any) -> None:
    def long(job: Job, progress: Any) -> dict[str, Any]:
        make_program(title="半成品")
        elsewhere(lambda: channel_of(job.pk).ask_to_stop())
        time.sleep(0.6)
        progress(1, 2)
        return {}

    monkeypatch.setitem(VERBS, "long", long)
    job = begin(verb="long", title="x", by=chief())
    work()
    assert ended(job).stage == Stage.CANCELLED
    assert not Program.objects.exists()


def test_how_far_a_job_is_can_be_seen_while_its_transaction_is_open(monkeypatch: Any) -> None:
    seen = []

    def long(job: Job, progress: Any) -> dict[str, Any]:
        time.sleep(0.6)
        progress(3, 10)
        sign = sign_of(job)
        assert sign
        seen.append((sign.done, sign.total))
        return {}

    monkeypatch.setitem(VERBS, "long", long)
    job = begin(verb="long", title="x", by=chief())
    work()
    assert (ended(job).stage, seen) == (Stage.DONE, [(3, 10)])
    assert sign_of(job) is None


def test_who_began_it_gets_a_mail_where_there_is_an_address() -> None:
    publishing(make_program(), by=make_user(may="*", email="editor@example.org"))
    publishing(make_program(), by=make_user("other", may="*"))
    work()
    assert [(message.to, message.subject[:2]) for message in mail.outbox] == [(["editor@example.org"], "发布")]


def test_the_mail_leads_to_the_job_s_page_in_the_language_in_which_it_was_begun(settings: Any) -> None:
    settings.SITE_URL = "https://nianjian.example.cn"
    with translation.override("en"):
        job = publishing(make_program(), by=make_user(may="*", email="editor@example.org"))
    work()
    assert f"\nhttps://nianjian.example.cn/en/admin/entries/job/{job.pk}/change/" in mail.outbox[0].body


def test_a_job_whose_worker_died_is_done_by_the_next() -> None:
    job = publishing(program := make_program())
    Job.objects.update(stage=Stage.RUNNING, claim="dead", started_at=timezone.now())
    DBTaskResult.objects.update(status="RUNNING")
    assert revive_lost() == []
    assert revive_lost(after=NOW) == [job]
    work()
    assert (ended(job).stage, program.state) == (Stage.DONE, State.PUBLISHED)


def test_a_job_that_a_worker_took_but_never_began_is_done_by_the_next() -> None:
    job = publishing(make_program())
    DBTaskResult.objects.update(status="FAILED", started_at=timezone.now())
    assert revive_lost() == []
    assert revive_lost(after=NOW) == [job]
    work()
    assert ended(job).stage == Stage.DONE


def test_a_job_of_which_three_workers_died_is_given_up() -> None:
    job = publishing(make_program(), by=make_user(email="editor@example.org", may="*"))
    for _worker in range(2):
        died(job)
        assert revive_lost(after=NOW) == [job]
    died(job)
    assert revive_lost(after=NOW) == []
    assert (ended(job).stage, "three times" in job.message or "三次" in job.message) == (Stage.REFUSED, True)
    assert len(mail.outbox) == 1


def died(job: Job) -> None:
    """As a worker leaves it that was killed at it."""
    Job.objects.filter(pk=job.pk).update(
        stage=Stage.RUNNING, claim="dead", started_at=timezone.now(), attempts=F("attempts") + 1
    )


def test_each_worker_that_takes_a_job_is_counted() -> None:
    job = publishing(make_program())
    work()
    assert ended(job).attempts == 1


def test_a_job_whose_author_has_no_account_any_more_is_not_done_as_the_system() -> None:
    job = publishing(program := make_program(), by=make_user(may="*"))
    User.objects.all().delete()
    work()
    assert (ended(job).stage, program.state, bool(job.message)) == (Stage.REFUSED, State.DRAFT, True)


def test_looking_through_a_file_keeps_nobody_from_saving(monkeypatch: Any) -> None:
    def looks(job: Job, progress: Any) -> dict[str, Any]:
        elsewhere(lambda: make_program(title="同时保存"))
        return {"saved": Program.objects.filter(title="同时保存").exists()}

    monkeypatch.setitem(VERBS, "plan_table", looks)
    job = begin(verb="plan_table", title="x", by=chief())
    work()
    assert ended(job).result == {"saved": True}


def test_a_look_for_series_that_is_cancelled_while_others_save_ends_as_cancelled(monkeypatch: Any) -> None:
    volumes = [make_yearbook(edition_year=year) for year in (2022, 2023)]
    for volume, many in zip(volumes, (2001, 1), strict=True):  # more than are read at once
        section = make_section("经济", yearbook=volume)
        Program.objects.bulk_create(
            Program(section=section, title=f"条目{n}", body="全文。", order=n) for n in range(many)
        )

    def saved(done: int, total: int) -> None:
        elsewhere(lambda: Program.objects.filter(order=0).update(title="同时保存"))
        raise Cancelled

    look = VERBS["propose_series"]
    monkeypatch.setitem(VERBS, "propose_series", lambda job, _progress: look(job, saved))
    job = begin(verb="propose_series", title="x", by=chief(), params={"yearbook": volumes[1].pk, "page": "/"})
    work()
    assert ended(job).stage == Stage.CANCELLED


def test_a_worker_outlives_a_database_that_cannot_be_reached(monkeypatch: Any) -> None:
    turns = []

    def turn(worker: Any) -> None:
        turns.append(worker)
        worker.running = len(turns) < 2
        raise OperationalError("database is locked")

    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.run", turn)
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda worker: None)
    call_command("worker")
    assert len(turns) == 2


def test_a_job_is_stopped_even_before_its_first_sign() -> None:
    job = publishing(make_program())
    channel_of(job.pk).ask_to_stop()
    channel = channel_of(job.pk)
    channel.say(0, 0)
    assert channel.must_stop()


def test_a_worker_that_comes_back_too_late_undoes_its_own_work(monkeypatch: Any) -> None:
    def slow(job: Job, progress: Any) -> dict[str, Any]:
        make_program(title="迟到")
        Job.objects.filter(pk=job.pk).update(claim="another")
        return {}

    monkeypatch.setitem(VERBS, "slow", slow)
    job = begin(verb="slow", title="x", by=chief())
    work()
    job.refresh_from_db()
    assert (job.is_ended, Program.objects.count()) == (False, 0)


def test_jobs_are_forgotten_after_a_month() -> None:
    publishing(make_program())
    work()
    assert forget_old() == 0
    Job.objects.update(ended_at=timezone.now() - datetime.timedelta(days=31))
    DBTaskResult.objects.update(finished_at=timezone.now() - datetime.timedelta(days=31))
    assert forget_old() == 1
    assert not DBTaskResult.objects.exists()


def test_the_question_about_many_and_about_one_agree() -> None:
    publishing(make_program())
    cancel_job(job=publishing(make_program()))
    assert set(Job.objects.ended()) == {job for job in Job.objects.all() if job.is_ended}


WORK = """
import datetime
from django.core.management import call_command
from entries.jobs import revive_lost
revive_lost(after=datetime.timedelta(0))
print("at work", flush=True)
call_command("worker", {options})
"""
KILLED = int(os.environ.get("KILLS", "2"))  # times
SPAN = float(os.environ.get("KILL_SPAN", "1.5"))  # seconds within which they fall


ROWS = 2000
TABLE = "yearbook,section,title,body\n" + "".join(f"内蒙古年鉴 2023,综合,条目{n},全文{n}。\n" for n in range(ROWS))


def many_published(folder: Path) -> tuple[str, int]:
    """A job that publishes; the table that it writes to, and how many rows."""
    publishing(*[make_program() for _number in range(60)])
    return "entries_publication", 60


def a_table_imported(folder: Path) -> tuple[str, int]:
    """A job that imports a table, in a file that the worker finds in its own folder."""
    make_section("综合")
    run = import_table(name="programs", data=TABLE.encode(), author=None, dry_run=True)
    asked = {"ignore": [], "choices": {}, "otherwise": "keep", "may_delete": True}
    params = {"table": "programs", "asked": asked, "expected": run.fingerprint, "source_name": "t.csv"}
    job = begin(
        verb="import_table", title="x", by=chief(), params=params, file=ContentFile(TABLE.encode(), name="t.csv")
    )
    (folder / "jobs").mkdir()
    (folder / "jobs" / job.file.name).write_bytes(TABLE.encode())
    return "entries_program", ROWS


@pytest.mark.parametrize("begun", [many_published, a_table_imported])
@pytest.mark.parametrize("seed", range(KILLED))
def test_a_worker_killed_at_a_random_moment_leaves_nothing_half_done(
    tmp_path: Path, seed: int, begun: Callable[[Path], tuple[str, int]]
) -> None:
    table, every = begun(tmp_path)
    script = WORK.format(options="once=True")
    file = killed(script, tmp_path, seed)
    left = rows_of(table, file)
    again, file = started(script, tmp_path)
    again.communicate(timeout=300)
    print(
        f"\n{begun.__name__}, seed {seed}: {left} of {every} rows after kill -9, {rows_of(table, file)} after a restart"
    )
    assert left in (0, every)
    assert rows_of(table, file) == every


IMPORT = """
from django.core.management import call_command
print("at work", flush=True)
call_command("import_table", "programs", {file!r})
"""


@pytest.mark.parametrize("seed", range(KILLED))
def test_an_import_from_the_command_line_killed_at_a_random_moment_is_whole_or_nothing(
    tmp_path: Path, seed: int
) -> None:
    make_section("综合")
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    script = IMPORT.format(file=str(tmp_path / "t.csv"))
    file = killed(script, tmp_path, seed)
    left = rows_of("entries_program", file)
    again, file = started(script, tmp_path)
    again.communicate(timeout=300)
    print(f"\nimport_table, seed {seed}: {left} of {ROWS} rows after kill -9, then {rows_of('entries_program', file)}")
    assert left in (0, ROWS)
    assert rows_of("entries_program", file) == ROWS


def killed(script: str, folder: Path, seed: int) -> Path | None:
    """Start the script and kill it within what it may take once it is at work; the file of its SQLite database."""
    worker, file = started(script, folder)
    assert worker.stdout
    worker.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, SPAN))
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    return file


def published(file: Path | None) -> int:
    return rows_of("entries_publication", file)


def rows_of(table: str, file: Path | None) -> int:
    """How many rows anybody sees in the table."""
    asked = f"select count(*) from {table}"  # noqa: S608 - a name of ours
    if file is None:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return int(cursor.fetchone()[0])
    with contextlib.closing(sqlite3.connect(file)) as copy:
        return int(copy.execute(asked).fetchone()[0])


def test_the_worker_stops_when_it_is_told_to(tmp_path: Path) -> None:
    publishing(make_program())
    worker, file = started(WORK.format(options=""), tmp_path)
    until = time.monotonic() + 60
    while not published(file) and time.monotonic() < until:
        time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=60)
    assert (published(file), worker.returncode) == (1, 0)

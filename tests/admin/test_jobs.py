"""Background jobs in the admin: begun from a list, followed, cancelled, told about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from entries.admin import publications
from entries.jobs import begin
from entries.models import Job, Stage
from tests.admin.pages import at
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def editor(client: Any) -> Any:
    client.user = make_user(may=("view_program", "change_program", "publish_program"))
    client.force_login(client.user)
    return client


def job_of(user: Any) -> Job:
    return begin(verb="publish", title="发布一批", by=user, params={"programs": [make_program().pk]})


def test_a_long_list_is_published_in_the_background(editor: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(publications, "AT_ONCE", 2)
    chosen = {"action": "publish_entries", "_selected_action": [make_program().pk for _number in range(3)]}
    answer = editor.post(at("entries_program_changelist"), {**chosen, "confirmed": "1"}, follow=True)
    assert 'data-stage="waiting"' in answer.content.decode()
    assert "Publish 3 entries" in answer.content.decode()
    call_command("worker", once=True)
    assert "3 done, 0 as they were, 0 refused" in editor.get(answer.request["PATH_INFO"]).content.decode()


def test_a_page_can_follow_how_far_it_is(editor: Any) -> None:
    job = job_of(editor.user)
    answer = editor.get(at("entries_job_progress", job.pk)).json()
    assert answer == {"stage": "waiting", "ended": False, "done": 0, "total": 0, "words": ""}


def test_a_job_is_cancelled_on_its_page(editor: Any) -> None:
    job = job_of(editor.user)
    answer = editor.post(at("entries_job_cancel", job.pk), follow=True)
    assert 'data-stage="cancelled"' in answer.content.decode()
    assert Job.objects.get().stage == Stage.CANCELLED


def test_the_end_of_a_job_is_told_once(editor: Any) -> None:
    job_of(editor.user)
    assert editor.get(at("entries_job_news")).json() == {"news": [], "more": True}
    call_command("worker", once=True)
    (news,) = editor.get(at("entries_job_news")).json()["news"]
    assert news["text"] == "发布一批: finished"
    assert editor.get(at("entries_job_news")).json() == {"news": [], "more": False}


def test_an_editor_sees_no_job_of_others(editor: Any) -> None:
    job = job_of(make_user("other"))
    assert "发布一批" not in editor.get(at("entries_job_changelist")).content.decode()
    pages = ("entries_job_change", "entries_job_progress", "entries_job_cancel")
    assert [editor.post(at(name, job.pk)).status_code for name in pages] == [404, 404, 404]


def test_who_may_view_jobs_sees_all(client: Any) -> None:
    client.force_login(make_user(may="view_job"))
    job_of(make_user("other"))
    assert "发布一批" in client.get(at("entries_job_changelist")).content.decode()


def test_a_stranger_and_a_wrong_method(client: Any) -> None:
    job = job_of(None)
    assert client.get(at("entries_job_change", job.pk)).status_code == 302
    client.force_login(make_user(may="view_job"))
    assert client.get(at("entries_job_cancel", job.pk)).status_code == 405
    assert client.get(at("entries_job_change", job.pk + 1)).status_code == 404

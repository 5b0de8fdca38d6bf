"""The record of an import in the admin, and undoing it there."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions, submit
from entries.importing import apply_plan, plan_manuscript
from entries.manuscripts import read_text
from entries.models import ImportRun, Program
from tests.admin.pages import at, said
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def run() -> ImportRun:
    manuscript = read_text("【概况】 第一稿。\n【培训】 办班3期。")
    plan = plan_manuscript(manuscript=manuscript, yearbook_name="内蒙古年鉴 2023", section_path="群众团体")
    made = apply_plan(plan=plan, author=None)
    assert made
    return made


def test_the_record_leads_to_its_undo_which_shows_first_what_it_would_do(editor: Any, run: ImportRun) -> None:
    assert 'id="undo" href=' in editor.get(at("entries_importrun_change", run.pk)).content.decode()
    html = editor.get(at("entries_importrun_undo", run.pk)).content.decode()
    assert "2 new entries go into the bin" in html
    assert Program.objects.count() == 2


def test_undoing_says_how_many_reviews_it_voids(editor: Any, run: ImportRun) -> None:
    manuscript = read_text("【概况】 第二稿。")
    plan = plan_manuscript(manuscript=manuscript, yearbook_name="内蒙古年鉴 2023", section_path="群众团体")
    second = apply_plan(plan=plan, author=None)
    assert second
    submit(programs=Program.objects.filter(title="概况"), by=None)
    assert "1 of them is in review" in editor.get(at("entries_importrun_undo", second.pk)).content.decode()


def test_once_confirmed_it_is_undone_and_says_what_it_did(editor: Any, run: ImportRun) -> None:
    answer = editor.post(at("entries_importrun_undo", run.pk), follow=True)
    assert "0 entries restored, 2 put into the bin, 0 items kept" in said(answer)
    assert not Program.objects.exists()
    assert "This import is undone already." in answer.content.decode()


def test_a_second_undo_says_that_it_is_done(editor: Any, run: ImportRun) -> None:
    editor.post(at("entries_importrun_undo", run.pk))
    assert "undone already" in said(editor.post(at("entries_importrun_undo", run.pk), follow=True))


def test_what_was_kept_is_offered_to_be_undone_again(editor: Any, run: ImportRun) -> None:
    program = Program.objects.get(title="培训")
    program.body = "编辑的稿。"
    program.save()
    record_revisions(programs=[program], author=None)
    page = editor.post(at("entries_importrun_undo", run.pk), follow=True).content.decode()
    assert "Undo what was kept" in page
    html = editor.get(at("entries_importrun_undo", run.pk)).content.decode()
    assert "edited since: revision 2 is newer" in html


def test_who_may_not_delete_entries_cannot_undo(client: Any, run: ImportRun) -> None:
    client.force_login(make_user(may=("view_importrun", "change_program")))
    assert client.post(at("entries_importrun_undo", run.pk)).status_code == 403
    assert 'id="undo"' not in client.get(at("entries_importrun_change", run.pk)).content.decode()


def test_a_stranger_a_wrong_method_and_a_run_that_is_none(client: Any, run: ImportRun) -> None:
    assert client.get(at("entries_importrun_undo", run.pk)).status_code == 302
    client.force_login(make_user(may="*"))
    assert client.put(at("entries_importrun_undo", run.pk)).status_code == 405
    assert client.get(at("entries_importrun_undo", run.pk + 1)).status_code == 404

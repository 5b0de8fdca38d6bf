"""A manuscript that is too large to wait for: planned in the background, shown, imported in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from entries.admin import importing
from entries.editing import record_revisions
from entries.models import ImportRun, Job, Program, Stage
from tests.admin.pages import at
from tests.factories import make_section, make_user
from tests.manuscripts.test_archives import pack

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "【概况】 一。二。三。\n【培训】 办班。\n版权所有:某办公室"
PLACE = {"yearbook": "内蒙古年鉴 2023", "section": "群众团体"}


@pytest.fixture(autouse=True)
def _every_file_is_large(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(importing, "is_large", lambda source: True)


@pytest.fixture
def editor(client: Any) -> Any:
    make_section("群众团体")
    client.user = make_user(may="*")
    client.force_login(client.user)
    return client


def send(editor: Any, source: str | bytes = PAGE, **fields: Any) -> Any:
    data = source if isinstance(source, bytes) else source.encode()
    file = SimpleUploadedFile("妇联.txt", data)
    return editor.post(at("entries_import_manuscript"), {"file": file, "step": "plan", **PLACE, **fields}, follow=True)


def worked() -> Job:
    call_command("worker", once=True)
    return Job.objects.latest("pk")


def shown(editor: Any) -> Any:
    """The page of the plan that the worker has made."""
    job = worked()
    assert job.stage == Stage.DONE, job.message
    return editor.get(job.result["url"])


def step(editor: Any, shown: Any, step: str, **fields: Any) -> Any:
    """What the plan's page sends."""
    named = {"planned": shown.context["planned"].pk, "fingerprint": shown.context["plan"]["fingerprint"]}
    return editor.post(at("entries_import_manuscript"), {"step": step, **PLACE, **named, **fields}, follow=True)


def imported_and_edited(editor: Any, body: str) -> None:
    send(editor)
    step(editor, shown(editor), "apply")
    assert worked().stage == Stage.DONE
    program = Program.objects.get(title="概况")
    program.body = body
    program.save()
    record_revisions(programs=[program], author=None)


def test_a_large_manuscript_becomes_a_job_and_its_plan_a_page(editor: Any) -> None:
    assert 'data-stage="waiting"' in send(editor).content.decode()
    page = shown(editor).content.decode()
    assert page.count('class="beside beside-created"') == 2
    assert 'data-code="footer"' in page
    assert not Program.objects.exists()


def test_what_was_shown_is_imported_as_a_job_with_its_record(editor: Any) -> None:
    send(editor)
    step(editor, shown(editor), "apply")
    job, run = worked(), ImportRun.objects.get()
    assert (job.result["done"], job.result["url"]) == (2, at("entries_importrun_change", run.pk))
    assert (run.author, run.source_name, Program.objects.count()) == (editor.user, "妇联.txt", 2)


def test_an_edit_made_after_the_plan_is_not_overwritten(editor: Any) -> None:
    imported_and_edited(editor, "一。二。三。")
    send(editor, PAGE.replace("三。", "三新。"))
    page = shown(editor)
    imported = Program.objects.get(title="概况")
    imported.body = "编辑的稿。"
    imported.save()
    record_revisions(programs=[imported], author=None)
    step(editor, page, "apply")
    refused = worked()
    assert (refused.stage, "Nothing was imported" in refused.message) == (Stage.REFUSED, True)
    assert Program.objects.get(title="概况").body == "编辑的稿。"


def test_a_conflict_is_merged_as_it_was_chosen(editor: Any) -> None:
    imported_and_edited(editor, "一改。二。三。")
    send(editor, PAGE.replace("三。", "三新。"))
    step(editor, shown(editor), "apply", **{"choice-0": "merge"})
    assert (worked().result["done"], Program.objects.get(title="概况").body) == (1, "一改。二。三新。")


def test_a_conflict_that_is_kept_is_named_in_the_job(editor: Any) -> None:
    imported_and_edited(editor, "一改。二。三。")
    send(editor, PAGE.replace("三。", "三新。") + "\n【新】 新文。")
    step(editor, shown(editor), "apply")
    assert [title for title, _reason in worked().result["refusals"]] == ["概况"]


def test_a_merge_with_an_open_conflict_begins_no_job(editor: Any) -> None:
    imported_and_edited(editor, "一改。二。三。")
    send(editor, PAGE.replace("一。", "一新。"))
    page, count = shown(editor), Job.objects.count()
    assert step(editor, page, "apply", **{"choice-0": "merge"}).status_code == 422
    assert Job.objects.count() == count


def test_other_sections_are_planned_anew_before_anything_is_imported(editor: Any) -> None:
    send(editor, pack({"甲.txt": "【概况】 一。".encode(), "乙.txt": "【培训】 二。".encode()}), section="")
    page = shown(editor)
    step(editor, page, "apply", section="", **{"path:甲.txt": "群众团体", "path:乙.txt": "青年"})
    again = shown(editor)
    assert {one["section"] for one in again.context["plan"]["several"]} == {"群众团体", "青年"}
    assert not Program.objects.exists()


def test_the_table_to_mend_is_taken_from_the_plan(editor: Any) -> None:
    send(editor)
    answer = step(editor, shown(editor), "mend:csv")
    assert "版权所有:某办公室" in b"".join(answer.streaming_content).decode()


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(editor: Any) -> None:
    send(editor, b"%PDF-1.7")
    job = worked()
    assert (job.stage, "ask for the Word file" in job.message) == (Stage.REFUSED, True)


def test_going_back_keeps_the_file(editor: Any) -> None:
    send(editor)
    page = step(editor, shown(editor), "back").content.decode()
    assert 'name="planned"' in page
    step(editor, editor.get(Job.objects.get().result["url"]), "plan", section="青年")
    assert shown(editor).context["plan"]["section_path"] == "青年"


def test_a_plan_is_its_editor_s_own(editor: Any, client: Any) -> None:
    send(editor)
    address = worked().result["url"]
    client.force_login(make_user("other", may="*"))
    assert client.get(address).status_code == 404
    assert client.post(at("entries_import_manuscript"), {"planned": "x", "step": "apply"}).status_code == 404


def test_an_editor_whose_rights_ended_meanwhile_imports_nothing(editor: Any) -> None:
    send(editor)
    step(editor, shown(editor), "apply")
    editor.user.assignments.all().delete()
    assert (worked().stage, Program.objects.exists()) == (Stage.REFUSED, False)


def test_of_very_much_text_the_page_has_the_titles_and_whatever_needs_a_look(editor: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("entries.importing.showing.MOST_TEXT", 5)
    send(editor)
    overview, training, footer = shown(editor).context["plan"]["files"][0]["blocks"]
    assert [block["entry"]["body"] for block in (overview, training)] == ["…", "…"]
    assert footer["lines"][0][1] == "版权所有:某办公室"

"""A table that is too large to wait for: looked through in the background, shown, imported in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from entries.admin import sources
from entries.models import Job, Program
from tests.admin.pages import at
from tests.factories import make_program, make_section, make_user
from tests.importing.test_bad_tables import workbook

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "yearbook,section,title,body\n"
ROW = "内蒙古年鉴 2023,群众团体,{title},全文{title}。\n"


@pytest.fixture(autouse=True)
def _small_files_are_large(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(sources.SourceForm, "most", 10)


@pytest.fixture
def editor(client: Any) -> Any:
    make_section("群众团体")
    client.force_login(make_user(may="*"))
    return client


def sent(editor: Any, *titles: str, text: str = "", **fields: Any) -> Any:
    data = text or HEAD + "".join(ROW.format(title=title) for title in titles)
    file = SimpleUploadedFile("条目.csv", data.encode())
    return editor.post(at("entries_program_import"), {"file": file, "step": "plan", **fields}, follow=True)


def worked(editor: Any) -> Any:
    """The page to which the finished job leads."""
    call_command("worker", once=True)
    job = Job.objects.latest("pk")
    assert job.stage == "done", job.message
    return editor.get(job.result["url"])


def test_a_large_file_becomes_a_job_and_its_plan_a_page(editor: Any) -> None:
    assert 'data-stage="waiting"' in sent(editor, "甲", "乙").content.decode()
    page = worked(editor)
    assert page.context["run"].counts["new"] == 2
    assert not Program.objects.exists()


def test_a_workbook_that_is_large_only_when_it_is_unpacked_becomes_a_job(editor: Any, monkeypatch: Any) -> None:
    data = workbook(
        ("yearbook", "section", "title"), *[("内蒙古年鉴 2023", "群众团体", f"条目{i}") for i in range(500)]
    )
    monkeypatch.setattr(sources.SourceForm, "most", len(data))
    file = SimpleUploadedFile("条目.xlsx", data)
    editor.post(at("entries_program_import"), {"file": file, "step": "plan"})
    assert worked(editor).context["run"].counts["new"] == 500


def test_pasted_text_that_is_too_large_is_to_be_saved_as_a_file(editor: Any) -> None:
    answer = editor.post(at("entries_program_import"), {"text": HEAD, "step": "plan"})
    assert (answer.status_code, "choose that file instead" in answer.content.decode()) == (422, True)


def test_what_was_shown_is_imported_as_a_job(editor: Any) -> None:
    sent(editor, "甲", "乙")
    run, plan = worked(editor).context["run"], Job.objects.get()
    asked = {"planned": plan.pk, "fingerprint": run.fingerprint, "step": "apply"}
    assert editor.post(at("entries_program_import"), asked, follow=True).status_code == 200
    call_command("worker", once=True)
    assert Job.objects.latest("pk").result["done"] == 2
    assert sorted(Program.objects.values_list("title", flat=True)) == ["乙", "甲"]


def test_an_edit_made_after_the_plan_is_not_overwritten(editor: Any) -> None:
    sent(editor, "甲", "乙")
    run, plan = worked(editor).context["run"], Job.objects.get()
    make_program(title="甲", body="编辑的稿。")
    editor.post(at("entries_program_import"), {"planned": plan.pk, "fingerprint": run.fingerprint, "step": "apply"})
    call_command("worker", once=True)
    refused = Job.objects.latest("pk")
    assert (refused.stage, "Nothing was imported" in refused.message) == ("refused", True)
    assert Program.objects.get().body == "编辑的稿。"


def test_errors_are_shown_and_their_rows_taken_as_a_file(editor: Any) -> None:
    sent(editor, text=HEAD + ROW.format(title="甲") + ROW.format(title=""))
    page = worked(editor)
    assert [error.row for error in page.context["errors"]] == [3]
    asked = {"planned": Job.objects.get().pk, "step": "mend:csv"}
    answer = editor.post(at("entries_program_import"), asked)
    assert "全文。" in b"".join(answer.streaming_content).decode()


def test_unknown_columns_are_read_past_by_a_second_plan_of_the_same_file(editor: Any) -> None:
    sent(editor, text="yearbook,section,title,boddy\n内蒙古年鉴 2023,群众团体,甲,全文\n")
    assert worked(editor).context["run"].unknown == ("boddy",)
    editor.post(at("entries_program_import"), {"planned": Job.objects.get().pk, "step": "plan", "ignore": "boddy"})
    page = worked(editor)
    assert (page.context["run"].counts["new"], page.context["ignored"]) == (1, ["boddy"])


def test_a_plan_is_its_editor_s_own(editor: Any, client: Any) -> None:
    sent(editor, "甲")
    address = worked(editor).request
    client.force_login(make_user("other", may="*"))
    assert client.get(f"{address['PATH_INFO']}?{address['QUERY_STRING']}").status_code == 404
    assert client.post(at("entries_program_import"), {"planned": "x", "step": "apply"}).status_code == 404


def test_a_file_above_the_bound_is_refused_with_the_bound(editor: Any, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 20
    answer = sent(editor, "甲")
    assert answer.status_code == 422
    assert not Job.objects.exists()

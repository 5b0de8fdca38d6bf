"""Revisions and import runs: read, never written."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions
from entries.models import ImportRun, Revision
from tests.admin.pages import at
from tests.factories import make_award, make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def revision() -> Revision:
    program = make_program(title="妇女培训", body="第一段。\n第二段。")
    program.figures.create(number=22, caption="捐赠活动", date="2022-06-23")
    program.facts.create(label="培训", value="10.2", unit="万人次")
    make_award(program=program, year=2022).recipients.create(name="武艳丽", affiliation="妇联")
    record_revisions(programs=[program], author=None, note="初稿")
    return Revision.objects.get(number=2)


def test_a_revisions_page_reads_as_the_entry_did(editor: Any, revision: Revision) -> None:
    html = editor.get(at("entries_revision_change", revision.pk)).content.decode()
    words = ("【妇女培训】", "第二段。", "捐赠活动", "10.2万人次", "三八红旗手", "武艳丽 · 妇联", "初稿")
    assert [word for word in words if word not in html] == []


def test_a_revision_is_not_added_changed_or_deleted(editor: Any, revision: Revision) -> None:
    assert editor.get(at("entries_revision_add")).status_code == 403
    assert editor.post(at("entries_revision_add")).status_code == 403
    assert editor.post(at("entries_revision_change", revision.pk), {"note": "x"}).status_code == 405
    assert editor.post(at("entries_revision_delete", revision.pk), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [revision.pk], "post": "yes"}
    editor.post(at("entries_revision_changelist"), data)
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("wrong", ["999", "x", "0"])
def test_an_unknown_revision_is_not_found(editor: Any, wrong: str) -> None:
    assert editor.get(at("entries_revision_change", wrong)).status_code == 404


def test_the_list_is_narrowed_to_one_entry(editor: Any, revision: Revision) -> None:
    make_program()
    page = editor.get(at("entries_revision_changelist"), {"program__id__exact": revision.program_id})
    assert [row.number for row in page.context["cl"].result_list] == [2, 1]


def test_who_sees_entries_sees_their_revisions_and_no_others_do(client: Any, revision: Revision) -> None:
    url = at("entries_revision_change", revision.pk)
    assert client.get(url).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(url).status_code == 403
    client.force_login(make_user("reader", may="view_program"))
    assert client.get(url).status_code == 200


def test_an_import_run_is_read_only(editor: Any) -> None:
    run = ImportRun.objects.create(source_digest="a" * 64, plan={"entries": ["条目"]}, counts={"created": 18})
    page = editor.get(at("entries_importrun_change", run.pk)).content.decode()
    assert "条目" in page
    assert "created 18" in editor.get(at("entries_importrun_changelist")).content.decode()
    assert editor.post(at("entries_importrun_change", run.pk), {}).status_code == 403
    assert editor.get(at("entries_importrun_add")).status_code == 403
    assert editor.post(at("entries_importrun_delete", run.pk), {"post": "yes"}).status_code == 403

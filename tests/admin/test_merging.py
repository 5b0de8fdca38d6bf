"""Two editors save one entry: both versions are merged, and what they disagree about is settled."""

from __future__ import annotations

import re
from typing import Any

import pytest

from entries.editing import record_revisions, submit
from entries.editing.binning import bin_section
from entries.models import Program, Revision
from tests.admin.pages import at, form_of, new_row, said, save
from tests.factories import make_program, make_section, make_user

pytestmark = pytest.mark.django_db
BODY = "第一段。\n第二段共12人。\n第三段。"


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def page(program: Program) -> str:
    return at("entries_program_change", program.pk)


def stale(editor: Any, theirs: dict[str, str], mine: dict[str, str], **fields: Any) -> tuple[Program, Any]:
    """The entry, and the page that an editor gets who saves `mine` after 王芳 saved `theirs`."""
    program = make_program(**{"body": BODY, **fields})
    opened = form_of(editor, page(program))
    Program.objects.filter(pk=program.pk).update(**theirs)
    record_revisions(programs=[program], author=make_user("王芳"))
    return program, save(editor, page(program), opened, **mine)


def settle(editor: Any, program: Program, answer: Any, **choices: str) -> Any:
    """Send the page of both versions back."""
    return editor.post(at("entries_program_merge", program.pk), {**hidden_of(answer), **choices}, follow=True)


def hidden_of(answer: Any) -> dict[str, str]:
    """What the page of both versions carries along."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()))


def test_changes_of_different_paragraphs_are_merged_and_saved(editor: Any) -> None:
    theirs = {"body": BODY.replace("第一段", "第一段改")}
    program, answer = stale(editor, theirs, {"body": BODY.replace("第三段", "第三段改")})
    assert 'data-conflicts="0"' in answer.content.decode()
    assert "Saved as revision 3, with what 王芳 had changed." in said(settle(editor, program, answer))
    assert Program.objects.get().body == "第一段改。\n第二段共12人。\n第三段改。"


def test_the_page_says_what_saving_voids(editor: Any) -> None:
    program, answer = stale(editor, {"title": "新题"}, {"body": "新文。"})
    assert 'id="voids"' not in answer.content.decode()
    submit(programs=[program], by=None)
    again = editor.post(at("entries_program_merge", program.pk), {**hidden_of(answer), "seen": "1"})
    assert "Saving a change takes it out of review" in again.content.decode()


def test_what_an_editor_gave_as_the_reason_stays_with_the_merged_revision(editor: Any) -> None:
    theirs, mine = {"body": BODY.replace("第一段", "第一段改")}, {"body": BODY.replace("第三段", "第三段改")}
    program, answer = stale(editor, theirs, {**mine, "revision_note": "按统计局数字改"})
    settle(editor, program, answer)
    assert program.revisions.get(number=3).note.startswith("按统计局数字改")


def test_the_page_says_whose_change_a_choice_would_undo_and_where(editor: Any) -> None:
    _program, answer = stale(editor, {"body": BODY.replace("12", "15")}, {"body": BODY.replace("12", "13")})
    assert "undoes what 王芳 changed in: paragraph 2" in answer.content.decode()


def test_a_conflict_is_settled_for_one_of_them_or_with_other_words(editor: Any) -> None:
    program, answer = stale(editor, {"body": BODY.replace("12", "15")}, {"body": BODY.replace("12", "13")})
    name = re.search(r'name="settle-(body-\d)"', answer.content.decode())[1]  # type: ignore[index]
    settle(editor, program, answer, **{f"settle-{name}": "edit", f"edit-{name}": "第二段共14人。"})
    assert Program.objects.get().body == BODY.replace("12", "14")


def test_a_conflict_that_is_left_open_is_not_saved(editor: Any) -> None:
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    answer = settle(editor, program, answer)
    assert answer.status_code == 422
    assert "Settle every conflict" in answer.content.decode()
    assert Program.objects.get(pk=program.pk).title == "甲"


def test_rows_of_both_are_kept(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    program.facts.create(label="场次", value=3, order=1)
    record_revisions(programs=[program], author=None)
    answer = save(editor, page(program), new_row(opened, "facts", label="人次", value="80"))
    settle(editor, program, answer)
    assert [fact["label"] for fact in Revision.objects.get(number=3).content["facts"]] == ["场次", "人次"]


def test_who_saves_again_meanwhile_is_seen_before_anything_is_written(editor: Any) -> None:
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    Program.objects.update(title="丙")
    record_revisions(programs=[program], author=None)
    answer = settle(editor, program, answer, **{"settle-title": "mine"})
    assert answer.status_code == 409
    assert Program.objects.get(pk=program.pk).title == "丙"
    settle(editor, program, answer, **{"settle-title": "mine"})
    assert Program.objects.get(pk=program.pk).title == "乙"


def test_a_merged_entry_that_cannot_be_is_refused_with_the_reason(editor: Any) -> None:
    make_program(title="已有")
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    refused = settle(editor, program, answer, **{"settle-title": "edit", "edit-title": "已有"})
    assert "The section has an entry of this title already" in refused.content.decode()


def test_an_entry_that_was_moved_and_changed_meanwhile_stays_where_it_was_moved(editor: Any) -> None:
    program = make_program(body=BODY)
    other = make_section("另一类")
    opened = form_of(editor, page(program))
    Program.objects.update(section=other, title="新题")
    record_revisions(programs=[program], author=None)
    settle(editor, program, save(editor, page(program), opened, unit="妇联"))
    stored = Program.objects.get()
    assert (stored.section, stored.title, stored.unit) == (other, "新题", "妇联")


def test_a_section_that_was_deleted_while_two_versions_were_settled_is_not_moved_to(editor: Any) -> None:
    program, other = make_program(body=BODY, title="甲"), make_section("另一类")
    opened = form_of(editor, page(program))
    Program.objects.update(title="乙")
    record_revisions(programs=[program], author=None)
    answer = save(editor, page(program), opened, section=str(other.pk), title="丙")
    bin_section(section=other, by=None)
    saved = settle(editor, program, answer, **{"settle-title": "mine"})
    stored = Program.objects.get()
    assert (stored.section_id, stored.title) == (program.section_id, "丙")
    assert "was deleted meanwhile: the entry stays" in said(saved)


def test_a_page_that_was_tampered_with_is_refused(editor: Any) -> None:
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    assert settle(editor, program, answer, carried="x").status_code == 400


def test_one_editors_page_cannot_be_sent_by_another(editor: Any) -> None:
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    editor.force_login(make_user("other", may="*"))
    assert settle(editor, program, answer, **{"settle-title": "mine"}).status_code == 400


def test_who_may_not_change_entries_cannot_merge(editor: Any) -> None:
    program, answer = stale(editor, {"title": "甲"}, {"title": "乙"})
    editor.force_login(make_user("reader", may="view_program"))
    assert settle(editor, program, answer, **{"settle-title": "mine"}).status_code == 403


def test_opening_the_address_alone_leads_back_to_the_entry(editor: Any) -> None:
    program = make_program()
    assert editor.get(at("entries_program_merge", program.pk)).url == page(program)
    assert editor.get(at("entries_program_merge", 999)).status_code == 404


def test_a_stranger_is_sent_to_the_login(client: Any) -> None:
    assert client.get(at("entries_program_merge", make_program().pk)).status_code == 302

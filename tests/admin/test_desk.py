"""The entry's page while it is open: drafts, who is there, and what waits while somebody types."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import pytest

from entries.editing import be_present, drafts_of, keep_draft, record_revisions
from entries.models import Draft, Presence, Program
from tests.admin.pages import at, form_of, said, save
from tests.factories import make_program, make_section, make_user

pytestmark = pytest.mark.django_db
TAB = str(uuid.uuid4())


@pytest.fixture
def user() -> Any:
    return make_user(may="*")


@pytest.fixture
def editor(client: Any, user: Any) -> Any:
    client.force_login(user)
    return client


def page(program: Program) -> str:
    return at("entries_program_change", program.pk)


def send(client: Any, program: Program | None, user: Any, **fields: Any) -> Any:
    url = at("entries_program_desk", *([program.pk] if program else []))
    return client.post(url, {"user": user.pk, "tab": TAB, **fields})


def typed(program: Program, **changed: str) -> str:
    return urlencode({"title": program.title, "section": program.section_id, "kind": program.kind, **changed})


def drafted(editor: Any, user: Any, program: Program, **changed: str) -> Draft:
    fields = {**form_of(editor, page(program)), **changed}
    draft = keep_draft(user=user, program=program, tab=TAB, fields=urlencode(fields))
    assert draft
    return draft


def writing(program: Program, name: str = "王芳") -> Any:
    wang = make_user(name)
    be_present(program=program, user=wang, tab="x", typing=True)
    keep_draft(user=wang, program=program, tab="x", fields="body=x")
    return wang


def test_what_is_typed_is_kept_and_the_time_is_told(editor: Any, user: Any) -> None:
    program = make_program()
    answer = send(editor, program, user, fields=typed(program, body="新。"), typing="1").json()
    assert answer["saved"]
    assert drafts_of(user, program).get().tab == TAB
    assert Presence.objects.get().is_typing


def test_the_page_says_who_else_has_the_entry_open_and_who_saved(editor: Any, user: Any) -> None:
    program = make_program(body="甲。")
    wang = writing(program)
    Program.objects.update(body="乙。")
    record_revisions(programs=[program], author=wang)
    answer = send(editor, program, user, base="1").json()
    assert "王芳 is typing in this entry since" in answer["others"][0]
    assert "王芳 saved revision 2" in answer["newer"]
    assert "paragraph 1" in answer["newer"]
    assert "王芳 is typing" in editor.get(page(program)).content.decode()


def test_a_draft_is_offered_at_return_and_restored_unsaved(editor: Any, user: Any) -> None:
    program = make_program(body="甲。")
    draft = drafted(editor, user, program, body="我的草稿。")
    assert f"?draft={draft.pk}" in editor.get(page(program)).content.decode()
    html = editor.get(f"{page(program)}?draft={draft.pk}").content.decode()
    assert "我的草稿。</textarea>" in html
    assert 'id="desk-restored"' in html
    assert "errornote" not in html
    assert Program.objects.get().body == "甲。"


def test_a_restored_draft_is_saved_and_is_then_no_draft(editor: Any, user: Any) -> None:
    program = make_program(body="甲。")
    draft = drafted(editor, user, program, body="我的草稿。")
    opened = form_of(editor, f"{page(program)}?draft={draft.pk}")
    assert "Saved as revision 2" in said(save(editor, page(program), opened))
    assert not drafts_of(user, program)


def test_a_draft_from_an_older_revision_is_merged_and_overwrites_nothing(editor: Any, user: Any) -> None:
    program = make_program(body="甲。\n乙。")
    draft = drafted(editor, user, program, body="甲改。\n乙。")
    Program.objects.update(body="甲。\n乙改。")
    record_revisions(programs=[program], author=None)
    opened = form_of(editor, f"{page(program)}?draft={draft.pk}")
    assert 'data-conflicts="0"' in save(editor, page(program), opened).content.decode()
    assert drafts_of(user, program).get() == draft


def test_a_draft_is_compared_with_the_entry_as_it_is_saved(editor: Any, user: Any) -> None:
    program = make_program(body="培训12期。")
    draft = drafted(editor, user, program, body="培训15期。")
    html = editor.get(f"{page(program)}?draft={draft.pk}&compare=1").content.decode()
    assert "<del>12</del><ins>15</ins>" in html


def test_a_draft_is_given_up(editor: Any, user: Any) -> None:
    program = make_program()
    draft = drafted(editor, user, program, body="x")
    editor.post(at("entries_draft_discard", draft.pk))
    assert not drafts_of(user, program)
    assert editor.get(at("entries_draft_discard", draft.pk)).status_code == 405


def test_a_draft_of_a_new_entry_comes_back_too(editor: Any, user: Any) -> None:
    section = make_section()
    add = at("entries_program_add")
    fields = {**form_of(editor, add), "title": "新条目", "section": section.pk, "body": "话。"}
    send(editor, None, user, fields=urlencode(fields))
    opened = form_of(editor, f"{add}?draft={drafts_of(user, None).get().pk}")
    save(editor, add, opened)
    assert Program.objects.get().title == "新条目"
    assert not drafts_of(user, None)


def test_another_editors_draft_is_neither_shown_nor_given_up(editor: Any) -> None:
    program = make_program()
    writing(program)
    draft = Draft.objects.get()
    assert editor.get(f"{page(program)}?draft={draft.pk}").status_code == 404
    assert editor.post(at("entries_draft_discard", draft.pk)).status_code == 404


def test_who_logged_in_after_somebody_else_in_one_browser_does_not_get_their_words(editor: Any) -> None:
    program = make_program()
    assert send(editor, program, make_user("王芳"), fields="body=x").status_code == 409
    assert not Draft.objects.exists()


def test_who_may_only_look_keeps_no_draft(client: Any) -> None:
    reader = make_user(may="view_program")
    client.force_login(reader)
    assert send(client, make_program(), reader, fields="body=x").status_code == 403
    assert 'id="desk"' not in client.get(page(Program.objects.get())).content.decode()


def test_the_desk_answers_posts_of_editors_only(client: Any, editor: Any, user: Any) -> None:
    program = make_program()
    assert editor.get(at("entries_program_desk", program.pk)).status_code == 405
    assert editor.post(at("entries_program_desk", 999)).status_code == 404
    client.logout()
    assert send(client, program, user).status_code == 302


def test_an_entry_with_somebody_elses_unsaved_words_is_not_deleted(editor: Any, user: Any) -> None:
    program = make_program()
    writing(program)
    user.user_permissions.remove(user.user_permissions.get(codename="publish_program"))
    answer = editor.post(at("entries_program_delete", program.pk), {"post": "yes"})
    assert answer.status_code == 409
    assert "王芳" in answer.content.decode()
    assert "go_on_anyway" not in answer.content.decode()
    editor.post(at("entries_program_delete", program.pk), {"post": "yes", "go_on_anyway": "1"})
    assert Program.objects.exists()


def test_the_chief_editor_goes_on_deliberately(editor: Any) -> None:
    program = make_program()
    writing(program)
    url = at("entries_program_delete", program.pk)
    assert "go_on_anyway" in editor.post(url, {"post": "yes"}).content.decode()
    editor.post(url, {"post": "yes", "go_on_anyway": "1"})
    assert not Program.objects.filter(pk=program.pk).exists()


@pytest.mark.parametrize("across", ["0", "1"])
def test_an_action_on_many_entries_waits_for_who_is_typing_in_one(editor: Any, across: str) -> None:
    programs = [make_program(), make_program()]
    writing(programs[1])
    sent = {"action": "change_field", "field": "kind", "value": "event", "select_across": across}
    sent |= {"_selected_action": [program.pk for program in programs]}
    url = at("entries_program_changelist")
    assert editor.post(url, sent).status_code == 409
    assert not Program.objects.filter(kind="event").exists()
    editor.post(url, {**sent, "go_on_anyway": "1"})
    assert Program.objects.filter(kind="event").count() == 2


def test_an_entry_is_not_moved_under_who_is_typing_in_it_and_the_words_are_saved(editor: Any) -> None:
    program = make_program()
    other = make_section("另一类")
    writing(program)
    opened = form_of(editor, page(program))
    answer = save(editor, page(program), opened, section=other.pk, body="新。")
    assert answer.status_code == 409
    assert "新。" in answer.content.decode()
    save(editor, page(program), opened, body="新。")
    assert Program.objects.get().section != other
    assert Program.objects.get().body == "新。"


def test_ones_own_words_lock_nothing(editor: Any, user: Any) -> None:
    program = make_program()
    be_present(program=program, user=user, tab="x", typing=True)
    editor.post(at("entries_program_delete", program.pk), {"post": "yes"})
    assert not Program.objects.exists()

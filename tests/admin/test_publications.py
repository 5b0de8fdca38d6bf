"""The buttons of an entry's page: publish, publish again, withdraw."""

from __future__ import annotations

from typing import Any

import pytest

from entries.models import Program, State
from entries.publishing import publish
from tests.admin.pages import at, said, save
from tests.factories import make_program, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def page(client: Any, program: Program) -> str:
    return client.get(at("entries_program_change", program.pk)).content.decode()


def test_an_entry_is_published_by_its_button_and_links_to_its_public_page(editor: Any) -> None:
    program = make_program()
    answer = editor.post(at("entries_program_publish", program.pk), follow=True)
    assert "1 entry is public now." in said(answer)
    assert 'data-state="published"' in answer.content.decode()
    assert 'id="public-page"' in answer.content.decode()


def test_an_entry_changed_since_can_be_published_again(editor: Any) -> None:
    program = make_program()
    publish(programs=[program], by=None)
    assert "The public sees this revision already." in page(editor, program)
    save(editor, at("entries_program_change", program.pk), body="新的全文。")
    assert 'data-state="changed"' in page(editor, program)
    editor.post(at("entries_program_publish", program.pk))
    assert Program.objects.get().live_publication.revision.number == 2


def test_an_entry_that_moved_can_be_published_again_at_its_new_place(editor: Any) -> None:
    program = make_program()
    publish(programs=[program], by=None)
    save(editor, at("entries_program_change", program.pk), section=make_section("别处").pk)
    assert 'id="publish-refusal"' not in page(editor, program)


def test_an_entry_without_text_has_a_button_that_says_why_not(editor: Any) -> None:
    program = make_program(body="")
    html = page(editor, program)
    assert "The entry has no text yet." in html
    assert 'disabled aria-describedby="publish-refusal"' in html
    assert "The entry has no text yet." in said(editor.post(at("entries_program_publish", program.pk), follow=True))


def test_a_public_entry_is_withdrawn_by_its_button(editor: Any) -> None:
    program = make_program()
    publish(programs=[program], by=None)
    assert 'id="withdraw"' in page(editor, program)
    editor.post(at("entries_program_withdraw", program.pk))
    assert program.state == State.WITHDRAWN


def test_a_draft_has_nothing_to_withdraw(editor: Any) -> None:
    program = make_program()
    assert "The entry is not public." in said(editor.post(at("entries_program_withdraw", program.pk), follow=True))


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
def test_the_buttons_are_for_those_who_may_publish(client: Any, verb: str) -> None:
    program = make_program()
    url = at(f"entries_program_{verb}", program.pk)
    assert client.post(url)["Location"].startswith("/en/admin/login/")
    client.force_login(make_user(may=("view_program", "change_program")))
    assert client.post(url).status_code == 403
    assert 'id="publish"' not in page(client, program)
    assert program.state == State.DRAFT


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
def test_the_buttons_want_a_post_with_a_token_and_an_entry(editor: Any, verb: str) -> None:
    program = make_program()
    assert editor.get(at(f"entries_program_{verb}", program.pk)).status_code == 405
    assert editor.post(at(f"entries_program_{verb}", 999)).status_code == 404
    editor.handler.enforce_csrf_checks = True
    assert editor.post(at(f"entries_program_{verb}", program.pk)).status_code == 403

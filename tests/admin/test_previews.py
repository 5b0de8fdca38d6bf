"""The page of a preview: two widths, and secret links that are made, listed and revoked."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing.previewlinks import make_link, token_of
from entries.models import PreviewLink, Program
from tests.admin.pages import at, said
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def link_to(program: Program) -> PreviewLink:
    return make_link(revision=program.revisions.get(number=1), by=None, days=7, note="李教授")


def test_the_latest_revision_is_framed_at_two_widths(editor: Any) -> None:
    program = make_program()
    page = editor.get(at("entries_program_preview", program.pk))
    assert page.content.decode().count("<iframe") == 2
    assert page.context["revision"].number == 1


def test_a_link_is_made_for_some_days_and_for_somebody(editor: Any) -> None:
    program = make_program()
    answer = editor.post(at("entries_program_preview", program.pk), {"days": "3", "note": "李教授"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.note, (link.expires_at - link.made_at).days, link.made_by.username) == ("李教授", 3, "editor")
    assert token_of(link) in answer.content.decode()


@pytest.mark.parametrize("days", ["", "365", "x"])
def test_no_other_number_of_days_is_taken(editor: Any, days: str) -> None:
    program = make_program()
    assert editor.post(at("entries_program_preview", program.pk), {"days": days}).status_code == 422
    assert not PreviewLink.objects.exists()


def test_a_link_is_revoked_and_its_address_no_longer_shown(editor: Any) -> None:
    program = make_program()
    link = link_to(program)
    answer = editor.post(at("entries_preview_revoke", program.pk, link.pk), follow=True)
    assert "leads nowhere" in said(answer)
    assert token_of(link) not in answer.content.decode()
    assert PreviewLink.objects.get().revoked_at is not None


def test_another_entrys_link_is_not_revoked(editor: Any) -> None:
    link = link_to(make_program())
    assert editor.post(at("entries_preview_revoke", make_program().pk, link.pk)).status_code == 404


def test_who_only_reads_entries_makes_no_links(client: Any) -> None:
    program = make_program()
    link, url = link_to(program), at("entries_program_preview", program.pk)
    assert client.get(url).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("reader", may="view_program"))
    assert client.get(url).status_code == 200
    assert client.post(url, {"days": "3"}).status_code == 403
    assert client.post(at("entries_preview_revoke", program.pk, link.pk)).status_code == 403


def test_revoking_is_by_post_alone(editor: Any) -> None:
    program = make_program()
    assert editor.get(at("entries_preview_revoke", program.pk, link_to(program).pk)).status_code == 405


@pytest.mark.parametrize("asked", ["7", "9" * 18, "x"])
def test_a_revision_that_is_not_there_has_no_preview(editor: Any, asked: str) -> None:
    program = make_program()
    assert editor.get(at("entries_program_preview", program.pk), {"revision": asked}).status_code == 404

"""What is typed is kept, and everybody knows who is there."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from entries.editing import (
    be_present,
    drafts_of,
    finish_draft,
    keep_draft,
    leave,
    others_drafts,
    others_present,
    typed_by_others,
)
from entries.editing.drafts import LONGEST, TooLong
from entries.models import Draft, Presence, Program, Revision
from tests.factories import make_program, make_user

pytestmark = pytest.mark.django_db


def test_an_open_page_is_seen_by_others_and_not_by_its_own_editor() -> None:
    program, wang, li = make_program(), make_user("王芳"), make_user("李明")
    be_present(program=program, user=wang, tab="1", typing=False)
    assert [page.user for page in others_present(program, li)] == [wang]
    assert not others_present(program, wang)


def test_a_page_that_gives_no_sign_of_life_is_forgotten() -> None:
    program, wang, li = make_program(), make_user("王芳"), make_user("李明")
    be_present(program=program, user=wang, tab="1", typing=True)
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=61))
    assert not others_present(program, li)
    assert not typed_by_others([program], li)
    assert not Presence.objects.get().is_typing


def test_a_page_that_is_closed_is_gone_at_once() -> None:
    program, wang = make_program(), make_user("王芳")
    be_present(program=program, user=wang, tab="1", typing=False)
    leave(program=program, user=wang, tab="1")
    assert not Presence.objects.exists()


def test_typing_is_dated_from_its_first_word() -> None:
    program, wang, li = make_program(), make_user("王芳"), make_user("李明")
    be_present(program=program, user=wang, tab="1", typing=True)
    first = Presence.objects.get().typing_since
    be_present(program=program, user=wang, tab="1", typing=True)
    assert typed_by_others([program], li).get().typing_since == first
    assert Presence.objects.get().is_typing
    be_present(program=program, user=wang, tab="1", typing=False)
    assert not typed_by_others(Program.objects.all(), li)


def test_a_draft_takes_the_place_of_the_one_before_and_makes_no_revision() -> None:
    program, wang = make_program(), make_user("王芳")
    for words in ("甲", "乙"):
        keep_draft(user=wang, program=program, tab="1", fields=f"body={words}&csrfmiddlewaretoken=x")
    assert [draft.fields for draft in drafts_of(wang, program)] == ["body=%E4%B9%99"]
    assert Revision.objects.count() == 1


def test_two_pages_of_one_editor_have_a_draft_each() -> None:
    program, wang = make_program(), make_user("王芳")
    for tab in ("1", "2"):
        keep_draft(user=wang, program=program, tab=tab, fields="body=x")
    assert drafts_of(wang, program).count() == 2


def test_what_a_saved_page_sends_late_is_not_a_draft() -> None:
    program, wang = make_program(), make_user("王芳")
    keep_draft(user=wang, program=program, tab="1", fields="body=x")
    finish_draft(user=wang, tab="1")
    assert keep_draft(user=wang, program=program, tab="1", fields="body=y") is None
    assert not drafts_of(wang, program)
    assert Draft.objects.get().fields == ""


def test_a_page_that_was_saved_before_it_sent_anything_is_known_to_be_saved() -> None:
    program, wang = make_program(), make_user("王芳")
    finish_draft(user=wang, tab="1")
    assert keep_draft(user=wang, program=program, tab="1", fields="body=y") is None


def test_a_draft_belongs_to_its_editor_and_its_entry() -> None:
    program, wang, li = make_program(), make_user("王芳"), make_user("李明")
    keep_draft(user=wang, program=program, tab="1", fields="body=x")
    assert not drafts_of(li, program)
    assert not drafts_of(wang, None)
    assert others_drafts(Program.objects.all(), li).get().user == wang
    assert not others_drafts(Program.objects.all(), wang)


def test_more_than_an_entry_can_hold_is_refused() -> None:
    with pytest.raises(TooLong):
        keep_draft(user=make_user(), program=None, tab="1", fields="x" * (LONGEST + 1))

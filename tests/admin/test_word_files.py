"""Word files from the lists of volumes and sections."""

from io import BytesIO

import pytest
from docx import Document

from entries.models import AuditEvent, OnRecord, Section, Yearbook
from tests.admin.pages import at, said
from tests.factories import make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """An editor's browser, and a volume with an entry."""
    client.force_login(make_user(may="*"))
    make_program(section=make_section(), title="概况")
    return client


def ask(client, name, rows, **more):
    """The answer to the action on these rows."""
    data = {"action": "write_word_file", "_selected_action": [row.pk for row in rows], **more}
    return client.post(at(f"entries_{name}_changelist"), data, follow=True)


@pytest.mark.parametrize(("name", "model"), [("yearbook", Yearbook), ("section", Section)])
def test_the_selected_ones_are_sent_as_a_word_file(desk, name, model):
    answer = ask(desk, name, model.objects.all())
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    document = Document(BytesIO(b"".join(answer)))
    assert "【概况】" in document.paragraphs[3].text


def test_what_is_sent_is_on_record(desk):
    ask(desk, "yearbook", Yearbook.objects.all())
    event = AuditEvent.objects.get(action=OnRecord.EXPORT)
    assert event.detail == f"{Yearbook.objects.get().title}2023卷.docx"


def test_several_volumes_are_refused_with_what_to_do(desk):
    make_yearbook(edition_year=2022)
    assert "one volume" in said(ask(desk, "yearbook", Yearbook.objects.all()))


def test_characters_that_word_cannot_hold_are_said(desk):
    make_program(title="怪", body="甲\x01乙")
    b"".join(ask(desk, "yearbook", Yearbook.objects.all()))
    assert "U+0001×1" in said(desk.get(at("entries_yearbook_changelist")))


def test_whoever_may_not_see_entries_gets_none(client):
    client.force_login(make_user())
    section = make_section()
    assert ask(client, "section", [section]).status_code == 403

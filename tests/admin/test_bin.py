"""The bin in the admin: into it, out of it, and for good."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import keep_draft
from entries.editing.binning import bin_section
from entries.models import Deletion, Program, Role, Section, Yearbook
from entries.publishing import publish
from tests.admin.pages import at, said
from tests.factories import make_member, make_program, make_section, make_user, put_into_bin

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def test_deleting_an_entry_asks_and_puts_it_into_the_bin(editor: Any) -> None:
    program = make_program()
    url = at("entries_program_delete", program.pk)
    assert "It goes into the bin" in editor.get(url).content.decode()
    answer = editor.post(url, {"post": "yes", "reason": "重复"}, follow=True)
    assert "in the bin now" in said(answer)
    assert Deletion.objects.get().reason == "重复"
    assert editor.get(at("entries_program_change", program.pk)).status_code == 404


def test_deleting_a_section_says_how_many_entries_go_with_it(editor: Any) -> None:
    section = make_section("甲/乙")
    make_program(section=section)
    url = at("entries_section_delete", section.parent.pk)
    assert "With it goes 1 entry." in editor.get(url).content.decode()
    editor.post(url, {"post": "yes"})
    assert not Section.objects.exists()


def test_deleting_a_volume_puts_it_into_the_bin_whole(editor: Any) -> None:
    program = make_program()
    editor.post(at("entries_yearbook_delete", program.section.yearbook_id), {"post": "yes"})
    assert (Yearbook.objects.count(), Section.objects.count(), Program.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["program", "section", "yearbook"])
def test_what_is_public_is_refused_with_the_way_out(editor: Any, name: str) -> None:
    program = make_program()
    publish(programs=[program], by=None)
    pk = {"program": program.pk, "section": program.section_id, "yearbook": program.section.yearbook_id}[name]
    assert "withdraw it first" in editor.get(at(f"entries_{name}_delete", pk)).content.decode()
    assert "withdraw it first" in said(editor.post(at(f"entries_{name}_delete", pk), {"post": "yes"}, follow=True))
    assert Program.objects.exists()


def test_many_are_deleted_each_by_itself_and_the_public_ones_stay(editor: Any) -> None:
    first, second, public = make_program(), make_program(), make_program()
    publish(programs=[public], by=None)
    ids = [first.pk, second.pk, public.pk]
    data = {"action": "delete_selected", "_selected_action": ids, "post": "yes"}
    answer = editor.post(at("entries_program_changelist"), data, follow=True)
    assert Deletion.objects.count() == 2
    assert f"“{public.title}”: 1 entry is public: withdraw it first" in said(answer)


def test_a_section_with_somebodys_unsaved_words_waits(editor: Any) -> None:
    program = make_program()
    keep_draft(user=make_user("王芳"), program=program, tab="1", fields="body=x")
    answer = editor.post(at("entries_section_delete", program.section_id), {"post": "yes"})
    assert answer.status_code == 409
    assert Program.objects.exists()


def test_the_bin_says_who_deleted_what_and_when(editor: Any) -> None:
    put_into_bin(make_program(title="妇女培训"), by=make_user("王芳"), reason="重复")
    html = editor.get(at("entries_deletion_changelist")).content.decode()
    assert [word for word in ("妇女培训", "王芳", "重复") if word not in html] == []


def test_what_is_in_the_bin_can_be_read_and_restored(editor: Any) -> None:
    program = make_program(title="妇女培训", body="全年举办培训430期。")
    deletion = put_into_bin(program)
    url = at("entries_deletion_change", deletion.pk)
    assert "全年举办培训430期。" in editor.get(url).content.decode()
    answer = editor.post(url, {"title": "", "section": ""}, follow=True)
    assert "is restored" in said(answer)
    assert answer.redirect_chain[-1][0] == at("entries_program_change", program.pk)


def test_a_taken_title_is_said_and_another_one_taken(editor: Any) -> None:
    program = make_program(title="甲")
    deletion = put_into_bin(program)
    make_program(section=program.section, title="甲")
    url = at("entries_deletion_change", deletion.pk)
    assert "give another title" in editor.get(url).content.decode()
    assert editor.post(url, {"title": "", "section": ""}).status_code == 422
    editor.post(url, {"title": "乙", "section": ""})
    assert Program.objects.get(pk=program.pk).title == "乙"


def test_a_section_is_restored_at_the_top(editor: Any) -> None:
    section = make_section("甲/乙")
    deletion = bin_section(section=section, by=None)
    editor.post(at("entries_deletion_change", deletion.pk), {"title": "", "section": "", "top": "on"})
    assert Section.objects.get(pk=section.pk).path == "乙"


def test_deleting_for_good_is_for_administrators_alone(client: Any) -> None:
    deletion = put_into_bin(make_program())
    url = at("entries_deletion_for_good", deletion.pk)
    client.force_login(make_user("reader", may="delete_program"))
    assert "Delete for good" not in client.get(at("entries_deletion_change", deletion.pk)).content.decode()
    assert client.post(url).status_code == 403
    client.force_login(make_user("admin", may=("delete_program", "delete_deletion")))
    assert client.get(url).status_code == 405
    client.post(url)
    assert not Program.everything.exists()


def test_what_was_public_once_is_refused_for_good(editor: Any) -> None:
    from entries.publishing import withdraw

    program = make_program()
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    deletion = put_into_bin(program)
    answer = editor.post(at("entries_deletion_for_good", deletion.pk), follow=True)
    assert "was public once" in said(answer)
    assert Deletion.objects.exists()


def test_the_bin_is_for_those_who_may_delete_such_things(client: Any) -> None:
    deletion = put_into_bin(make_program())
    volume = at("entries_deletion_change", deletion.pk)
    assert client.get(volume).status_code == 302
    client.force_login(make_user("reader", may="view_program"))
    assert client.get(volume).status_code == 403
    assert client.get(at("entries_deletion_changelist")).status_code == 403
    client.force_login(make_user("sections", may="delete_section"))
    assert client.get(volume).status_code == 404
    assert client.post(volume, {"title": ""}).status_code == 404
    client.force_login(make_user("entries", may="delete_program"))
    assert client.get(volume).status_code == 200


def test_who_may_not_delete_an_entry_puts_none_into_the_bin(client: Any) -> None:
    program = make_program()
    client.force_login(make_user("reader", may=("view_program", "change_program")))
    assert client.post(at("entries_program_delete", program.pk), {"post": "yes"}).status_code == 403
    assert Program.objects.exists()


@pytest.mark.parametrize("pk", [999_999, 0])
def test_what_is_not_in_the_bin_is_not_found(editor: Any, pk: int) -> None:
    assert editor.get(at("entries_deletion_change", pk)).status_code == 404


@pytest.mark.parametrize("name", ["section", "yearbook"])
def test_a_chief_who_deletes_all_that_they_are_chief_of_is_led_to_the_bin_and_restores_it(
    client: Any, name: str
) -> None:
    section = make_section("甲")
    place = section if name == "section" else section.yearbook
    client.force_login(make_member(Role.CHIEF_EDITOR, place))
    answer = client.post(at(f"entries_{name}_delete", place.pk), {"post": "yes"}, follow=True)
    assert answer.redirect_chain[-1] == (at("entries_deletion_changelist"), 302)
    assert "in the bin now" in said(answer)
    page = at("entries_deletion_change", Deletion.objects.get().pk)
    answer = client.post(page, {"title": "", "section": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == at(f"entries_{name}_change", place.pk)
    assert answer.status_code == 200


def test_a_chief_who_deletes_their_section_from_the_list_is_led_to_the_bin(client: Any) -> None:
    section = make_section("甲")
    client.force_login(make_member(Role.CHIEF_EDITOR, section))
    data = {"action": "delete_selected", "_selected_action": [section.pk], "post": "yes"}
    answer = client.post(at("entries_section_changelist"), data, follow=True)
    assert answer.redirect_chain[-1] == (at("entries_deletion_changelist"), 302)
    assert at("entries_deletion_changelist") in client.get(at("index")).content.decode()


def test_whose_section_another_deleted_finds_no_bin(client: Any) -> None:
    section = make_section("甲")
    client.force_login(make_member(Role.CHIEF_EDITOR, section))
    deletion = bin_section(section=section, by=None)
    assert client.get(at("entries_deletion_changelist")).status_code == 403
    assert client.post(at("entries_deletion_change", deletion.pk), {"title": ""}).status_code == 403

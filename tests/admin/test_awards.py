"""Awards on their own pages: each save is a revision of the entry."""

from __future__ import annotations

from typing import Any

import pytest

from entries.admin.recipients import as_text, parse
from entries.models import Award, Recipient, Revision, Role
from tests.admin.pages import at, errors, form_of, new_row, said, save
from tests.factories import make_award, make_member, make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def award(editor: Any) -> Award:
    return make_award(program=make_program(), year=2022)


def page(award: Award) -> str:
    return at("entries_award_change", award.pk)


def test_saving_an_award_records_its_entry_in_the_editors_name(editor: Any, award: Award) -> None:
    data = new_row(form_of(editor, page(award)), "recipients", name="武艳丽", kind="person", affiliation="妇联")
    assert "Saved as revision 2." in said(save(editor, page(award), data, rank="一等奖"))
    latest = Revision.objects.get(number=2)
    assert latest.author_name == "editor"
    assert latest.content["awards"][0]["recipients"][0]["affiliation"] == "妇联"


def test_saving_an_award_unchanged_makes_one_revision_at_most(editor: Any, award: Award) -> None:
    save(editor, page(award))
    assert "Nothing changed: no revision was made." in said(save(editor, page(award)))


def test_a_new_award_records_the_entry_that_was_chosen(editor: Any) -> None:
    program = make_program()
    answer = save(editor, at("entries_award_add"), program=program.pk, name="某奖", level="national")
    assert "Saved as revision 2." in said(answer)


def test_a_new_award_takes_the_last_place_of_its_entry(editor: Any, award: Award) -> None:
    save(editor, at("entries_award_add"), program=award.program_id, name="某奖", level="national", order="")
    assert Award.objects.get(name="某奖").order == award.order + 1


def test_deleting_an_award_records_its_entry(editor: Any, award: Award) -> None:
    editor.post(at("entries_award_delete", award.pk), {"post": "yes"})
    assert not Award.objects.exists()
    assert Revision.objects.filter(program=award.program, number=2).exists() is False  # the first never had it
    other = make_award(program=award.program, name="另一奖")
    save(editor, page(other), rank="一等奖")
    editor.post(at("entries_award_delete", other.pk), {"post": "yes"})
    assert Revision.objects.get(program=award.program, number=3).content["awards"] == []


def test_deleting_many_awards_records_their_entries(editor: Any, award: Award) -> None:
    save(editor, page(award), rank="一等奖")
    data = {"action": "delete_selected", "_selected_action": [award.pk], "post": "yes"}
    editor.post(at("entries_award_changelist"), data)
    assert Revision.objects.get(number=3).content["awards"] == []


def test_a_stale_save_of_an_award_is_refused(editor: Any, award: Award) -> None:
    opened = form_of(editor, page(award))
    save(editor, page(award), rank="二等奖")
    assert "saved revision 2" in errors(save(editor, page(award), opened, rank="一等奖"))
    assert Award.objects.get().rank == "二等奖"


def test_an_award_that_stands_in_the_entry_already_is_an_error_of_the_form(editor: Any, award: Award) -> None:
    other = make_award(program=award.program, name="另一奖", year=2022)
    answer = save(editor, page(other), name=award.name)
    assert "this award, of this year and rank, already" in errors(answer)


def test_a_recipient_without_a_name_is_an_error_of_the_form(editor: Any, award: Award) -> None:
    data = new_row(form_of(editor, page(award)), "recipients", kind="person", post="主任")
    assert "required" in errors(save(editor, page(award), data))


def test_awards_are_found_by_volume_level_year_and_recipient(editor: Any, award: Award) -> None:
    award.recipients.create(name="武艳丽")
    make_award(program=award.program, name="别的", level="national", year=2021)
    for query in ({"level": "provincial"}, {"year": "2022"}, {"q": "武艳丽"}, {"q": "三八"}):
        found = editor.get(at("entries_award_changelist"), query).context["cl"].result_list
        assert list(found) == [award], query


def test_who_may_only_look_sees_the_award_and_saves_nothing(client: Any, award: Award) -> None:
    client.force_login(make_user("reader", may="view_award"))
    assert client.get(page(award)).status_code == 200
    assert client.post(page(award), {"name": "x"}).status_code == 403


@pytest.mark.parametrize(
    "recipients",
    [
        [("武艳丽", "", "", "person")],
        [("武艳丽", "自治区妇联", "主任", "person"), ("某社区", "", "", "unit")],
        [("《歌》", "", "作曲", "work"), ("甲", "", "主任", "person")],
    ],
)
def test_recipients_read_back_from_their_lines_as_they_are(recipients: list[tuple[str, str, str, str]]) -> None:
    rows = [Recipient(name=n, affiliation=a, post=p, kind=k) for n, a, p, k in recipients]
    assert parse(as_text(rows)) == recipients


def test_wide_bars_and_blank_lines_in_the_recipients_are_read_as_well() -> None:
    assert parse("\n 武艳丽 ｜自治区妇联\r\n\r\n") == [("武艳丽", "自治区妇联", "", "person")]


def test_who_only_looks_reads_the_recipients_on_the_entry_s_page(client: Any, award: Award) -> None:
    award.recipients.create(name="乌兰", affiliation="某旗")
    client.force_login(make_member(Role.FIRST_REVIEWER))
    page = client.get(at("entries_program_change", award.program_id))
    assert "乌兰 | 某旗" in page.content.decode()

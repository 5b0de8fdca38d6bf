"""The lists: constant queries, filters that stay, bulk actions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.paginator import InvalidPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.admin.lists import BoundedPaginator
from entries.models import Program, Revision, State
from entries.publishing import publish
from tests.admin.pages import at, form_of, said, save
from tests.factories import make_award, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db
ENTRIES = "entries_program_changelist"


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def titles(page: Any) -> list[str]:
    return [program.title for program in page.context["cl"].result_list]


def queries_of(client: Any, url: str, **query: Any) -> int:
    client.get(url, query)  # what is cached once, and the filters remembered
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("noun", ["program", "award", "revision", "yearbook"])
def test_a_list_costs_the_same_queries_for_20_and_for_200_entries(editor: Any, noun: str) -> None:
    section = make_section()
    counts = []
    for number in (20, 180):
        for _ in range(number):
            make_award(program=make_program(section=section))
        counts.append(queries_of(editor, at(f"entries_{noun}_changelist")))
    assert counts[0] == counts[1] <= 9


def test_a_filtered_list_costs_the_same_queries_for_20_and_for_200_entries(editor: Any) -> None:
    section = make_section()
    query = {"volume": section.yearbook_id, "section": section.pk, "kind": "work", "state": "draft", "q": "培训"}
    counts = []
    for number in (20, 180):
        for _ in range(number):
            make_program(section=section)
        counts.append(queries_of(editor, at(ENTRIES), **query))
    assert counts[0] == counts[1] <= 10


def test_a_section_filter_takes_all_below_in_the_order_of_print(editor: Any) -> None:
    top = make_section("甲")
    below = make_section("甲乙")
    make_program(section=below, title="别处")
    make_program(section=top, title="二", order=20)
    make_program(section=top, title="一", order=10)
    child = make_section("甲丙")
    child.parent, child.order = top, None
    child.save()
    make_program(section=child, title="三")
    page = editor.get(at(ENTRIES), {"volume": top.yearbook_id, "section": top.pk})
    assert titles(page) == ["一", "二", "三"]


def test_every_filter_narrows_the_list(editor: Any) -> None:
    old = make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=2020)), title="旧", kind="event")
    new = make_program(
        section=make_section("甲", yearbook=make_yearbook(edition_year=2023)), title="新", body="全文有培训"
    )
    publish(programs=[old], by=None)
    Program.objects.filter(pk=old.pk).update(modified_at="2020-01-01T00:00:00Z")
    for query, found in (
        ({"volume": new.section.yearbook_id}, ["新"]),
        ({"section": old.section_id}, ["旧"]),
        ({"kind": "event"}, ["旧"]),
        ({"state": State.PUBLISHED}, ["旧"]),
        ({"state": State.DRAFT}, ["新"]),
        ({"changed": "1"}, ["新"]),
        ({"q": "全文有"}, ["新"]),
        ({}, ["新", "旧"]),
    ):
        assert titles(editor.get(at(ENTRIES), {**query, "p": "1"})) == found, query


@pytest.mark.parametrize("name", ["volume", "section", "kind", "state", "changed"])
def test_a_wrong_value_of_a_filter_filters_nothing(editor: Any, name: str) -> None:
    make_program()
    for value in ("", "x", "0", "99999999999999999999", "'\x00"):
        page = editor.get(at(ENTRIES), {name: value, "p": "1"})
        assert page.status_code == 200
        assert page.context["cl"].result_count == 1


def test_a_section_of_another_volume_is_not_taken_for_a_filter(editor: Any) -> None:
    a = make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=2020)))
    b = make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=2023)))
    page = editor.get(at(ENTRIES), {"volume": a.section.yearbook_id, "section": b.section_id})
    assert titles(page) == [a.title]


def test_the_filters_are_there_again_when_the_editor_comes_back_by_the_menu(editor: Any) -> None:
    make_program(kind="event")
    editor.get(at(ENTRIES), {"kind": "event", "q": "", "p": "1"})
    answer = editor.get(at(ENTRIES))
    assert (answer.status_code, answer["Location"]) == (302, at(ENTRIES) + "?kind=event")


def test_cleared_filters_stay_cleared(editor: Any) -> None:
    make_program()
    editor.get(at(ENTRIES), {"kind": "event"})
    page = editor.get(at(ENTRIES), {"p": "1"})
    assert 'id="clear-filters"' not in page.content.decode()
    assert editor.get(at(ENTRIES)).status_code == 200


def test_the_filters_survive_editing_an_entry(editor: Any) -> None:
    program = make_program(kind="event")
    url = at("entries_program_change", program.pk) + "?_changelist_filters=kind%3Devent"
    answer = editor.post(url, {**form_of(editor, url), "title": "新", "_save": "1"})
    assert answer["Location"] == at(ENTRIES) + "?kind=event"


def test_an_address_with_an_unknown_filter_is_not_remembered(editor: Any) -> None:
    editor.get(at(ENTRIES), {"nonsense": "1"}, follow=True)
    assert editor.get(at(ENTRIES)).status_code == 200


def test_each_editor_has_filters_of_their_own(editor: Any) -> None:
    editor.get(at(ENTRIES), {"kind": "event"})
    editor.force_login(make_user("another", may="*"))
    assert editor.get(at(ENTRIES)).status_code == 200


def test_a_long_list_is_counted_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entries.admin.lists.MOST", 3)
    for _ in range(5):
        make_program()
    pages = BoundedPaginator(Program.objects.order_by("pk"), 2)
    assert (pages.count, pages.is_cut, pages.num_pages) == (4, True, 2)
    with pytest.raises(InvalidPage):
        pages.page(3)


def act(client: Any, action: str, *programs: Program, **more: Any) -> Any:
    data = {"action": action, "_selected_action": [program.pk for program in programs], **more}
    return client.post(at(ENTRIES), data, follow=True)


def test_publishing_many_says_first_what_will_happen_and_what_is_refused(editor: Any) -> None:
    good, empty = make_program(title="好"), make_program(title="空", body="")
    html = act(editor, "publish_entries", good, empty).content.decode()
    assert 'id="will-be-done"' in html
    assert "— The entry has no text yet." in html
    assert good.state == State.DRAFT


def test_publishing_many_once_confirmed_does_what_it_can(editor: Any) -> None:
    good, empty = make_program(title="好"), make_program(title="空", body="")
    answer = act(editor, "publish_entries", good, empty, confirmed="1")
    assert "1 entry is public now." in said(answer)
    assert "“空”: The entry has no text yet." in said(answer)
    assert good.publications.get().published_by.username == "editor"


def test_all_rows_of_a_filtered_list_are_published_without_naming_each(editor: Any) -> None:
    drafts = [make_program(kind="event") for _ in range(3)]
    make_program(kind="work")
    url = at(ENTRIES) + "?kind=event"
    data = {"action": "publish_entries", "select_across": "1", "_selected_action": [drafts[0].pk]}
    html = editor.post(url, data).content.decode()
    assert 'data-count="3"' in html
    assert html.count('name="_selected_action"') == 1
    editor.post(url, {**data, "confirmed": "1"})
    assert Program.objects.in_state(State.PUBLISHED).count() == 3


def test_withdrawing_many_once_confirmed_does_so(editor: Any) -> None:
    program = make_program()
    publish(programs=[program], by=None)
    assert "1 entry is withdrawn." in said(act(editor, "withdraw_entries", program, confirmed="1"))
    assert program.state == State.WITHDRAWN


def test_changing_the_kind_of_many_records_each_that_changes(editor: Any) -> None:
    one, same = make_program(kind="work"), make_program(kind="event")
    assert 'value="kind"' in act(editor, "change_field", one, same).content.decode()
    assert "1 entry was changed." in said(act(editor, "change_field", one, same, field="kind", value="event"))
    assert Revision.objects.get(program=one, number=2).author_name == "editor"
    assert not Revision.objects.filter(program=same, number=2).exists()


def test_the_actions_are_not_for_those_who_may_only_look(client: Any) -> None:
    program = make_program()
    client.force_login(make_user(may="view_program"))
    act(client, "publish_entries", program, confirmed="1")
    act(client, "change_field", program, field="kind", value="event")
    program.refresh_from_db()
    assert (program.state, program.kind) == (State.DRAFT, "work")


def test_a_volume_is_published_and_withdrawn_as_a_whole_after_asking(editor: Any) -> None:
    one, other = make_program(), make_program(section=make_section("甲/乙"))
    volume = one.section.yearbook
    data = {"action": "publish_volumes", "_selected_action": [volume.pk]}
    url = at("entries_yearbook_changelist")
    assert 'data-count="2"' in editor.post(url, data).content.decode()
    assert "2 entries are public now." in said(editor.post(url, {**data, "confirmed": "1"}, follow=True))
    data["action"] = "withdraw_volumes"
    editor.post(url, {**data, "confirmed": "1"})
    assert {one.state, other.state} == {State.WITHDRAWN}


def test_the_volumes_are_listed_with_what_they_hold(editor: Any) -> None:
    program = make_program(section=make_section("甲/乙"))
    make_program(section=program.section)
    publish(programs=[program], by=None)
    volume = editor.get(at("entries_yearbook_changelist")).context["cl"].result_list[0]
    assert (volume.section_count, volume.entry_count, volume.public_count) == (2, 2, 1)


def test_a_volume_that_breaks_a_rule_is_an_error_of_the_form(editor: Any) -> None:
    make_yearbook(edition_year=2022)
    volume = make_yearbook(edition_year=2023)
    for changed in ({"edition_year": "2022", "coverage_year": "2021"}, {"coverage_year": "2024"}, {"isbn": "123"}):
        answer = save(editor, at("entries_yearbook_change", volume.pk), **changed)
        assert answer.context["errors"]


@pytest.mark.parametrize("language", ["", "zh-hant/", "en/"])
def test_the_editorial_office_is_there_in_every_language(editor: Any, language: str) -> None:
    make_award(program=make_program())
    for name in (
        "",
        "entries/yearbook/",
        "entries/section/",
        "entries/program/",
        "entries/award/",
        "entries/importrun/",
    ):
        html = editor.get(f"/{language}admin/{name}").content.decode()
        assert f'href="/en/admin/{name}"' in html


def test_an_id_that_no_database_holds_chooses_no_entry(editor: Any) -> None:
    program = make_program()
    data = {"action": "delete_selected", "_selected_action": ["9" * 30, str(program.pk)]}
    assert program.title in editor.post(at(ENTRIES), data).content.decode()

"""The tree of sections: its list, its form, and arranging it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from entries.models import Program, Section
from tests.admin.pages import at, errors, form_of, save
from tests.factories import make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def arrange(client: Any, parent: Section | None, *sections: Section) -> Any:
    body = {"parent": parent.pk if parent else None, "ids": [section.pk for section in sections]}
    return client.post(at("entries_section_arrange"), json.dumps(body), content_type="application/json")


def in_order(parent: Section | None) -> list[str]:
    return list(Section.objects.filter(parent=parent).order_by("order").values_list("title", flat=True))


def test_the_list_shows_the_newest_volume_as_a_tree(editor: Any) -> None:
    make_section("旧卷的类目", yearbook=make_yearbook(edition_year=2022))
    volume = make_yearbook(edition_year=2023)
    make_section("群众团体/自治区妇联", yearbook=volume)
    make_section("政治", yearbook=volume)
    make_section("群众团体", yearbook=make_yearbook(edition_year=2021))
    rows = [section.title for section in editor.get(at("entries_section_changelist")).context["cl"].result_list]
    assert rows == ["群众团体", "自治区妇联", "政治"]


def test_another_volume_is_shown_when_it_is_chosen(editor: Any) -> None:
    old = make_section("旧卷的类目", yearbook=make_yearbook(edition_year=2022))
    make_section("政治", yearbook=make_yearbook(edition_year=2023))
    page = editor.get(at("entries_section_changelist"), {"volume": old.yearbook_id})
    assert [section.title for section in page.context["cl"].result_list] == ["旧卷的类目"]


def test_all_volumes_are_shown_when_all_are_asked_for(editor: Any) -> None:
    make_section("甲", yearbook=make_yearbook(edition_year=2022))
    make_section("乙", yearbook=make_yearbook(edition_year=2023))
    page = editor.get(at("entries_section_changelist"), {"volume": "all"})
    assert page.context["cl"].result_count == 2


def test_the_list_costs_the_same_queries_however_long_it_is(editor: Any, django_assert_max_num_queries: Any) -> None:
    volume = make_yearbook()
    for number in range(60):
        make_program(section=make_section(f"类目{number}", yearbook=volume, unit="办公室"))
    with django_assert_max_num_queries(9):
        html = editor.get(at("entries_section_changelist")).content.decode()
    assert html.count("data-section=") == 60


def test_siblings_take_the_order_that_is_sent(editor: Any) -> None:
    a, b, c = (make_section(title) for title in ("甲", "乙", "丙"))
    answer = arrange(editor, None, c, a, b)
    assert answer.json()["orders"] == {str(c.pk): 10, str(a.pk): 20, str(b.pk): 30}
    assert in_order(None) == ["丙", "甲", "乙"]


def test_subsections_are_arranged_below_their_parent(editor: Any) -> None:
    a, b = make_section("群众团体/妇联"), make_section("党派")
    c = Section.objects.create(yearbook=a.yearbook, parent=a.parent, title="工会")
    assert arrange(editor, a.parent, c, a).status_code == 200
    assert in_order(a.parent) == ["工会", "妇联"]
    assert b.tree_key == Section.objects.get(pk=b.pk).tree_key


def test_a_list_that_is_out_of_date_is_refused_with_what_to_do(editor: Any) -> None:
    a, b = make_section("甲"), make_section("乙")
    answer = arrange(editor, None, b)
    assert answer.status_code == 409
    assert "load the page again" in answer.json()["error"]
    assert in_order(None) == ["甲", "乙"]
    Section.objects.filter(pk=a.pk).delete()
    assert arrange(editor, None, a, b).status_code == 409


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"parent": null, "ids": []}', '{"parent": null, "ids": ["1"]}', "1"])
def test_what_is_no_order_is_refused(editor: Any, body: str) -> None:
    answer = editor.post(at("entries_section_arrange"), body, content_type="application/json")
    assert answer.status_code == 400


def test_arranging_is_for_those_who_may_change_sections(client: Any) -> None:
    section = make_section("甲")
    assert arrange(client, None, section).status_code == 302
    client.force_login(make_user(may="view_section"))
    assert arrange(client, None, section).status_code == 403


def test_arranging_wants_a_post_with_a_token(editor: Any) -> None:
    assert editor.get(at("entries_section_arrange")).status_code == 405
    editor.handler.enforce_csrf_checks = True
    assert arrange(editor, None, make_section("甲")).status_code == 403


def test_the_parents_to_choose_from_are_of_the_same_volume_and_not_below_itself(editor: Any) -> None:
    own = make_section("甲/乙/丙", yearbook=make_yearbook())
    make_section("丁", yearbook=own.yearbook)
    make_section("别卷", yearbook=make_yearbook(edition_year=2020))
    page = editor.get(at("entries_section_change", own.parent_id))
    field = page.context["adminform"].form.fields["parent"]
    assert [label.strip() for _value, label in field.choices][1:] == ["甲", "丁"]


def test_the_forms_queries_do_not_grow_with_the_tree(editor: Any, django_assert_max_num_queries: Any) -> None:
    volume = make_yearbook()
    sections = [make_section(f"类目{number}", yearbook=volume) for number in range(50)]
    with django_assert_max_num_queries(10):
        editor.get(at("entries_section_change", sections[0].pk))


def test_a_new_section_stands_last_in_the_volume_that_was_shown(editor: Any) -> None:
    old = make_section("甲", yearbook=make_yearbook(edition_year=2020))
    make_section("乙", yearbook=make_yearbook(edition_year=2023))
    url = at("entries_section_add") + f"?_changelist_filters=volume%3D{old.yearbook_id}"
    save(editor, url, title="新", order="")
    assert Section.objects.get(title="新").order == 20


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": "乙"}, "A section of this title stands in the same place already."),
        ({"order": "20"}, "Another section has this position"),
        ({"order": "0"}, "Positions begin at 1."),
        ({"title": "甲/乙"}, "has no “/”"),
        ({"title": ""}, "required"),
        ({"order": "99999999999"}, "less than or equal to"),
    ],
)
def test_a_rule_of_the_database_is_an_error_of_the_form(editor: Any, changed: dict[str, str], message: str) -> None:
    section = make_section("甲")
    make_section("乙")
    answer = save(editor, at("entries_section_change", section.pk), **changed)
    assert message in errors(answer)


def test_a_taken_position_below_a_parent_is_an_error_too(editor: Any) -> None:
    a = make_section("父/甲")
    Section.objects.create(yearbook=a.yearbook, parent=a.parent, title="乙")
    answer = save(editor, at("entries_section_change", a.pk), order="20")
    assert "Another section has this position" in errors(answer)


def test_a_tree_of_five_levels_is_an_error(editor: Any) -> None:
    deep = make_section("一/二/三")
    high = make_section("甲/乙")
    answer = save(editor, at("entries_section_change", high.parent_id), parent=deep.pk, order="")
    assert "at most four sections deep" in errors(answer)


def test_a_parent_below_itself_or_in_another_volume_is_an_error(editor: Any) -> None:
    own = make_section("甲/乙")
    other = make_section("别卷", yearbook=make_yearbook(edition_year=2020))
    for parent in (own.pk, own.parent_id, other.pk):
        answer = save(editor, at("entries_section_change", own.parent_id), parent=parent)
        assert "Select a valid choice" in errors(answer)


def test_moving_below_another_section_by_the_form_takes_all_below_along(editor: Any) -> None:
    own, to = make_section("甲/乙"), make_section("丙")
    save(editor, at("entries_section_change", own.parent_id), parent=to.pk, order="")
    own.refresh_from_db()
    assert own.path == "丙/甲/乙"


def test_a_section_is_published_with_all_below_after_asking(editor: Any) -> None:
    program = make_program(section=make_section("甲/乙/丙"))
    other = make_program(section=make_section("丁"))
    top = Section.objects.get(title="甲")
    data = {"action": "publish_sections", "_selected_action": [top.pk]}
    assert 'data-count="1"' in editor.post(at("entries_section_changelist"), data).content.decode()
    assert Program.objects.in_state("published").count() == 0
    editor.post(at("entries_section_changelist"), {**data, "confirmed": "1"})
    assert list(Program.objects.in_state("published")) == [program]
    assert other.state == "draft"


def test_the_form_finds_sections_by_path_and_names_their_volume(editor: Any) -> None:
    make_section("群众团体/自治区妇联")
    query = {"app_label": "entries", "model_name": "program", "field_name": "section", "term": "妇联"}
    found = editor.get(at("entries_find"), query).json()["results"]
    assert [one["text"] for one in found] == ["内蒙古年鉴 2023 · 群众团体/自治区妇联"]


def test_finding_is_for_those_who_may_see_sections(client: Any) -> None:
    query = {"app_label": "entries", "model_name": "program", "field_name": "section", "term": "妇联"}
    assert client.get(at("entries_find"), query).status_code == 302
    client.force_login(make_user())
    assert client.get(at("entries_find"), query).status_code == 403


def test_finding_offers_nothing_that_no_form_asks(editor: Any) -> None:
    query = {"app_label": "entries", "model_name": "section", "field_name": "yearbook", "term": "年鉴"}
    assert editor.get(at("entries_find"), query).status_code == 403


def test_an_empty_site_shows_an_empty_tree(editor: Any) -> None:
    assert editor.get(at("entries_section_changelist")).status_code == 200
    assert form_of(editor, at("entries_section_add"))["title"] == ""


def test_a_form_is_no_order_of_sections(editor: Any) -> None:
    assert editor.post(at("entries_section_arrange"), {"parent": "1"}).status_code == 400

"""Searching the list of entries."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions
from entries.importing.tables import import_table
from entries.models import Role
from tests.admin.pages import at, said
from tests.admin.test_lists import queries_of, titles
from tests.factories import make_member, make_program, make_section, make_user, put_into_bin

pytestmark = pytest.mark.django_db
ENTRIES = "entries_program_changelist"


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def found(client: Any, typed: str, **others: str) -> list[str]:
    return titles(client.get(at(ENTRIES), {"q": typed, **others}))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("妇联 志愿", ["妇联活动", "志愿者"]),
        ("婦聯", ["妇联活动", "志愿者"]),
        ('"妇联,志愿"', ["妇联活动"]),
        ("妇联 -牧民", ["妇联活动"]),
        ("title:志愿", ["志愿者"]),
        ("-妇联", []),
    ],
)
def test_the_box_understands_what_the_public_search_does(editor: Any, typed: str, expected: list[str]) -> None:
    section = make_section()
    make_program(section=section, title="志愿者", body="妇联和牧民")
    make_program(section=section, title="妇联活动", body="妇联,志愿")
    make_program(section=section, title="别的", body="无")
    assert found(editor, typed) == expected


def test_the_best_hit_comes_first_unless_another_order_was_chosen(editor: Any) -> None:
    section = make_section()
    first = make_program(section=section, title="妇联", body="无")
    make_program(section=section, title="其他", body="妇联")
    assert found(editor, "妇联") == ["妇联", "其他"]
    first.body = "改"
    first.save()
    record_revisions(programs=[first], author=None)
    column = editor.get(at(ENTRIES), {"q": "妇联"}).context["cl"].list_display.index("modified_at")
    assert found(editor, "妇联", o=str(column)) == ["其他", "妇联"]


def test_nothing_out_of_reach_is_found(client: Any) -> None:
    own, other = make_section("甲"), make_section("乙")
    make_program(section=own, title="近处", body="机密")
    make_program(section=other, title="远处", body="机密")
    client.force_login(make_member(Role.EDITOR, own))
    assert found(client, "机密") == ["近处"]


def test_nothing_in_the_bin_is_found(editor: Any) -> None:
    put_into_bin(make_program(body="删除"))
    assert found(editor, "删除") == []


def test_filters_narrow_what_is_found(editor: Any) -> None:
    section = make_section()
    make_program(section=section, title="一", body="妇联", kind="event")
    make_program(section=section, title="二", body="妇联", kind="project")
    assert found(editor, "妇联", kind="event") == ["一"]


def test_a_search_costs_the_same_queries_for_20_and_for_200_entries(editor: Any) -> None:
    section = make_section()
    counts = []
    for number in (20, 180):
        for _ in range(number):
            make_program(section=section)
        counts.append(queries_of(editor, at(ENTRIES), q="培训 万余人"))
    assert counts[0] == counts[1] <= 10


def test_after_a_large_import_the_list_says_that_not_all_is_found_yet(editor: Any) -> None:
    section = make_section("类目")
    rows = "\n".join(f"{section.yearbook.name},类目,条目{number},正文" for number in range(250))
    import_table(name="programs", data=f"yearbook,section,title,body\n{rows}\n".encode(), author=None)
    first = editor.get(at(ENTRIES), {"q": "正文"})
    assert "not all is found yet" in said(first)
    second = editor.get(at(ENTRIES), {"q": "正文"})
    assert second.context["cl"].result_count == 250
    assert said(second) == ""


@pytest.mark.parametrize("typed", ["\x00", '"', "%", "title:", "-", "x" * 500])
def test_whatever_is_typed_gives_a_page(editor: Any, typed: str) -> None:
    make_program()
    assert editor.get(at(ENTRIES), {"q": typed}).status_code == 200
    path = at("entries_find")
    more = {"app_label": "entries", "model_name": "schedule", "field_name": "program", "term": typed}
    assert editor.get(path, more).status_code in (200, 403)

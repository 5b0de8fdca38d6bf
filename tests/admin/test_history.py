"""An entry's history in the admin: read, compared, restored."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.editing import Seen, be_present, record_revisions, send_back, submit
from entries.models import Origin, Program, Revision
from entries.publishing import publish
from tests.admin.pages import at, said, save
from tests.factories import make_award, make_program, make_reviewer, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def revised(program: Program, *bodies: str, author: Any = None, note: str = "") -> Program:
    """The entry after each of the bodies was saved."""
    for body in bodies:
        program.body = body
        program.save()
        record_revisions(programs=[program], author=author, note=note)
    return program


def queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_timeline_says_who_changed_what_when_and_why(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。", author=make_user("王芳"), note="核对数字")
    html = editor.get(at("entries_program_history", program.pk)).content.decode()
    assert [word for word in ("王芳", "核对数字", "edited") if word not in html] == []


def test_who_saves_an_entry_may_say_why(editor: Any) -> None:
    program = make_program(body="甲。")
    url = at("entries_program_change", program.pk)
    save(editor, url, body="乙。", revision_note="按统计局数字改")
    assert program.revisions.get(number=2).note == "按统计局数字改"


def test_a_reason_alone_is_no_change(editor: Any) -> None:
    program = make_program(body="甲。")
    answer = save(editor, at("entries_program_change", program.pk), revision_note="没有改")
    assert "no revision was made" in said(answer)
    assert program.revisions.count() == 1


def test_the_timeline_says_when_a_revision_was_public(editor: Any) -> None:
    program = make_program(body="甲。")
    publish(programs=[program], by=make_user("主编", may="*"))
    revised(program, "乙。")
    publish(programs=[program], by=None)
    events = editor.get(at("entries_program_history", program.pk)).context["events"]
    assert [[one.ending for one in event.publications] for event in events] == [[""], ["replaced"]]


def test_the_timeline_says_what_the_reviews_decided(editor: Any) -> None:
    program = make_program(body="甲。")
    submit(programs=[program], by=None, note="请初审")
    reviewer = make_reviewer(1, name="初审员")
    send_back(program=program, by=reviewer, seen=Seen(1, 1), remarks="数字请核对")
    html = editor.get(at("entries_program_history", program.pk)).content.decode()
    assert [word for word in ("请初审", "初审员", "数字请核对") if word not in html] == []


def test_the_timeline_costs_as_many_queries_for_many_revisions_as_for_one(editor: Any) -> None:
    program = make_program(body="甲。")
    url = at("entries_program_history", program.pk)
    editor.get(url)
    few = queries(editor, url)
    revised(program, *(f"第{n}次。" for n in range(30)))
    assert queries(editor, url) == few


def test_the_timeline_does_not_read_the_contents(editor: Any) -> None:
    program = make_program(body="甲。")
    with CaptureQueriesContext(connection) as captured:
        editor.get(at("entries_program_history", program.pk))
    assert [q["sql"] for q in captured if '"entries_revision"."content"' in q["sql"]] == []


def test_a_long_timeline_is_turned_page_by_page(editor: Any) -> None:
    program = make_program(body="甲。")
    Revision.objects.bulk_create(
        Revision(program=program, number=n, content={}, digest="", created_at=program.created_at) for n in range(2, 151)
    )
    Program.objects.update(latest_number=150)
    page = editor.get(at("entries_program_history", program.pk), {"p": 2})
    assert [event.revision.number for event in page.context["events"]] == list(range(50, 0, -1))


def test_comparing_costs_as_many_queries_after_many_revisions_as_after_two(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。")
    url = f"{at('entries_program_compare', program.pk)}?before=1&after=2"
    editor.get(url)
    few = queries(editor, url)
    revised(program, *(f"第{n}次。" for n in range(20)))
    assert queries(editor, url) == few


def test_two_revisions_are_compared_inline_and_side_by_side(editor: Any) -> None:
    program = revised(make_program(body="培训430期。"), "培训452期。")
    for layout in ("inline", "side"):
        page = editor.get(at("entries_program_compare", program.pk), {"before": 1, "after": 2, "layout": layout})
        html = page.content.decode()
        assert "<del>430</del>" in html
        assert "<ins>452</ins>" in html


def test_comparing_begins_with_the_last_change(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。", "丙。")
    page = editor.get(at("entries_program_compare", program.pk))
    assert (page.context["before"].number, page.context["after"].number) == (2, 3)


def test_awards_that_an_import_wrote_anew_are_not_changed(editor: Any) -> None:
    program = make_program(body="甲。")
    make_award(program=program).recipients.create(name="武艳丽")
    record_revisions(programs=[program], author=None)
    program.awards.all().delete()
    make_award(program=program).recipients.create(name="武艳丽")
    revised(program, "乙。")
    page = editor.get(at("entries_program_compare", program.pk), {"before": 2, "after": 3})
    assert page.context["comparison"]["rows"] == []


@pytest.mark.parametrize("asked", [{"before": "9", "after": "1"}, {"before": "x"}, {"after": "9" * 18}])
def test_a_revision_that_is_not_there_is_said_to_be_missing(editor: Any, asked: dict[str, str]) -> None:
    program = revised(make_program(body="甲。"), "乙。")
    page = editor.get(at("entries_program_compare", program.pk), asked)
    assert page.status_code == 404
    assert 'id="lacking"' in page.content.decode()


def test_the_entrys_page_compares_with_what_is_public(editor: Any) -> None:
    program = make_program(body="甲。")
    publish(programs=[program], by=None)
    revised(program, "乙。", "丙。")
    html = editor.get(at("entries_program_change", program.pk)).content.decode()
    assert f'{at("entries_program_compare", program.pk)}?before=1&amp;after=3" id="compare-with-public"' in html


def test_restoring_shows_first_what_would_change(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。")
    html = editor.get(at("entries_program_restore", program.pk, 1)).content.decode()
    assert "<del>乙。</del><ins>甲。</ins>" in html
    assert Program.objects.get().body == "乙。"


def test_restoring_says_first_what_it_voids(editor: Any) -> None:
    submit(programs=[program := revised(make_program(body="甲。"), "乙。")], by=None)
    html = editor.get(at("entries_program_restore", program.pk, 1)).content.decode()
    assert "Saving a change takes it out of review" in html


def restored(client: Any, program: Program, number: int, seen: int) -> Any:
    return client.post(at("entries_program_restore", program.pk, number), {"seen": seen}, follow=True)


def test_a_restored_revision_is_a_new_one_that_names_the_old(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。")
    answer = restored(editor, program, 1, seen=2)
    made = Revision.objects.get(number=3)
    assert (made.origin, made.content["body"], made.author_name) == (Origin.RESTORE, "甲。", "editor")
    assert "1" in made.note
    assert "Revision 1 is restored, as revision 3." in said(answer)


def test_restoring_brings_back_figures_facts_and_awards(editor: Any) -> None:
    program = make_program(body="甲。")
    program.facts.create(label="期数", value=3)
    make_award(program=program).recipients.create(name="武艳丽")
    revised(program, "乙。")
    program.facts.all().delete()
    program.awards.all().delete()
    revised(program, "丙。")
    restored(editor, program, 2, seen=3)
    assert program.facts.get().label == "期数"
    assert program.awards.get().recipients.get().name == "武艳丽"


def test_restoring_waits_for_who_saved_meanwhile(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。", "丙。")
    answer = restored(editor, program, 1, seen=2)
    assert answer.status_code == 409
    assert "saved again meanwhile" in answer.content.decode()
    assert Program.objects.get().body == "丙。"


def test_restoring_waits_for_who_is_typing(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。")
    be_present(program=program, user=make_user("王芳"), tab="1", typing=True)
    answer = restored(editor, program, 1, seen=2)
    assert answer.status_code == 409
    assert "王芳" in answer.content.decode()
    assert Program.objects.get().body == "乙。"


def test_a_title_that_another_entry_has_now_is_not_restored(editor: Any) -> None:
    program = make_program(section=make_section(), title="甲")
    program.title = "乙"
    revised(program, "新。")
    make_program(section=program.section, title="甲")
    answer = restored(editor, program, 1, seen=2)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert Program.objects.get(pk=program.pk).title == "乙"


def test_what_the_entry_says_already_makes_no_revision(editor: Any) -> None:
    program = revised(make_program(body="甲。"), "乙。", "甲。")
    assert "no revision was made" in said(restored(editor, program, 1, seen=3))
    assert program.revisions.count() == 3


def test_the_first_revision_is_compared_with_an_empty_entry(editor: Any) -> None:
    page = editor.get(at("entries_program_compare", make_program(body="甲。").pk), {"after": 1})
    assert "<ins>甲。</ins>" in page.content.decode()


def test_every_stretch_of_the_text_names_its_author_and_leads_to_the_change(editor: Any) -> None:
    program = make_program(body="培训430期。", author=make_user("武艳丽"))
    revised(program, "培训452期。", author=make_user("王芳"))
    page = editor.get(at("entries_program_authors", program.pk))
    (paragraph,) = page.context["paragraphs"]
    assert [(text, one.author_name) for text, one, _tone in paragraph] == [
        ("培训", "武艳丽"),
        ("452", "王芳"),
        ("期。", "武艳丽"),
    ]
    assert f'{at("entries_program_compare", program.pk)}?after=2"' in page.content.decode()


def test_who_wrote_what_costs_as_many_queries_for_many_revisions_as_for_one(editor: Any) -> None:
    program = make_program(body="甲。")
    url = at("entries_program_authors", program.pk)
    editor.get(url)
    few = queries(editor, url)
    revised(program, *(f"第{n}次。" for n in range(20)))
    assert queries(editor, url) == few


VIEWS = [
    ("entries_program_history", ()),
    ("entries_program_compare", ()),
    ("entries_program_authors", ()),
    ("entries_program_restore", (1,)),
]


@pytest.mark.parametrize(("name", "args"), VIEWS)
def test_the_history_is_for_editors_of_entries_alone(client: Any, name: str, args: tuple[int, ...]) -> None:
    url = at(name, revised(make_program(), "乙。").pk, *args)
    assert client.get(url).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("reader", may="view_program"))
    assert client.get(url).status_code == (403 if args else 200)


@pytest.mark.parametrize(("name", "args"), VIEWS)
def test_the_history_of_no_entry_is_not_found(editor: Any, name: str, args: tuple[int, ...]) -> None:
    make_program()
    assert editor.get(at(name, 999_999, *args)).status_code == 404


def test_reading_is_by_get_alone(editor: Any) -> None:
    program = make_program()
    assert editor.post(at("entries_program_history", program.pk)).status_code == 405
    assert editor.post(at("entries_program_compare", program.pk)).status_code == 405
    assert editor.post(at("entries_program_authors", program.pk)).status_code == 405


def test_a_revision_that_the_entry_never_had_is_not_restored(editor: Any) -> None:
    program = make_program()
    assert restored(editor, program, 7, seen=1).status_code == 404

"""An entry's page: saving, revisions, stale saves."""

from __future__ import annotations

from typing import Any

import pytest

from entries.editing import record_revisions
from entries.models import Award, Figure, Program, Revision
from tests.admin.pages import at, errors, form_of, new_row, said, save
from tests.factories import make_award, make_program, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


def page(program: Program) -> str:
    return at("entries_program_change", program.pk)


def test_saving_a_changed_text_makes_a_revision_that_names_its_author(editor: Any) -> None:
    program = make_program()
    answer = save(editor, page(program), body="第一段。\r\n\r\n  第二段。 ")
    assert "Saved as revision 2." in said(answer)
    latest = Revision.objects.get(program=program, number=2)
    assert (latest.author_name, latest.origin, latest.content["body"]) == ("editor", "edit", "第一段。\n第二段。")
    program.refresh_from_db()
    assert program.body == "第一段。\n第二段。"


def test_saving_unchanged_makes_no_revision_and_leaves_the_date(editor: Any) -> None:
    program = make_program(body="一。\n二。")
    make_award(program=program)
    save(editor, page(program))
    program.refresh_from_db()
    answer = save(editor, page(program), body="一。\r\n二。\r\n")
    assert "Nothing changed: no revision was made." in said(answer)
    assert Program.objects.get().modified_at == program.modified_at
    assert Revision.objects.count() == 2  # the first, and the award's


def test_moving_an_entry_makes_no_revision_and_says_so(editor: Any) -> None:
    program = make_program()
    answer = save(editor, page(program), order="500")
    assert "place was saved" in said(answer)
    assert Program.objects.get().order == 500
    assert Revision.objects.count() == 1


def test_a_new_entry_gets_its_first_revision(editor: Any) -> None:
    section = make_section()
    answer = save(editor, at("entries_program_add"), section=section.pk, title="概况", body="全文。", order="")
    assert "Saved as revision 1." in said(answer)
    assert Program.objects.get().order == 10


def test_figures_facts_and_awards_are_part_of_the_revision(editor: Any) -> None:
    program = make_program()
    data = new_row(
        form_of(editor, page(program)), "figures", kind="figure", number="22", caption="捐赠活动", credit="妇联"
    )
    data = new_row(data, "facts", label="培训", value="10.2", unit="万人次", qualifier="余")
    data = new_row(
        data,
        "awards",
        name="三八红旗手",
        level="national",
        year="2022",
        recipients="武艳丽 | 自治区妇联\n某社区|||unit",
    )
    assert "Saved as revision 2." in said(save(editor, page(program), data))
    content = Revision.objects.get(number=2).content
    assert content["figures"][0]["number"] == 22
    assert content["facts"][0]["value"] == "10.2"
    assert [(r["name"], r["affiliation"], r["kind"]) for r in content["awards"][0]["recipients"]] == [
        ("武艳丽", "自治区妇联", "person"),
        ("某社区", "", "unit"),
    ]


def test_a_form_sent_back_untouched_changes_nothing_of_its_rows(editor: Any) -> None:
    program = make_program()
    award = make_award(program=program, year=2022)
    award.recipients.create(order=1, name="武艳丽", affiliation="妇联", post="主任")
    award.recipients.create(order=2, name="社区", kind="unit")
    program.facts.create(label="培训", value="80", order=1)
    program.figures.create(number=1, order=1)
    save(editor, page(program))
    assert Revision.objects.count() == 2
    assert "Nothing changed" in said(save(editor, page(program)))
    assert [r.pk for r in award.recipients.all()] == list(award.recipients.values_list("pk", flat=True))


def test_new_rows_take_the_last_places(editor: Any) -> None:
    program = make_program()
    program.facts.create(label="一", value=1, order=7)
    data = new_row(form_of(editor, page(program)), "facts", label="二", value="2")
    save(editor, page(program), new_row(data, "facts", label="三", value="3"))
    assert list(program.facts.values_list("label", "order")) == [("一", 7), ("二", 8), ("三", 9)]


def test_a_stale_save_overwrites_nothing_and_shows_both_versions(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    save(editor, page(program), body="别人的话。")
    html = save(editor, page(program), opened, body="我的话。").content.decode()
    assert "editor saved revision 2" in html
    assert "我的话。" in html
    assert Program.objects.get().body == "别人的话。"


def test_a_stale_save_goes_through_once_the_editor_has_read_the_other_revision(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    save(editor, page(program), body="别人的话。")
    assert "Saved as revision 3." in said(save(editor, page(program), opened, body="两人的话。", taken_over="2"))


def test_having_read_one_revision_does_not_overwrite_a_newer_one(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    save(editor, page(program), body="甲。")
    save(editor, page(program), body="乙。")
    assert "saved revision 3" in save(editor, page(program), opened, body="丙。", taken_over="2").content.decode()
    assert Program.objects.get().body == "乙。"


def test_a_form_without_the_number_it_was_opened_at_is_refused(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    del opened["opened_at_revision"]
    assert "Not saved" in errors(save(editor, page(program), opened, body="丙。"))


def test_a_save_does_not_move_back_an_entry_that_was_moved_meanwhile(editor: Any) -> None:
    program = make_program()
    opened = form_of(editor, page(program))
    Program.objects.update(order=70)
    assert "moved to another place" in errors(save(editor, page(program), opened, body="新。"))
    assert Program.objects.get().order == 70
    save(editor, page(program), opened, body="新。", order="70", taken_over_place=f"{program.section_id}:70")
    assert Program.objects.get().body == "新。"


def test_a_row_that_somebody_deleted_meanwhile_is_reported_and_not_lost(editor: Any) -> None:
    program = make_program()
    make_award(program=program, name="某奖")
    record_revisions(programs=[program], author=None)
    opened = form_of(editor, page(program))
    save(editor, page(program), {**form_of(editor, page(program)), "awards-0-DELETE": "on"})
    html = save(editor, page(program), opened, **{"awards-0-rank": "一等奖"}).content.decode()
    assert 'id="conflict-awards-0"' in html
    assert "一等奖" in html


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": "已有"}, "an entry of this title already"),
        ({"order": "10"}, "has this position"),
        ({"title": ""}, "required"),
    ],
)
def test_a_rule_of_the_database_is_an_error_of_the_form(editor: Any, fields: dict[str, str], message: str) -> None:
    make_program(title="已有")
    assert message in errors(save(editor, page(make_program()), **fields))


def test_two_figures_of_one_number_are_refused_in_one_form(editor: Any) -> None:
    program = make_program()
    data = form_of(editor, page(program))
    for _ in range(2):
        data = new_row(data, "figures", kind="figure", number="1", caption="图")
    assert "a figure of this number already" in errors(save(editor, page(program), data))
    assert not Figure.objects.exists()


def test_two_awards_of_one_name_year_and_rank_are_refused_in_one_form(editor: Any) -> None:
    program = make_program()
    data = form_of(editor, page(program))
    for _ in range(2):
        data = new_row(data, "awards", name="某奖", level="other")
    assert "this award, of this year and rank, already" in errors(save(editor, page(program), data))


def test_two_figures_exchange_their_numbers_in_one_save(editor: Any) -> None:
    program = make_program()
    first, second = (program.figures.create(number=number, order=number) for number in (1, 2))
    save(editor, page(program), **{"figures-0-number": "2", "figures-1-number": "1"})
    assert [program.figures.get(pk=figure.pk).number for figure in (first, second)] == [2, 1]


def test_two_awards_exchange_their_names_in_one_save(editor: Any) -> None:
    program = make_program()
    first, second = (make_award(program=program, name=name) for name in ("甲奖", "乙奖"))
    save(editor, page(program), **{"awards-0-name": "乙奖", "awards-1-name": "甲奖"})
    assert [Award.objects.get(pk=award.pk).name for award in (first, second)] == ["乙奖", "甲奖"]


def test_a_figure_that_was_added_meanwhile_keeps_its_number(editor: Any) -> None:
    program = make_program()
    opened = new_row(form_of(editor, page(program)), "figures", kind="figure", number="1", caption="图")
    program.figures.create(number=1)
    assert "a figure of this number already" in errors(save(editor, page(program), opened))


@pytest.mark.parametrize(
    ("prefix", "row", "message"),
    [
        ("figures", {"kind": "figure", "credit": "妇联"}, "a number or a caption"),
        ("facts", {"value": "3"}, "required"),
        ("awards", {"name": "某奖", "level": "other", "year": "22"}, "1900"),
        ("awards", {"name": "某奖", "level": "other", "recipients": "|某单位"}, "Line 1 has no name"),
        ("awards", {"name": "某奖", "level": "other", "recipients": "甲|乙|丙|丁"}, "no kind of recipient"),
    ],
)
def test_a_wrong_row_is_an_error_of_the_form(editor: Any, prefix: str, row: dict[str, str], message: str) -> None:
    program = make_program()
    data = new_row(form_of(editor, page(program)), prefix, **row)
    assert message in errors(save(editor, page(program), data))


def test_a_recipient_with_a_bar_in_the_name_survives_a_save(editor: Any) -> None:
    program = make_program()
    make_award(program=program).recipients.create(name="甲|乙")
    save(editor, page(program), body="新。")
    assert Award.objects.get().recipients.get().name == "甲|乙"


def test_the_page_shows_state_and_revisions_in_constant_queries(
    editor: Any, django_assert_max_num_queries: Any
) -> None:
    program = make_program()
    for number in range(12):
        save(editor, page(program), body=f"第{number}稿。")
        make_award(program=program, name=f"奖{number}").recipients.create(name="甲")
    with django_assert_max_num_queries(20):
        html = editor.get(page(program)).content.decode()
    assert 'data-state="draft"' in html
    assert html.count("data-revision=") == 10


def test_an_editor_who_may_only_look_sees_no_button_and_cannot_save(client: Any) -> None:
    program = make_program()
    client.force_login(make_user(may=("view_program", "view_revision")))
    html = client.get(page(program)).content.decode()
    assert 'name="_save"' not in html
    assert 'id="publish"' not in html
    assert client.post(page(program), {"body": "x"}).status_code == 403


def test_a_stranger_is_sent_to_the_login(client: Any) -> None:
    assert client.get(page(make_program())).status_code == 302


def test_a_draft_is_deleted_with_its_revisions(editor: Any) -> None:
    program = make_program()
    editor.post(at("entries_program_delete", program.pk), {"post": "yes"})
    assert not Program.objects.exists()

"""Out of reach is not there: neither listed, nor found, nor offered, nor at its address, nor changed by a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from entries.editing.binning import bin_section
from entries.importing.tables import import_table
from entries.models import Assignment, Award, Deletion, ImportRun, Program, Role, Schedule, Section, State
from entries.publishing import publish
from tests.admin.pages import at, errors, form_of, said, save
from tests.factories import make_award, make_member, make_program, make_section, make_user, make_yearbook, put_into_bin

pytestmark = pytest.mark.django_db
SECRET = "机密条目"


@pytest.fixture
def mine() -> Program:
    """An entry in one's own section."""
    return make_program(section=make_section("群众团体/自治区妇联"), title="本单位条目", body="本单位正文。")


@pytest.fixture
def other(mine: Program) -> Program:
    """An entry of another unit, in another volume, with all that belongs to it."""
    section = make_section("机密类目", yearbook=make_yearbook(title="机密年鉴", edition_year=2019))
    program = make_program(section=section, title=SECRET, body="机密正文。")
    make_award(program=program, name="机密荣誉", year=1987)
    ImportRun.objects.create(section=section, source_name="机密.txt", plan=[], counts={}, source_digest="")
    Schedule.objects.create(program=program, verb="publish", at="2999-01-01T00:00:00Z", note="机密")
    return program


@pytest.fixture
def writer(client: Any, mine: Program, other: Program) -> Any:
    """A contributing writer of that one section."""
    client.force_login(make_member(Role.CONTRIBUTOR, mine.section, username="writer"))
    return client


@pytest.fixture
def chief(client: Any, mine: Program, other: Program) -> Any:
    """A chief editor of that one section: every right of the manuscript side, and no further."""
    client.force_login(make_member(Role.CHIEF_EDITOR, mine.section, username="chief"))
    return client


NOUNS = ("yearbook", "section", "program", "award", "revision", "importrun", "schedule")


@pytest.mark.parametrize("noun", NOUNS)
def test_no_list_filter_or_search_names_what_is_out_of_reach(chief: Any, noun: str) -> None:
    for query in ("", "?volume=all&p=1", "?q=机密", "?p=1&state=draft&year=1987"):
        page = chief.get(at(f"entries_{noun}_changelist") + query, follow=True).content.decode()
        assert "机密" not in page.replace("q=机密", "").replace('value="机密"', ""), query
        assert "1987" not in page.replace("year=1987", ""), query


@pytest.mark.parametrize("noun", ["yearbook", "section", "program", "award"])
def test_a_list_shows_what_is_within_reach(writer: Any, mine: Program, noun: str) -> None:
    make_award(program=mine)
    assert writer.get(at(f"entries_{noun}_changelist"), {"p": "1"}).context["cl"].result_count == 1


def test_the_counts_of_a_volume_count_what_is_within_reach(writer: Any, mine: Program) -> None:
    hidden = make_program(section=make_section("别处", yearbook=mine.section.yearbook))
    publish(programs=[hidden], by=None)
    volume = writer.get(at("entries_yearbook_changelist")).context["cl"].result_list[0]
    assert (volume.section_count, volume.entry_count, volume.public_count) == (1, 1, 0)


def stored(other: Program) -> dict[str, Any]:
    """What belongs to the entry, by noun."""
    return {
        "yearbook": other.section.yearbook,
        "section": other.section,
        "program": other,
        "award": other.awards.get(),
        "revision": other.revisions.get(),
        "importrun": other.section.import_runs.get(),
        "schedule": other.schedules.get(),
    }


@pytest.mark.parametrize("noun", NOUNS)
def test_the_page_of_what_is_out_of_reach_is_not_found_like_one_that_is_not_there(
    chief: Any, other: Program, noun: str
) -> None:
    for page in ("change", "delete", "history"):
        url, unknown = (at(f"entries_{noun}_{page}", pk) for pk in (stored(other)[noun].pk, 999_999))
        for method in (chief.get, chief.post):
            answer = method(url)
            assert answer.status_code == method(unknown).status_code
            assert answer.status_code in (403, 404, 405)
            assert "机密" not in answer.content.decode()
    assert chief.get(at(f"entries_{noun}_change", stored(other)[noun].pk)).status_code == 404


@pytest.mark.parametrize("name", ["publish", "withdraw", "desk", "merge", "schedule"])
def test_no_button_s_address_works_on_an_entry_out_of_reach(chief: Any, other: Program, name: str) -> None:
    for pk in (other.pk, 999_999):
        assert chief.post(at(f"entries_program_{name}", pk)).status_code == 404
    assert other.state == State.DRAFT


def test_no_plan_and_no_import_of_others_is_undone(chief: Any, other: Program) -> None:
    assert chief.post(at("entries_schedule_cancel", other.schedules.get().pk)).status_code == 404
    assert chief.post(at("entries_importrun_undo", other.section.import_runs.get().pk)).status_code == 404


@pytest.mark.parametrize(
    "action", ["publish_entries", "withdraw_entries", "schedule_entries", "change_field", "delete_selected"]
)
@pytest.mark.parametrize("across", ["0", "1"])
def test_an_action_on_many_concerns_what_is_within_reach(chief: Any, other: Program, action: str, across: str) -> None:
    data = {"action": action, "_selected_action": [other.pk], "select_across": across, "confirmed": "1"}
    data |= {"field": "kind", "value": "event", "post": "yes", "at": "2999-02-01T00:00", "verb": "publish"}
    answer = chief.post(at("entries_program_changelist"), data, follow=True)
    other.refresh_from_db()
    assert SECRET not in answer.content.decode()
    assert (other.kind, other.state, other.schedules.count()) == ("work", State.DRAFT, 1)


def test_publishing_a_volume_publishes_the_entries_within_reach(chief: Any, mine: Program) -> None:
    hidden = make_program(section=make_section("别处", yearbook=mine.section.yearbook), title=SECRET)
    data = {"action": "publish_volumes", "_selected_action": [mine.section.yearbook_id], "confirmed": "1"}
    answer = chief.post(at("entries_yearbook_changelist"), data, follow=True)
    assert (mine.state, hidden.state) == (State.PUBLISHED, State.DRAFT)
    assert SECRET not in answer.content.decode()


def test_one_who_sees_an_entry_and_may_not_publish_it_is_refused_with_403(client: Any, mine: Program) -> None:
    member = make_member(Role.CHIEF_EDITOR, make_section("别处", yearbook=mine.section.yearbook))
    Assignment.objects.create(user=member, section=mine.section, group=reviewers())
    client.force_login(member)
    assert client.get(at("entries_program_change", mine.pk)).status_code == 200
    assert client.post(at("entries_program_publish", mine.pk)).status_code == 403
    assert client.post(at("entries_program_schedule", mine.pk)).status_code == 403
    assert client.post(at("entries_program_desk", mine.pk)).status_code == 403
    assert client.post(at("entries_program_change", mine.pk), {"title": "改"}).status_code == 403


def reviewers() -> Any:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=Role.FIRST_REVIEWER.value)


def test_a_mixed_selection_is_done_entry_by_entry_and_each_refusal_is_explained(client: Any, mine: Program) -> None:
    seen = make_program(section=make_section("别处", yearbook=mine.section.yearbook), title="只可看")
    member = make_member(Role.CHIEF_EDITOR, mine.section)
    Assignment.objects.create(user=member, section=seen.section, group=reviewers())
    client.force_login(member)
    for action in ("publish_entries", "change_field"):
        data = {
            "action": action,
            "_selected_action": [mine.pk, seen.pk],
            "confirmed": "1",
            "field": "kind",
            "value": "event",
        }
        answer = client.post(at("entries_program_changelist"), data, follow=True)
        assert "“只可看”: Your roles do not let you" in said(answer)
    mine.refresh_from_db()
    seen.refresh_from_db()
    assert (mine.state.value, mine.kind, seen.state, seen.kind) == ("changed", "event", State.DRAFT, "work")


# -- forms and choices


@pytest.mark.parametrize(("model", "field"), [("program", "section"), ("award", "program")])
def test_a_choice_finds_only_what_is_within_reach(writer: Any, model: str, field: str) -> None:
    asked = {"app_label": "entries", "model_name": model, "field_name": field, "term": ""}
    found = json.loads(writer.get(at("entries_find"), asked).content)["results"]
    assert len(found) == 1
    assert "妇联" in found[0]["text"]


def test_an_entry_is_neither_added_nor_moved_out_of_reach(writer: Any, mine: Program, other: Program) -> None:
    answer = save(writer, at("entries_program_change", mine.pk), section=other.section_id)
    assert "section" in answer.context["adminform"].form.errors
    data = {**form_of(writer, at("entries_program_add")), "title": "新", "section": other.section_id}
    assert "section" in writer.post(at("entries_program_add"), data).context["adminform"].form.errors
    assert list(other.section.programs.all()) == [other]


def test_settling_two_versions_moves_no_entry_out_of_reach(writer: Any, mine: Program, other: Program) -> None:
    from django.core import signing

    from entries.admin.merging import SALT
    from entries.editing import contents_of

    user = writer.get(at("index")).wsgi_request.user
    carried = {"mine": contents_of([mine])[mine.pk], "base": 1, "opened": f"{mine.section_id}:{mine.order}", "tab": ""}
    carried["place"] = f"{other.section_id}:70"
    signed = signing.dumps(carried, salt=f"{SALT}.{mine.pk}.{user.pk}", compress=True)
    answer = writer.post(at("entries_program_merge", mine.pk), {"carried": signed, "seen": "1"})
    assert answer.status_code == 422
    mine.refresh_from_db()
    assert mine.section_id != other.section_id


def test_a_section_is_offered_parents_within_reach_and_none_at_the_top(
    client: Any, mine: Program, other: Program
) -> None:
    client.force_login(make_member(Role.EDITOR, mine.section))
    page = client.get(at("entries_section_add")).content.decode()
    assert "机密" not in page
    data = {"title": "新", "yearbook": mine.section.yearbook_id, "parent": "", "order": ""}
    assert "Your roles do not let you add sections" in errors(client.post(at("entries_section_add"), data))
    client.post(at("entries_section_add"), {**data, "parent": mine.section_id})
    assert Section.objects.get(title="新").parent == mine.section


def test_a_volume_is_added_by_those_alone_who_may_do_so_everywhere(chief: Any) -> None:
    assert chief.get(at("entries_yearbook_add")).status_code == 403
    chief.force_login(make_member(Role.CHIEF_EDITOR))
    assert chief.get(at("entries_yearbook_add")).status_code == 200


def arrange(client: Any, parent: int | None, *ids: int) -> Any:
    body = json.dumps({"parent": parent, "ids": list(ids)})
    return client.post(at("entries_section_arrange"), body, content_type="application/json")


def test_sections_are_arranged_by_those_who_may_change_the_one_above(chief: Any, mine: Program, other: Program) -> None:
    below = [Section.objects.create(yearbook=mine.section.yearbook, parent=mine.section, title=t) for t in "甲乙"]
    assert arrange(chief, mine.section_id, below[1].pk, below[0].pk).status_code == 200
    assert arrange(chief, mine.section.parent_id, mine.section_id).status_code == 403
    assert arrange(chief, None, other.section_id).status_code == 409


# -- files in and out


def out(client: Any, noun: str) -> str:
    """The export of all that the list can show."""
    query = "?volume=all" if noun == "section" else ""
    return b"".join(client.get(at(f"entries_{noun}_export") + query).streaming_content).decode()


@pytest.mark.parametrize("noun", ["yearbook", "section", "program", "award"])
def test_an_export_holds_what_is_within_reach(chief: Any, mine: Program, noun: str) -> None:
    make_award(program=mine)
    text = out(chief, noun)
    assert "机密" not in text
    assert text.count("内蒙古年鉴") == 1


TABLES = (
    ("program", "yearbook,section,title,body", "机密年鉴 2019,机密类目,机密条目,改过。"),
    ("program", "yearbook,section,title,body", "机密年鉴 2019,机密类目,新条目,新。"),
    ("program", "yearbook,section,title,order", "机密年鉴 2019,机密类目,机密条目,70"),
    ("section", "yearbook,section,unit", "机密年鉴 2019,机密类目,某单位"),
    ("section", "yearbook,section,unit", "内蒙古年鉴 2023,群众团体,某单位"),
    ("section", "yearbook,section,unit", "内蒙古年鉴 2023,新类目,某单位"),
    ("award", "yearbook,section,program,name", "机密年鉴 2019,机密类目,机密条目,新荣誉"),
)


@pytest.mark.parametrize(("noun", "header", "row"), TABLES)
def test_a_row_that_would_change_something_out_of_reach_is_refused_by_its_number(
    chief: Any, other: Program, noun: str, header: str, row: str
) -> None:
    before = [list(model.objects.values()) for model in (Program, Section, Award)]
    for step in ("plan", "apply"):
        data = {"text": f"{header}\n{row}\n", "step": step, "fingerprint": ""}
        answer = chief.post(at(f"entries_{noun}_import"), data)
        assert [error.row for error in answer.context["errors"]] == [2]
        assert "机密正文" not in answer.content.decode()
    assert before == [list(model.objects.values()) for model in (Program, Section, Award)]


def test_a_volume_out_of_reach_and_one_that_is_not_there_are_refused_in_the_same_words(chief: Any) -> None:
    user, words = User.objects.get(username="chief"), []
    for name in ("机密年鉴", "没有年鉴"):
        row = f"title,edition_year,publisher\n{name},2019,某出版社\n".encode()
        run = import_table(name="yearbooks", data=row, author=user, dry_run=True)
        words.append([(error.row, error.column, error.message) for error in run.errors])
    assert words[0] == words[1] != []
    assert chief.get(at("entries_yearbook_import")).status_code == 403


def test_a_row_that_changes_nothing_or_something_of_one_s_own_is_taken(writer: Any, mine: Program) -> None:
    row = "yearbook,section,title,body\n内蒙古年鉴 2023,群众团体/自治区妇联,本单位条目,新正文。\n"
    shown = writer.post(at("entries_program_import"), {"text": row, "step": "plan"})
    assert shown.context["run"].counts["updated"] == 1


@pytest.mark.parametrize("path", ["机密类目", "没有的类目", "机密类目/新"])
@pytest.mark.parametrize("volume", ["机密年鉴 2019", "没有年鉴 2019"])
def test_a_manuscript_is_imported_into_one_s_own_place_alone(writer: Any, volume: str, path: str) -> None:
    data = {"text": f"【{SECRET}】 来稿。", "step": "plan", "yearbook": volume, "section": path}
    answer = writer.post(at("entries_import_manuscript"), data)
    assert answer.status_code == 422
    assert "choose one of the places that the fields offer" in answer.content.decode()
    assert "机密正文" not in answer.content.decode()


def test_the_importer_offers_the_places_within_reach(writer: Any, mine: Program, other: Program) -> None:
    page = writer.get(f"{at('entries_import_manuscript')}?section={other.section_id}").content.decode()
    assert "机密" not in page
    assert '<option value="群众团体/自治区妇联">' in page
    data = {"text": "【新】 来稿。", "step": "plan", "yearbook": "内蒙古年鉴 2023", "section": "群众团体/自治区妇联"}
    assert writer.post(at("entries_import_manuscript"), data).status_code == 200


def test_somebody_s_words_in_an_entry_out_of_reach_are_not_told(chief: Any, other: Program) -> None:
    from entries.editing import be_present

    be_present(program=other, user=make_user("另一人"), tab="a", typing=True)
    data = {"action": "change_field", "_selected_action": [other.pk], "field": "kind", "value": "event"}
    assert "另一人" not in chief.post(at("entries_program_changelist"), data, follow=True).content.decode()


def test_the_menu_leads_nowhere_without_an_assignment(client: Any, mine: Program) -> None:
    user = make_user(may="*")
    user.assignments.all().delete()
    client.force_login(user)
    assert "/entries/program/" not in client.get(at("index")).content.decode()
    assert client.get(at("entries_program_changelist")).status_code == 403


@pytest.mark.parametrize("noun", ["program", "section", "yearbook", "award", "revision"])
def test_lists_of_one_with_many_assignments_cost_what_those_of_others_do(
    client: Any, django_assert_max_num_queries: Any, noun: str
) -> None:
    sections = [make_section(f"第{n}类") for n in range(12)]
    for section in sections:
        make_award(program=make_program(section=section))
    client.force_login(make_member(Role.EDITOR, *sections))
    url = at(f"entries_{noun}_changelist")
    client.get(url, {"p": "1"})
    with django_assert_max_num_queries(12):
        assert client.get(url, {"p": "1"}).status_code == 200


def test_the_address_of_the_public_site_stays_open_to_all(client: Any, other: Program) -> None:
    publish(programs=[other], by=None)
    assert client.get(reverse("site:home")).status_code == 200


def test_the_bin_shows_what_was_deleted_within_reach_and_restores_nothing_else(chief: Any, other: Program) -> None:
    put_into_bin((mine := make_program(section=other.section)), by=None)
    make_program(section=(own := Section.objects.get(title="自治区妇联")), title="可恢复")
    put_into_bin(Program.objects.get(title="可恢复"))
    page = chief.get(at("entries_deletion_changelist"), {"p": "1"})
    assert [deletion.name for deletion in page.context["cl"].result_list] == ["可恢复"]
    mine.refresh_from_db(from_queryset=Program.everything.all())
    assert chief.post(at("entries_deletion_change", mine.deletion_id), {}).status_code == 404
    assert own.programs.count() == 1


def test_a_section_in_the_bin_gives_no_right_to_the_one_that_took_its_position(mine: Program) -> None:
    member = make_member(Role.CHIEF_EDITOR, mine.section)
    make_program(section=Section.objects.create(yearbook=mine.section.yearbook, title="乙"))
    deletion = bin_section(section=mine.section, by=None)
    taken = Section.objects.create(
        yearbook=mine.section.yearbook, parent=mine.section.parent, title="新", order=mine.section.order
    )
    assert taken.tree_key == mine.section.tree_key
    assert not taken.is_visible_to(User.objects.get(pk=member.pk))
    successor = make_member(Role.CHIEF_EDITOR, taken)
    assert not Deletion.objects.visible_to(successor).exists()
    assert Deletion.objects.visible_to(make_member(Role.CHIEF_EDITOR, mine.section.parent)).get() == deletion

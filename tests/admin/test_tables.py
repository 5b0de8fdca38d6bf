"""Tables in the admin: out as the list is filtered, in after a look."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.editing import record_revisions, submit
from entries.exporting import FORMATS
from entries.importing import undo_import
from entries.models import ImportRun, Program, Revision
from tests.factories import make_award, make_program, make_section, make_user

pytestmark = pytest.mark.django_db
NOUNS = ("yearbook", "section", "program", "award")
ROW = "yearbook,section,title,body\n内蒙古年鉴 2023,群众团体,{},{}\n"


@pytest.fixture
def desk(client):
    """A client that an editor with every right uses."""
    client.force_login(make_user(may="*"))
    return client


def at(noun: str, what: str) -> str:
    """The address of a table's export or import."""
    return f"/en/admin/entries/{noun}/{what}/"


def hidden(response) -> dict[str, str]:
    """What the preview's form carries along."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def preview(desk, text: str):
    """The page that shows what the file would do."""
    return desk.post(at("program", "import"), {"text": text, "step": "plan"})


def test_the_plan_of_a_table_says_how_many_reviews_it_voids(desk):
    changed, same = (make_program(section=make_section(path), body="旧。") for path in ("群众团体", "经济"))
    submit(programs=[changed, same], by=None)
    page = preview(desk, ROW.format(changed.title, "新。")).content.decode()
    assert "1 of them is in review" in page
    row = f"yearbook,section,program,name\n内蒙古年鉴 2023,群众团体,{changed.title},三八红旗手\n"
    page = desk.post(at("award", "import"), {"text": row, "step": "plan"}).content.decode()
    assert "1 of them is in review" in page


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_list_goes_out_in_every_format(desk, noun, form):
    make_award(program=make_program(section=make_section("群众团体")))
    response = desk.get(at(noun, f"export/{form}"))
    assert (response.status_code, response["Content-Type"]) == (200, FORMATS[form].content_type)
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_offers_every_format_with_its_filters(desk, noun):
    make_section("群众团体")
    page = desk.get(f"/en/admin/entries/{noun}/?q=群众").content.decode()
    assert [form for form in FORMATS if f"{at(noun, f'export/{form}')}?q=" not in page] == []


def test_a_format_that_cannot_hold_the_rows_is_refused_with_the_way_out(desk, monkeypatch):
    make_program(section=make_section("群众团体"))
    monkeypatch.setattr("entries.exporting.workbooks.MOST_ROWS", 0)
    page = desk.get(at("program", "export/xlsx"), follow=True).content.decode()
    assert "take CSV" in page


def test_an_address_that_filters_by_nothing_that_there_is_leads_back_and_says_so(desk):
    page = desk.get(at("program", "export/csv") + "?nothing__such=1", follow=True)
    assert "filter it anew" in page.content.decode()


def test_an_unknown_format_is_not_found(desk):
    assert desk.get(at("program", "export/pdf")).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_goes_out_as_a_file_that_excel_opens(desk, noun):
    make_program(section=make_section("群众团体"))
    response = desk.get(at(noun, "export"))
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"].endswith('.csv"')


def test_what_goes_out_is_what_the_list_shows(desk):
    section = make_section("群众团体")
    make_program(section=section, title="概况", kind="overview")
    make_program(section=section, title="大赛", kind="event")
    text = b"".join(desk.get(at("program", "export") + "?kind=event").streaming_content).decode()
    assert "大赛" in text
    assert "概况" not in text


def test_a_preview_shows_what_would_happen_and_writes_nothing(desk):
    make_program(section=make_section("群众团体"), title="概况", body="旧文。")
    page = preview(desk, ROW.format("概况", "新文。")).content.decode()
    assert "<del>旧</del><ins>新</ins>文。" in page
    assert Program.objects.get().body == "旧文。"


def test_what_was_shown_is_imported_in_the_editor_s_name(desk):
    make_section("群众团体")
    desk.post(at("program", "import"), {**hidden(preview(desk, ROW.format("新", "正文。"))), "step": "apply"})
    assert Revision.objects.get().author.username == "editor"


def test_a_file_is_imported_like_pasted_text(desk):
    make_section("群众团体")
    file = SimpleUploadedFile("entries.csv", ROW.format("新", "正文。").encode("gb18030"))
    shown = desk.post(at("program", "import"), {"file": file, "step": "plan"})
    desk.post(at("program", "import"), {**hidden(shown), "step": "apply"})
    assert Program.objects.get().title == "新"


def test_an_edit_made_after_the_preview_is_not_overwritten(desk):
    make_program(section=make_section("群众团体"), title="概况", body="旧文。")
    carried = hidden(preview(desk, ROW.format("概况", "新文。")))
    Program.objects.update(body="编辑改过。")
    response = desk.post(at("program", "import"), {**carried, "step": "apply"})
    assert (response.status_code, 'id="stale"' in response.content.decode()) == (409, True)
    assert Program.objects.get().body == "编辑改过。"


def test_confirming_twice_does_nothing_the_second_time_and_says_so(desk):
    make_section("群众团体")
    carried = hidden(preview(desk, ROW.format("新", "正文。")))
    desk.post(at("program", "import"), {**carried, "step": "apply"})
    again = desk.post(at("program", "import"), {**carried, "step": "apply"})
    assert (again.status_code, again["Location"]) == (302, at("program", "").rstrip("/") + "/")
    assert "imported already" in str(list(get_messages(again.wsgi_request))[-1])
    assert Revision.objects.count() == 1


def test_errors_are_a_table_of_row_column_value_and_mend(desk):
    make_section("群众团体")
    page = preview(desk, ROW.format("", "正文。")).content.decode()
    assert 'id="errors"' in page
    assert "<td>2</td><td>title</td>" in page


@pytest.mark.parametrize("noun", NOUNS)
def test_a_stranger_is_led_to_the_login(client, noun):
    assert client.get(at(noun, "export")).status_code == 302
    assert client.get(at(noun, "import")).status_code == 302


@pytest.mark.parametrize("noun", NOUNS)
def test_one_who_may_only_look_takes_tables_but_brings_none(client, noun):
    client.force_login(make_user(may=f"view_{noun}"))
    assert client.get(at(noun, "export")).status_code == 200
    assert client.get(at(noun, "import")).status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
def test_one_without_rights_takes_none(client, noun):
    client.force_login(make_user())
    assert client.get(at(noun, "export")).status_code == 403


def test_other_methods_are_refused(desk):
    assert desk.post(at("program", "export")).status_code == 405
    assert desk.put(at("program", "import")).status_code == 405


# -- conflicts, deletions, errors


def stale_row(desk, theirs: str = "来稿。") -> dict[str, str]:
    """The preview's fields of a row whose entry was changed after its revision 1 was exported."""
    program = make_program(section=make_section("群众团体"), title="概况", body="第一段。\n第二段。")
    Program.objects.update(body="第一段。\n第二段,编辑改过。")
    record_revisions(programs=[program], author=None)
    text = f'yearbook,section,title,body,revision\n内蒙古年鉴 2023,群众团体,概况,"{theirs}",1\n'
    page = preview(desk, text)
    assert 'id="conflicts"' in page.content.decode()
    return hidden(page)


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        ("keep", "第一段。\n第二段,编辑改过。"),
        ("take", "第一段,来稿。\n第二段。"),
        ("merge", "第一段,来稿。\n第二段,编辑改过。"),
    ],
)
def test_a_conflict_is_settled_as_the_editor_chooses(desk, choice, body):
    carried = stale_row(desk, "第一段,来稿。\n第二段。")
    desk.post(at("program", "import"), {**carried, "choice-2": choice, "step": "apply"})
    assert Program.objects.get().body == body


def test_a_conflict_without_a_choice_is_left_as_it_stands(desk):
    response = desk.post(at("program", "import"), {**stale_row(desk), "step": "apply"}, follow=True)
    assert Program.objects.get().body == "第一段。\n第二段,编辑改过。"
    assert "1 in conflict" in response.content.decode()


def test_merging_is_offered_only_where_nothing_is_lost(desk):
    stale_row(desk)
    text = "yearbook,section,title,body,revision\n内蒙古年鉴 2023,群众团体,概况,第二段另改。,1\n"
    assert 'value="merge"' not in preview(desk, text).content.decode()


def test_what_would_be_deleted_is_shown_and_then_deleted(desk):
    make_program(section=make_section("群众团体"), title="概况")
    page = preview(desk, "yearbook,section,title,delete\n内蒙古年鉴 2023,群众团体,概况,yes\n")
    assert "<del>概况</del>" in page.content.decode()
    assert Program.objects.exists()
    desk.post(at("program", "import"), {**hidden(page), "step": "apply"})
    assert not Program.objects.exists()


def test_one_who_may_not_delete_does_not_by_a_table(client):
    client.force_login(make_user(may=("add_program", "change_program", "view_program")))
    make_program(section=make_section("群众团体"), title="概况")
    page = preview(client, "yearbook,section,title,delete\n内蒙古年鉴 2023,群众团体,概况,yes\n").content.decode()
    assert "not delete" in page
    assert 'value="apply"' not in page


def test_unknown_columns_are_ignored_only_where_the_editor_says_so(desk):
    make_section("群众团体")
    text = "yearbook,section,title,remarks\n内蒙古年鉴 2023,群众团体,新,备注\n"
    first = preview(desk, text)
    assert 'name="ignore" value="remarks"' in first.content.decode()
    second = desk.post(at("program", "import"), {**hidden(first), "ignore": "remarks", "step": "plan"})
    desk.post(at("program", "import"), {**hidden(second), "step": "apply"})
    assert Program.objects.get().title == "新"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_rows_to_mend_are_taken_as_a_file_and_come_back_mended(desk, form):
    make_section("群众团体")
    page = preview(desk, ROW.format("好", "正文。") + "内蒙古年鉴 2023,没有,坏,正文。\n")
    response = desk.post(at("program", "import"), {**hidden(page), "step": f"mend:{form}"})
    data = b"".join(response.streaming_content)
    make_section("没有")
    again = desk.post(at("program", "import"), {"file": SimpleUploadedFile("mended", data), "step": "plan"})
    assert again.context["run"].errors == []
    assert [change.cells["title"][1] for change in again.context["run"].changes] == ["坏"]
    if form == "csv":
        begin = "yearbook,section,title,body,error\r\n内蒙古年鉴 2023,没有,坏,正文。,section: "
        assert data.decode("utf-8-sig").startswith(begin)


def test_the_whole_plan_is_taken_as_a_file(desk):
    make_section("群众团体")
    page = preview(desk, ROW.format("新", "正文。"))
    response = desk.post(at("program", "import"), {**hidden(page), "step": "plan:csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.startswith("row,change,column,before,after\r\n2,new,")
    assert "2,new,body,,正文。" in text
    assert not Program.objects.exists()


def test_a_preview_of_entries_writes_nothing_at_all(desk):
    make_section("群众团体")
    with CaptureQueriesContext(connection) as queries:
        preview(desk, ROW.format("新", "正文。"))
    verbs = {query["sql"].split()[0] for query in queries if "entries_" in query["sql"]}
    assert verbs == {"SELECT"}


def test_a_workbook_is_imported_like_a_csv_file(desk):
    make_section("群众团体")
    header = ("yearbook", "section", "title", "body")
    data = b"".join(FORMATS["xlsx"].write(header, [("内蒙古年鉴 2023", "群众团体", "新", "=正文")]))
    shown = desk.post(at("program", "import"), {"file": SimpleUploadedFile("a.bin", data), "step": "plan"})
    desk.post(at("program", "import"), {**hidden(shown), "step": "apply"})
    assert Program.objects.get().body == "=正文"


def test_an_import_leaves_a_run_that_can_be_undone(desk):
    make_section("群众团体")
    desk.post(at("program", "import"), {**hidden(preview(desk, ROW.format("新", "正文。"))), "step": "apply"})
    undo_import(run=ImportRun.objects.get(), by=None)
    assert not Program.objects.exists()

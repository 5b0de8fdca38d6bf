"""Importing a manuscript in the admin: plan first, then apply what was shown."""

import csv
import io
import re
from random import Random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from entries.admin.importing import ManuscriptForm
from entries.editing import record_revisions, submit
from entries.models import ImportRun, Program, Revision, Section, Yearbook
from tests.factories import make_section, make_user
from tests.manuscripts.test_archives import pack
from tests.manuscripts.words import make_docx, p, picture, table
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
PLACE = {"yearbook": "内蒙古年鉴 2023", "section": "群众团体/自治区妇联"}
PAGE = "【概况】 2022年。\n【志愿服务】 举办活动。(武艳丽)\n版权所有:某办公室"


@pytest.fixture
def address():
    """The wizard's address."""
    return "/en/admin/entries/program/import-manuscript/"


@pytest.fixture
def desk(client):
    """A client that an editor with every right uses."""
    client.force_login(make_user(may="*"))
    return client


def hidden(response) -> dict[str, str]:
    """What the plan's form carries along."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def plan(desk, address, text=PAGE, **more):
    """The page that shows the plan."""
    return desk.post(address, {"text": text, "step": "plan", **PLACE, **more})


def test_the_plan_shows_source_entries_and_warnings_and_writes_nothing(desk, address):
    page = plan(desk, address).content.decode()
    assert page.count('class="beside beside-created"') == 2
    assert "版权所有:某办公室" in page
    assert 'data-code="footer"' in page
    assert "The volume “内蒙古年鉴 2023” will be created." in page
    assert not Yearbook.objects.exists()


def test_the_plan_says_how_many_reviews_it_voids(desk, address):
    desk.post(address, {**hidden(plan(desk, address)), "step": "apply"})
    submit(programs=Program.objects.all(), by=None)
    page = plan(desk, address, text=PAGE.replace("举办活动", "举办活动3次")).content.decode()
    assert "1 of them is in review" in page
    assert 'id="voids"' not in plan(desk, address).content.decode()


def test_what_was_shown_is_applied_in_the_editor_s_name(desk, address):
    response = desk.post(address, {**hidden(plan(desk, address)), "step": "apply"})
    section = Section.objects.get(path=PLACE["section"])
    assert response["Location"].endswith(f"section={section.pk}")
    assert Revision.objects.filter(author__username="editor").count() == 2
    assert ImportRun.objects.get().author.username == "editor"


def test_after_it_the_list_shows_the_entries_of_that_section(desk, address):
    make_section("别处")
    answer = desk.post(address, {**hidden(plan(desk, address)), "step": "apply"}, follow=True)
    assert [str(p.section.path) for p in answer.context["cl"].result_list] == [PLACE["section"]] * 2


def test_a_file_is_read_like_pasted_text(desk, address):
    file = SimpleUploadedFile("妇联.txt", PAGE.encode("gb18030"))
    shown = desk.post(address, {"file": file, "step": "plan", **PLACE})
    desk.post(address, {**hidden(shown), "step": "apply"})
    assert ImportRun.objects.get().source_name == "妇联.txt"
    assert Program.objects.count() == 2


def test_applying_twice_does_nothing_the_second_time(desk, address):
    carried = hidden(plan(desk, address))
    desk.post(address, {**carried, "step": "apply"})
    again = desk.post(address, {**carried, "step": "apply"})
    assert (again.status_code, "plan-refusal" in again.content.decode()) == (409, True)
    assert Revision.objects.count() == 2


def test_an_edit_made_after_the_plan_was_shown_is_not_overwritten(desk, address):
    desk.post(address, {**hidden(plan(desk, address)), "step": "apply"})
    carried = hidden(plan(desk, address, PAGE.replace("举办活动", "来稿新文")))
    program = Program.objects.get(title="志愿服务")
    program.body = "编辑改过。"
    program.save()
    record_revisions(programs=[program], author=None)
    response = desk.post(address, {**carried, "step": "apply"})
    assert response.status_code == 409
    assert Program.objects.get(title="志愿服务").body == "编辑改过。"


def edited(desk, address, *, first: str, edit: str, again: str):
    """The plan of a manuscript whose entry 概况 was imported and then edited."""
    desk.post(address, {**hidden(plan(desk, address, f"【概况】 {first}")), "step": "apply"})
    program = Program.objects.get(title="概况")
    program.body = edit
    program.save()
    record_revisions(programs=[program], author=None)
    return plan(desk, address, f"【概况】 {again}\n【新】 新文。")


@pytest.mark.parametrize(
    ("choice", "body"),
    [("keep", "一。二改。三。"), ("take", "一。二。三新。"), ("merge", "一。二改。三新。"), ("x", "一。二改。三。")],
)
def test_the_editor_settles_a_conflict_entry_by_entry(desk, address, choice, body):
    shown = edited(desk, address, first="一。二。三。", edit="一。二改。三。", again="一。二。三新。")
    assert 'data-action="conflict"' in shown.content.decode()
    desk.post(address, {**hidden(shown), "step": "apply", "choice-0": choice})
    assert Program.objects.get(title="概况").body == body
    assert Program.objects.filter(title="新").exists()


def test_a_merge_with_an_open_conflict_is_asked_for_and_writes_nothing(desk, address):
    shown = edited(desk, address, first="举办10场。", edit="举办11场。", again="举办12场。")
    answer = desk.post(address, {**hidden(shown), "step": "apply", "choice-0": "merge"})
    page = answer.content.decode()
    assert (answer.status_code, "“概况” is to be merged" in page) == (422, True)
    assert 'name="choice-0" value="merge" checked' in page
    assert not Program.objects.filter(title="新").exists()


def test_an_open_conflict_is_settled_with_words_of_the_editor_s_own(desk, address):
    shown = edited(desk, address, first="举办10场。", edit="举办11场。", again="举办12场。")
    (name,) = re.findall(r'<textarea name="edit-([^"]+)"', shown.content.decode())
    said = {"choice-0": "merge", f"settle-{name}": "edit", f"edit-{name}": "举办约12场。"}
    answer = desk.post(address, {**hidden(shown), "step": "apply", **said}, follow=True)
    assert Program.objects.get(title="概况").body == "举办约12场。"
    assert "1 created, 1 updated, 0 unchanged, 0 in conflict" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_errors_and_warnings_are_taken_as_a_table(desk, address, form):
    page = f"【{'长' * 201}】 一。\n版权所有:某办公室"
    answer = desk.post(address, {**hidden(plan(desk, address, page)), "step": f"mend:{form}"})
    rows = table_of(b"".join(answer.streaming_content), form)
    assert rows[0][1:4] == ["File", "Line", "Field"]
    assert [row[0] for row in rows[1:]] == ["error", "warning"]
    assert rows[1][2:5] == ["1", "title", "长" * 201]
    assert "版权所有:某办公室" in rows[2]


def table_of(data: bytes, form: str) -> list[list[str]]:
    """The cells of a file, as text."""
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_going_back_loses_nothing_that_was_typed(desk, address):
    carried = hidden(plan(desk, address))
    page = desk.post(address, {**carried, "step": "back"}).content.decode()
    assert 'value="内蒙古年鉴 2023"' in page
    assert carried["carried"] in page


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": PAGE, "yearbook": "没有年份"},
        {"text": PAGE, "section": "甲/乙/丙/丁/戊"},
        {"file": SimpleUploadedFile("a.docx", b"PK\x03\x04"), "text": ""},
    ],
)
def test_what_cannot_be_planned_is_said_in_the_form(desk, address, data):
    response = desk.post(address, {"step": "plan", **PLACE, **data})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_a_file_that_is_too_large_is_refused(desk, address, monkeypatch):
    monkeypatch.setattr(ManuscriptForm, "most", 1000)
    file = SimpleUploadedFile("a.txt", b"a" * 1001)
    assert desk.post(address, {"file": file, "step": "plan", **PLACE}).status_code == 422


def test_a_plan_with_errors_cannot_be_applied(desk, address):
    shown = plan(desk, address, f"【{'长' * 201}】 一。")
    assert 'value="apply"' not in shown.content.decode()
    desk.post(address, {**hidden(shown), "step": "apply"})
    assert not Program.objects.exists()


def test_an_address_may_name_the_place(desk, address):
    section = make_section(PLACE["section"])
    page = desk.get(f"{address}?section={section.pk}").content.decode()
    assert 'value="群众团体/自治区妇联"' in page


def test_a_stranger_is_led_to_the_login(client, address):
    response = client.get(address)
    assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_one_who_may_not_write_entries_is_refused(client, address):
    client.force_login(make_user(may="view_program"))
    assert client.get(address).status_code == 403
    assert plan(client, address).status_code == 403


def test_one_who_may_not_create_sections_is_told_and_refused(client, address):
    client.force_login(make_user(may=("add_program", "change_program", "view_program")))
    shown = plan(client, address)
    assert "You may not create sections" in shown.content.decode()
    assert client.post(address, {**hidden(shown), "step": "apply"}).status_code == 403
    assert not Section.objects.exists()


def test_other_methods_are_refused(desk, address):
    assert desk.put(address).status_code == 405


def test_the_list_of_entries_leads_to_the_wizard(desk):
    page = desk.get("/en/admin/entries/program/?p=1").content.decode()
    assert reverse("admin:entries_import_manuscript").split("/admin/")[1] in page


VOLUME = make_docx(
    p("群众团体", style="H1"),
    p("自治区妇联", style="H2"),
    p("【概况】 一。"),
    picture(),
    p("图1 现场（于洋 摄）"),
    p("表1 人数"),
    table(("盟市", "人数"), ("兴安盟", "120")),
    p("自治区团委", style="H2"),
    p("【概况】 二。"),
    media=make_image("PNG", size=(900, 600)) + Random(1).randbytes(70_000),
)


def carried(response) -> dict[str, str]:
    """What the plan's page would send back."""
    return dict(re.findall(r'name="(carried|carried_name|yearbook|section|fingerprint)" value="([^"]*)"', response))


def plan_volume(desk, address):
    """The plan's page of a volume in a Word file."""
    file = SimpleUploadedFile("volume.docx", VOLUME)
    return desk.post(address, {"step": "plan", "yearbook": "内蒙古年鉴 2023", "file": file}).content.decode()


def test_a_volume_in_a_word_file_is_shown_with_its_sections_pictures_and_tables(desk, address):
    html = plan_volume(desk, address)
    assert "The section “群众团体/自治区团委” will be created." in html
    assert '<img src="data:image/jpeg;base64,' in html
    assert "<td>兴安盟</td><td>120</td>" in html


def test_a_large_file_is_kept_between_the_steps_and_applied(desk, address):
    sent = carried(plan_volume(desk, address))
    assert sent["carried"].startswith("kept:")
    desk.post(address, {"step": "apply", **sent})
    assert list(Program.objects.order_by("pk").values_list("section__path", "title")) == [
        ("群众团体/自治区妇联", "概况"),
        ("群众团体/自治区团委", "概况"),
    ]
    assert [figure.width for figure in Program.objects.earliest("pk").figures.all()] == [900, None]


def test_a_kept_file_that_is_gone_is_asked_for_again(desk, address):
    response = desk.post(address, {"step": "plan", **PLACE, "carried": "kept:forged"})
    assert (response.status_code, "choose it again" in response.content.decode()) == (422, True)


def test_entries_without_a_section_are_errors_in_a_table(desk, address):
    html = desk.post(address, {"step": "plan", "yearbook": "内蒙古年鉴 2023", "text": PAGE}).content.decode()
    assert "The entry stands in no section: choose one, or give it a heading." in html
    assert 'value="apply"' not in html


ARCHIVE = pack(
    {
        "群众团体/自治区妇联.docx": make_docx(p("【概况】 一。")),
        "群众团体/自治区团委.txt": "【概况】 二。".encode(),
        "旧稿.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    }
)


def plan_archive(desk, address, **more):
    """The plan's page of an archive."""
    file = SimpleUploadedFile("all.zip", ARCHIVE)
    return desk.post(address, {"step": "plan", "yearbook": "内蒙古年鉴 2023", "file": file, **more}).content.decode()


def test_an_archive_s_files_are_shown_with_their_sections_and_errors(desk, address):
    html = plan_archive(desk, address)
    assert 'name="path:群众团体/自治区妇联.docx" value="群众团体/自治区妇联"' in html
    assert "<td>旧稿.doc</td>" in html
    assert 'value="apply"' not in html


def test_an_archive_is_applied_as_one_with_the_sections_that_were_chosen(desk, address):
    chosen = {"leave": "旧稿.doc", "path:群众团体/自治区团委.txt": "青年工作"}
    sent = carried(plan_archive(desk, address, **chosen))
    desk.post(address, {"step": "apply", **sent, **chosen})
    assert set(Program.objects.values_list("section__path", "body")) == {
        ("群众团体/自治区妇联", "一。"),
        ("青年工作", "二。"),
    }
    assert ImportRun.objects.count() == 1


def test_two_files_with_one_entry_are_an_error(desk, address):
    chosen = {"leave": "旧稿.doc", "path:群众团体/自治区团委.txt": "群众团体/自治区妇联"}
    assert "rename one, or leave a file out" in plan_archive(desk, address, **chosen)

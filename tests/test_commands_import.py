"""`manage.py import_manuscript`."""

import json

import pytest
from django.core.management import CommandError, call_command

from entries.importing import plan_manuscript
from entries.models import Program, Revision, Yearbook
from tests.factories import make_section
from tests.manuscripts.test_archives import pack

pytestmark = pytest.mark.django_db
PLACE = {"yearbook": "内蒙古年鉴 2023", "section": "群众团体/自治区妇联"}
PAGE = """2023卷
【概况】 2022年,举办培训。
图22 2022年6月23日,捐赠 (办公室 供图)
【志愿服务】 正文。(武艳丽)
版权所有:某办公室"""


@pytest.fixture
def page(tmp_path):
    """A page in a file."""
    file = tmp_path / "妇联.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def as_json(capsys, file, **options) -> dict:
    """What the command prints, as the one object that it is."""
    call_command("import_manuscript", file, format="json", **PLACE, **options)
    return json.loads(capsys.readouterr().out)


def test_it_prints_one_object_with_all_that_was_read(page, capsys):
    said = as_json(capsys, page)
    assert (said["yearbook"], said["section"], said["contributor"]) == (*PLACE.values(), "武艳丽")
    assert said["entries"][0] == {
        "title": "概况",
        "body": "2022年,举办培训。",
        "figures": [{"number": 22, "caption": "2022年6月23日,捐赠", "date": "2022-06-23", "credit": "办公室"}],
        "action": "created",
    }
    assert [(warning["code"], warning["line"]) for warning in said["warnings"]] == [("footer", 5)]
    assert said["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "conflict": 0}


def test_a_dry_run_says_the_same_and_writes_nothing(page, capsys):
    said = as_json(capsys, page, dry_run=True)
    assert said["counts"]["created"] == 2
    assert not Yearbook.objects.exists()


def test_running_it_again_changes_nothing_and_makes_no_revision(page, capsys):
    as_json(capsys, page)
    assert as_json(capsys, page)["counts"] == {"created": 0, "updated": 0, "unchanged": 2, "conflict": 0}
    assert Revision.objects.count() == 2


def test_the_text_for_people_names_each_entry_and_each_warning(page, capsys):
    call_command("import_manuscript", page, **PLACE)
    out = capsys.readouterr().out
    assert "概况" in out
    assert "版权所有:某办公室" in out
    assert "[figure 22]" in out


def test_traditional_text_is_kept_where_that_is_asked_for(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("【婦聯(lián)】 自治區(qū)。", encoding="utf-8")
    call_command("import_manuscript", file, keep_script=True, **PLACE)
    assert Program.objects.get().title == "婦聯"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("missing.txt", None, PLACE),
        ("word.docx", b"PK\x03\x04", PLACE),
        ("empty.txt", b"", PLACE),
        ("page.txt", "【甲】 一。".encode(), {**PLACE, "yearbook": "内蒙古年鉴"}),
        ("page.txt", "【甲】 一。".encode(), {**PLACE, "section": "甲/乙/丙/丁/戊"}),
        ("page.txt", f"【{'长' * 201}】 一。".encode(), PLACE),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_written(tmp_path, name, content, place):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_manuscript", file, **place)
    assert str(refused.value)
    assert not Yearbook.objects.exists()


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_manuscript", tmp_path, **PLACE)


def test_an_archive_s_files_go_where_they_are_told(tmp_path, capsys):
    file = tmp_path / "all.zip"
    file.write_bytes(pack({"妇联.txt": PAGE.encode(), "旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}))
    told = {"yearbook": "内蒙古年鉴 2023", "leave_out": ["旧.doc"], "file_section": ["妇联.txt=群众团体/妇联"]}
    call_command("import_manuscript", file, format="json", **told)
    assert {entry["section"] for entry in json.loads(capsys.readouterr().out)["entries"]} == {"群众团体/妇联"}


def test_a_file_of_an_archive_that_cannot_be_read_is_named(tmp_path):
    file = tmp_path / "all.zip"
    file.write_bytes(pack({"妇联.txt": PAGE.encode(), "旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}))
    with pytest.raises(CommandError, match=r"旧\.doc"):
        call_command("import_manuscript", file, yearbook="内蒙古年鉴 2023")


def test_a_volume_goes_out_as_a_word_file_and_in_again(page, tmp_path, capsys):
    as_json(capsys, page)
    file = tmp_path / "volume.docx"
    call_command("export_manuscript", file, yearbook="内蒙古年鉴 2023")
    capsys.readouterr()
    call_command("import_manuscript", file, yearbook="内蒙古年鉴 2023", format="json")
    assert json.loads(capsys.readouterr().out)["counts"]["unchanged"] == 2


@pytest.mark.parametrize("place", [{"yearbook": "没有 2023"}, {"section": "没有"}])
def test_a_place_that_is_not_there_cannot_go_out(page, tmp_path, capsys, place):
    as_json(capsys, page)
    with pytest.raises(CommandError, match="没有"):
        call_command("export_manuscript", tmp_path / "a.docx", **{"yearbook": "内蒙古年鉴 2023", **place})


def test_what_changed_while_it_was_planned_is_an_error_in_words(page, monkeypatch):
    def planned(**how):
        plan = plan_manuscript(**how)
        make_section(PLACE["section"])  # somebody makes it in this moment
        return plan

    monkeypatch.setattr("entries.management.commands.import_manuscript.plan_manuscript", planned)
    with pytest.raises(CommandError, match="有变化"):
        call_command("import_manuscript", page, **PLACE)
    assert not Program.objects.exists()

"""`manage.py export_table` and `import_table`."""

import json

import pytest
from django.core.management import CommandError, call_command

from entries.models import Program
from tests.factories import make_program, make_section

pytestmark = pytest.mark.django_db


def test_a_table_goes_to_a_file_and_comes_back_unchanged(tmp_path, capsys):
    make_program(section=make_section("甲"))
    file = tmp_path / "entries.csv"
    call_command("export_table", "programs", to=str(file))
    call_command("import_table", "programs", file, format="json")
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "table": "programs",
        "dry_run": False,
        "counts": {"new": 0, "updated": 0, "unchanged": 1, "deleted": 0, "conflicts": 0, "invalid": 0},
        "errors": [],
    }


def test_a_table_goes_to_standard_output(capsys):
    make_program(section=make_section("甲"), title="概况")
    call_command("export_table", "programs", to="-")
    assert "概况" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "begins"), [("a.xlsx", b"PK"), ("a.json", b"["), ("a.jsonl", b"{"), ("a.csv", b"\xef")]
)
def test_the_file_s_name_says_the_format(tmp_path, name, begins):
    make_program(section=make_section("甲"))
    call_command("export_table", "programs", to=str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_format_may_be_named(tmp_path):
    make_program(section=make_section("甲"))
    call_command("export_table", "programs", to=str(tmp_path / "a.txt"), format="plain.csv")
    assert (tmp_path / "a.txt").read_bytes().startswith(b"yearbook,")


def test_a_dry_run_writes_nothing(tmp_path):
    make_section("甲")
    file = tmp_path / "entries.csv"
    file.write_text("yearbook,section,title\n内蒙古年鉴 2023,甲,新\n", encoding="utf-8")
    call_command("import_table", "programs", file, dry_run=True)
    assert not Program.objects.exists()


def test_a_bad_row_is_named_and_the_command_fails(tmp_path):
    file = tmp_path / "entries.csv"
    file.write_text("yearbook,section,title\n内蒙古年鉴 2023,没有,新\n", encoding="utf-8")
    make_section("甲")
    with pytest.raises(CommandError, match="2"):
        call_command("import_table", "programs", file)


def test_errors_are_told_as_data_too(tmp_path, capsys):
    make_section("甲")
    file = tmp_path / "entries.csv"
    file.write_text("yearbook,section,title\n内蒙古年鉴 2023,没有,新\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_table", "programs", file, format="json")
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["row"], error["column"], error["value"]) == (2, "section", "没有")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_table", "programs", tmp_path / "missing.csv")
    with pytest.raises(CommandError):
        call_command("export_table", "programs", to=str(tmp_path / "no" / "folder.csv"))

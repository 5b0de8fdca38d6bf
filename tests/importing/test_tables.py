"""Tables out and in: natural keys, nothing lost, all rows or none."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.editing import record_revisions
from entries.exporting import FORMATS
from entries.importing import undo_import
from entries.importing.tables import TABLES, export_table, import_table
from entries.models import Award, ImportRun, Origin, Program, Recipient, Revision, Section, Yearbook
from entries.publishing import publish
from tests.factories import make_award, make_program, make_section, make_user, make_yearbook

HEADER = "yearbook,section,title,body\n"
PLACE = "内蒙古年鉴 2023,群众团体"


def exported(name: str) -> bytes:
    """The table as a file."""
    return b"".join(export_table(name=name))


def run(name: str, text: str | bytes, **kwargs):
    """Import a file of that text."""
    return import_table(name=name, data=text if isinstance(text, bytes) else text.encode(), author=None, **kwargs)


def counts(**some: int) -> dict[str, int]:
    """The counts of a run, with 0 for what is not said."""
    return {**dict.fromkeys(("new", "updated", "unchanged", "deleted", "conflicts", "invalid"), 0), **some}


def everything() -> list[object]:
    """All rows that a table may write."""
    models = (Yearbook, Section, Program, Award, Recipient, Revision)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.fixture
def volume(db):
    """A volume with sections, entries and awards."""
    make_yearbook(publisher="出版社", introduction="第一行\n第二行")
    section = make_section("群众团体/自治区妇联", unit="自治区妇联", contributor="武艳丽")
    program = make_program(section=section, title="概况", body="第一段,“引”。\n第二段。", kind="overview")
    award = make_award(program=program, year=2022, rank="一等奖", recipient_count=20, recipient_unit="人")
    award.recipients.create(name="于洋", affiliation="兴安盟|人民医院", post="主任", order=1)
    award.recipients.create(name="向日葵", kind="work", order=2)
    make_award(program=program, name="没有年份")
    record_revisions(programs=[program], author=None)
    make_program(section=section, title="=公式", body="-减\n+加")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_exporting_and_importing_again_changes_nothing(volume, name):
    before = everything()
    done = run(name, exported(name))
    assert done.errors == []
    assert (done.counts["new"], done.counts["updated"]) == (0, 0)
    assert done.counts["unchanged"] > 0
    assert everything() == before


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_brings_back_what_was_deleted(volume, name):
    files = {table: exported(table) for table in TABLES}
    Revision.objects.all().delete()
    Program.objects.all().delete()
    Yearbook.objects.all().delete()
    for table in ("yearbooks", "sections", "programs", "awards"):
        assert run(table, files[table]).errors == []
    assert exported(name) == files[name]


def test_a_table_goes_out_with_a_mark_by_which_excel_knows_utf_8(volume):
    assert exported("programs").startswith(b"\xef\xbb\xbfyearbook,section,title")


def test_entries_go_out_as_they_stand_in_print(volume):
    rows = list(csv.DictReader(io.StringIO(exported("programs").decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == ["概况", "'=公式"]


def test_nothing_that_a_spreadsheet_would_run_goes_out(volume):
    make_program(title="@SUM(A1)", body="\t=1+1")
    for row in csv.reader(io.StringIO(exported("programs").decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_a_changed_cell_changes_its_entry_and_makes_a_revision_that_says_so(volume):
    editor = make_user(may="*")
    text = HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,概况,新文。\n"
    done = import_table(name="programs", data=text.encode(), author=editor)
    program = Program.objects.get(title="概况")
    assert done.counts == counts(updated=1)
    assert (program.body, program.kind) == ("新文。", "overview")
    latest = program.revisions.get(number=program.latest_number)
    assert (latest.origin, latest.author) == (Origin.TABLE, editor)


def test_columns_that_the_file_does_not_have_stay_as_they_are(volume):
    run("programs", "yearbook,section,title,unit\n内蒙古年鉴 2023,群众团体/自治区妇联,概况,办公室\n")
    program = Program.objects.get(title="概况")
    assert (program.unit, program.body) == ("办公室", "第一段,“引”。\n第二段。")


def test_a_new_row_is_a_new_entry_with_its_first_revision(volume):
    run("programs", HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,新条目,正文。\n")
    assert Program.objects.get(title="新条目").revisions.get().number == 1


def test_two_entries_may_exchange_their_positions(volume):
    run(
        "programs",
        "yearbook,section,title,order\n"
        "内蒙古年鉴 2023,群众团体/自治区妇联,概况,20\n内蒙古年鉴 2023,群众团体/自治区妇联,'=公式,10\n",
    )
    assert [program.title for program in Program.objects.in_order()] == ["=公式", "概况"]
    assert Revision.objects.filter(origin=Origin.TABLE).count() == 0


def test_two_sections_may_exchange_their_positions_with_all_below(volume):
    make_section("经济/农牧业")
    run("sections", "yearbook,section,order\n内蒙古年鉴 2023,群众团体,20\n内蒙古年鉴 2023,经济,10\n")
    paths = [section.path for section in Section.objects.in_tree_order()]
    assert paths == ["经济", "经济/农牧业", "群众团体", "群众团体/自治区妇联"]


def test_a_position_that_another_has_is_refused(volume):
    done = run("programs", "yearbook,section,title,order\n内蒙古年鉴 2023,群众团体/自治区妇联,概况,20\n")
    assert "概况" in done.errors[0].message
    assert Program.objects.get(title="概况").order == 10


def test_sections_may_stand_in_any_order_in_the_file(db):
    make_yearbook()
    done = run("sections", "yearbook,section\n内蒙古年鉴 2023,甲/乙/丙\n内蒙古年鉴 2023,甲\n内蒙古年鉴 2023,甲/乙\n")
    assert done.counts["new"] == 3
    assert Section.objects.get(title="丙").depth == 3


def test_recipients_are_lines_of_their_cell(volume):
    run(
        "awards",
        "yearbook,section,program,name,year,rank,recipients\n"
        '内蒙古年鉴 2023,群众团体/自治区妇联,概况,新奖,2022,,"云静 | 呼和浩特日报社 | 副主任\n某集体 | | | unit"\n',
    )
    rows = (
        Award.objects.get(name="新奖").recipients.order_by("order").values_list("name", "affiliation", "post", "kind")
    )
    assert list(rows) == [("云静", "呼和浩特日报社", "副主任", "person"), ("某集体", "", "", "unit")]


def test_a_changed_award_makes_a_revision_of_its_entry(volume):
    program = Program.objects.get(title="概况")
    before = program.latest_number
    run(
        "awards",
        "yearbook,section,program,name,year,rank,level\n内蒙古年鉴 2023,群众团体/自治区妇联,概况,没有年份,,,national\n",
    )
    program.refresh_from_db()
    assert program.latest_number == before + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_may_be_in_any_encoding_and_have_any_delimiter(volume, encoding, delimiter):
    text = HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,新条目,正文。\n"
    assert run("programs", text.replace(",", delimiter).encode(encoding)).counts["new"] == 1


@pytest.mark.parametrize("word", ["event", "活动", "活動", "Event"])
def test_a_kind_may_be_written_in_any_language(volume, word):
    run("programs", f"yearbook,section,title,kind\n{PLACE},新,{word}\n")
    assert Program.objects.get(title="新").kind == "event"


def test_headers_may_be_chinese(volume):
    done = run("programs", "卷,类目,条目,正文\n内蒙古年鉴 2023,群众团体/自治区妇联,新条目,正文。\n")
    assert done.counts["new"] == 1


def test_a_dry_run_says_the_same_and_writes_nothing(volume):
    before = everything()
    text = (
        HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,新条目,正文。\n内蒙古年鉴 2023,群众团体/自治区妇联,概况,新文。\n"
    )
    tried = run("programs", text, dry_run=True)
    assert everything() == before
    assert tried.counts == run("programs", text).counts == counts(new=1, updated=1)


def test_a_preview_that_no_longer_holds_writes_nothing(volume):
    text = HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,概况,来稿。\n"
    preview = run("programs", text, dry_run=True)
    Program.objects.filter(title="概况").update(body="编辑改过。")
    now = run("programs", text, expected=preview.fingerprint)
    assert now.fingerprint != preview.fingerprint
    assert Program.objects.get(title="概况").body == "编辑改过。"


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [("programs", "title,delete", "概况,yes"), ("awards", "program,name,delete", "概况,没有年份,yes")],
)
def test_what_was_rewritten_after_its_deletion_was_shown_is_not_deleted(volume, name, columns, row):
    text = f"yearbook,section,{columns}\n内蒙古年鉴 2023,群众团体/自治区妇联,{row}\n"
    preview = run(name, text, dry_run=True)
    assert preview.counts["deleted"] == 1
    program = Program.objects.get(title="概况")
    program.body = "重写。"
    program.save()
    record_revisions(programs=[program], author=None)
    before = everything()
    assert run(name, text, expected=preview.fingerprint).fingerprint != preview.fingerprint
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "text", "row", "column"),
    [
        ("programs", HEADER + f"{PLACE},,正文。\n", 2, "title"),
        ("programs", HEADER + f"{PLACE},甲,一。\n{PLACE},甲,二。\n", 3, "title"),
        ("programs", HEADER + "内蒙古年鉴 1999,群众团体,甲,一。\n", 2, "yearbook"),
        ("programs", HEADER + "内蒙古年鉴,群众团体,甲,一。\n", 2, "yearbook"),
        ("programs", HEADER + "内蒙古年鉴 2023,没有,甲,一。\n", 2, "section"),
        ("programs", HEADER + f"{PLACE},{'长' * 201},一。\n", 2, "title"),
        ("programs", f"yearbook,section,title,kind\n{PLACE},甲,nonsense\n", 2, "kind"),
        ("programs", f"yearbook,section,title,order\n{PLACE},甲,first\n", 2, "order"),
        ("sections", "yearbook,section\n内蒙古年鉴 2023,没有/甲\n", 2, "section"),
        ("sections", "yearbook,section\n内蒙古年鉴 2023,群众团体/自治区妇联/三/四/五\n", 2, "section"),
        ("yearbooks", "title,edition_year,coverage_year\n内蒙古年鉴,2024,2025\n", 2, ""),
        ("yearbooks", "title,edition_year,coverage_year\n内蒙古年鉴,二〇二四,2023\n", 2, "edition_year"),
        ("yearbooks", "title,edition_year,isbn\n内蒙古年鉴,2024,123\n", 2, "isbn"),
        ("awards", f"yearbook,section,program,name\n{PLACE},没有,奖\n", 2, "program"),
        (
            "awards",
            "yearbook,section,program,name,recipients\n内蒙古年鉴 2023,群众团体/自治区妇联,概况,奖,甲|乙|丙|丁|戊\n",
            2,
            "recipients",
        ),
    ],
)
def test_a_bad_row_is_named_with_its_column_and_the_whole_file_is_left(volume, name, text, row, column):
    before = everything()
    done = run(name, text)
    assert [(error.row, error.column) for error in done.errors] == [(row, column)]
    assert done.errors[0].message
    assert done.counts["invalid"] == 1
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", ""),
        (b"PK\x03\x04", ""),
        ("yearbook,section,titel\n", "title"),
        ("yearbook,section,title,title\n", "title"),
        ("yearbook,section\n", "title"),
        (HEADER + "a,b,c,d,e\n", "5"),
        (HEADER + '"a,b', ""),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_reason(volume, text, words):
    before = everything()
    (error,) = run("programs", text).errors[:1]
    assert words in error.message
    assert error.message
    assert everything() == before


def test_a_valid_row_beside_a_bad_one_is_not_stored(volume):
    done = run("programs", HEADER + "内蒙古年鉴 2023,群众团体/自治区妇联,好,正文。\n内蒙古年鉴 2023,没有,坏,正文。\n")
    assert done.counts["invalid"] == 1
    assert not Program.objects.filter(title="好").exists()


def test_a_key_that_stands_twice_is_refused_naming_both_rows_wherever_they_stand(volume, monkeypatch):
    monkeypatch.setattr("entries.importing.tables.batches.BATCH", 2)
    titles = ["甲", "乙", "丙", "甲"]
    done = run("programs", HEADER + "".join(f"{PLACE},{title},正文。\n" for title in titles))
    (error,) = done.errors
    assert (error.row, error.value) == (5, "甲")
    assert "2" in error.message


def test_a_volume_written_in_two_ways_is_one(volume):
    done = run("programs", HEADER + f"{PLACE},甲,一。\n内蒙古年鉴2023卷,群众团体,甲,二。\n")
    assert [error.row for error in done.errors] == [3]


@pytest.mark.parametrize("word", ["yes", "是", "1", "TRUE"])
def test_only_a_row_that_says_so_is_deleted(volume, word):
    done = run(
        "programs", f"yearbook,section,title,delete\n{PLACE}/自治区妇联,概况,{word}\n{PLACE}/自治区妇联,=公式,\n"
    )
    assert done.counts == counts(deleted=1, unchanged=1)
    assert [program.title for program in Program.objects.all()] == ["=公式"]


def test_deleting_what_is_gone_does_nothing(volume):
    assert run("programs", f"yearbook,section,title,delete\n{PLACE},没有,yes\n").counts == counts(unchanged=1)


def test_an_entry_that_is_public_is_not_deleted(volume):
    publish(programs=Program.objects.filter(title="概况"), by=None)
    (error,) = run("programs", f"yearbook,section,title,delete\n{PLACE}/自治区妇联,概况,yes\n").errors
    assert (error.row, error.column) == (2, "title")
    assert Program.objects.filter(title="概况").exists()


def test_what_a_table_deletes_lies_in_the_bin(volume):
    run("programs", f"yearbook,section,title,delete\n{PLACE}/自治区妇联,概况,yes\n")
    assert Program.everything.filter(title="概况", deletion__isnull=False).exists()


def test_an_entry_in_the_bin_is_not_there_for_a_table(volume):
    row = f"{PLACE}/自治区妇联,概况"
    run("programs", f"yearbook,section,title,delete\n{row},yes\n")
    assert run("programs", HEADER + f"{row},新文。\n").counts == counts(new=1)


def test_an_award_is_deleted_and_its_entry_gets_a_revision(volume):
    before = Program.objects.get(title="概况").latest_number
    run("awards", f"yearbook,section,program,name,delete\n{PLACE}/自治区妇联,概况,没有年份,yes\n")
    assert not Award.objects.filter(name="没有年份").exists()
    assert Program.objects.get(title="概况").latest_number == before + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sections", "yearbook,section,delete\n内蒙古年鉴 2023,群众团体,yes\n"),
        ("yearbooks", "title,edition_year,delete\n内蒙古年鉴,2023,yes\n"),
    ],
)
def test_a_place_that_holds_something_is_not_deleted(volume, name, text):
    assert len(run(name, text).errors) == 1
    assert (Yearbook.objects.count(), Section.objects.count()) == (1, 2)


def test_an_empty_section_is_deleted(volume):
    make_section("空")
    assert run("sections", "yearbook,section,delete\n内蒙古年鉴 2023,空,yes\n").counts == counts(deleted=1)


def test_an_empty_cell_empties_and_a_missing_column_keeps(volume):
    run("sections", "yearbook,section,unit\n内蒙古年鉴 2023,群众团体/自治区妇联,\n")
    section = Section.objects.get(title="自治区妇联")
    assert (section.unit, section.contributor) == ("", "武艳丽")


def test_an_object_keeps_what_it_does_not_say(volume):
    row = {"yearbook": "内蒙古年鉴 2023", "section": "群众团体/自治区妇联", "title": "概况"}
    run("programs", json.dumps([{**row, "unit": "办公室"}, {**row, "title": "新", "body": "正文。"}]))
    program = Program.objects.get(title="概况")
    assert (program.unit, program.body) == ("办公室", "第一段,“引”。\n第二段。")


def test_an_object_without_its_key_is_refused_by_its_row(volume):
    row = {"yearbook": "内蒙古年鉴 2023", "section": "群众团体"}
    done = run("programs", json.dumps([{**row, "title": "新"}, row]))
    assert [(error.row, error.column) for error in done.errors] == [(2, "title")]


def test_recipients_may_stand_in_columns_of_their_own(volume):
    text = (
        f"yearbook,section,program,name,获奖者1,获奖者2\n{PLACE}/自治区妇联,概况,新奖,云静 | 日报社,某集体 | | | unit\n"
    )
    run("awards", text)
    assert [one.name for one in Award.objects.get(name="新奖").recipients.all()] == ["云静", "某集体"]


def test_a_new_entry_takes_the_place_of_one_that_moves_away(volume):
    text = f"yearbook,section,title,order\n{PLACE}/自治区妇联,新,10\n{PLACE}/自治区妇联,概况,30\n"
    assert run("programs", text).errors == []
    assert [program.title for program in Program.objects.in_order()] == ["新", "=公式", "概况"]


def test_two_new_entries_of_one_position_are_refused(volume):
    done = run("programs", f"yearbook,section,title,order\n{PLACE},甲,50\n{PLACE},乙,50\n")
    assert [(error.row, error.column) for error in done.errors] == [(3, "order")]


def test_new_entries_without_a_position_come_last_in_the_order_of_the_file(volume):
    run("programs", HEADER + f"{PLACE}/自治区妇联,乙,一。\n{PLACE}/自治区妇联,甲,二。\n")
    assert [program.title for program in Program.objects.in_order()][-2:] == ["乙", "甲"]


@pytest.mark.parametrize("cell", ["a\\u0000b", "\\ud800"])
def test_a_character_that_no_database_stores_is_refused_by_row(volume, cell):
    row = f'{{"yearbook": "内蒙古年鉴 2023", "section": "群众团体", "title": "{cell}"}}'
    (error,) = run("programs", row).errors
    assert error.row == 1


def test_rows_are_told_as_they_are_done_and_a_run_may_be_broken_off(volume):
    told = []
    run("programs", HEADER + f"{PLACE},甲,一。\n", progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run("programs", HEADER + f"{PLACE},乙,一。\n", progress=stop)
    assert not Program.objects.filter(title="乙").exists()


def test_a_run_gives_a_sign_while_it_counts_and_while_positions_are_written(volume):
    told = []
    rows = "".join(f"{PLACE},新{number},一。,{1000 - number}\n" for number in range(1000))
    run("programs", HEADER.strip() + ",order\n" + rows, progress=lambda *now: told.append(now))
    exchanged = f"{PLACE},新1,998\n{PLACE},新2,999\n"
    run("programs", "yearbook,section,title,order\n" + exchanged, progress=lambda *now: told.append(now))
    assert told == [(0, 1000), (0, 1000), (1000, 1000), (0, 2), (2, 2), (2, 2), (2, 2)]


def test_a_run_stops_at_too_many_errors(volume, monkeypatch):
    monkeypatch.setattr("entries.importing.tables.results.MOST_ERRORS", 2)
    done = run("programs", HEADER + "内蒙古年鉴 2023,没有,坏,正文。\n" * 5)
    assert (len(done.errors), done.cut) == (2, True)


def test_a_thousand_rows_cost_a_handful_of_queries(volume):
    text = HEADER + "".join(f"{PLACE},条目{n},正文{n}。\n" for n in range(1000))
    with CaptureQueriesContext(connection) as first:
        run("programs", text, dry_run=True)
    with CaptureQueriesContext(connection) as second:
        run("programs", HEADER + f"{PLACE},条目1,正文。\n", dry_run=True)
    assert len(first) == len(second) < 8


def test_importing_again_makes_no_revision_and_leaves_no_run(volume):
    text = HEADER + f"{PLACE},甲,一。\n"
    run("programs", text)
    before = everything(), ImportRun.objects.count()
    assert run("programs", text).counts == counts(unchanged=1)
    assert (everything(), ImportRun.objects.count()) == before


def test_sections_that_a_table_brought_can_be_taken_back(volume):
    run("sections", "yearbook,section\n内蒙古年鉴 2023,甲\n内蒙古年鉴 2023,甲/乙\n")
    undo_import(run=ImportRun.objects.get(), by=None)
    assert Section.objects.count() == 2


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"), max_size=30)
nasty = st.one_of(
    cells,
    st.sampled_from(
        [
            "=1+1",
            "'=x",
            "''+y",
            "-3",
            "@z",
            'a"b',
            "a,b",
            "a;b",
            "𠮷野家",
            "x" * 5000,
            "'",
            "|",
            "a|b\\",
            "甲｜乙",
            "甲\u2028乙",
            "甲\x85乙",
            "\\u2028",
            "长" * 33_000,
            "_x000D_",
            "#N/A",
            " 首",
        ]
    ),
).map(str.strip)


class AnyTable(TestCase):
    """Whatever editors typed."""

    @given(
        st.dictionaries(
            nasty.filter(lambda title: 0 < len(title) <= 200), st.lists(nasty, max_size=3), min_size=1, max_size=4
        ),
        nasty.filter(lambda name: 0 < len(name) <= 200),
        st.sampled_from(sorted(FORMATS)),
    )
    def test_goes_out_and_comes_in_again_unchanged(self, entries, recipient, form):
        section = make_section("甲")
        programs = [
            make_program(section=section, title=title, body="\n".join(part for part in body if part))
            for title, body in entries.items()
        ]
        make_award(program=programs[0]).recipients.create(name=recipient, post=recipient)
        record_revisions(programs=programs, author=None)
        before = everything()
        for name in TABLES:
            data = b"".join(export_table(name=name, form=form))
            done = import_table(name=name, data=data, author=None)
            assert done.errors == []
            assert done.counts == counts(unchanged=done.counts["unchanged"]), done.changes
        assert everything() == before

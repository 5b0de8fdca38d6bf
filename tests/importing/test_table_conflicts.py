"""An entry that was changed since a file was made is never overwritten unsaid."""

import pytest

from entries.editing import record_revisions
from entries.importing.tables import TableRun, import_table
from entries.models import Origin, Program, Section
from tests.factories import make_award, make_program, make_section

pytestmark = pytest.mark.django_db
PLACE = "内蒙古年鉴 2023,群众团体,概况"
BODY = "yearbook,section,title,body\n"


def run(text: str, name: str = "programs", **kwargs) -> TableRun:
    """Import a file of that text."""
    return import_table(name=name, data=text.encode(), author=None, **kwargs)


def edit(program: Program, **fields) -> Program:
    """An editor's change, recorded."""
    Program.objects.filter(pk=program.pk).update(**fields)
    record_revisions(programs=[program], author=None)
    program.refresh_from_db()
    return program


@pytest.fixture
def program():
    """An entry at revision 1."""
    return make_program(section=make_section("群众团体"), title="概况", body="旧。", unit="妇联")


def exported_row(body: str, unit: str = "妇联", revision: int = 1) -> str:
    """A file made when the entry was at that revision, with cells changed since."""
    return f"yearbook,section,title,unit,body,revision\n{PLACE},{unit},{body},{revision}\n"


def test_a_section_that_was_edited_since_its_deletion_was_shown_is_not_deleted() -> None:
    section = make_section("社会")
    data = "yearbook,section,delete\n内蒙古年鉴 2023,社会,yes\n".encode()
    shown = import_table(name="sections", data=data, author=None, dry_run=True)
    Section.objects.filter(pk=section.pk).update(contributor="武艳丽")
    import_table(name="sections", data=data, author=None, expected=shown.fingerprint)
    assert Section.objects.filter(pk=section.pk).exists()


def test_a_row_whose_entry_was_not_changed_is_an_update(program):
    assert run(exported_row("新。")).counts["updated"] == 1


def test_a_cell_that_both_changed_is_a_conflict_and_stays(program):
    edit(program, body="编辑。")
    done = run(exported_row("新。"))
    program.refresh_from_db()
    assert (done.counts["conflicts"], program.body) == (1, "编辑。")
    assert done.changes[0].cells == {"body": ("编辑。", "新。")}


def test_a_cell_that_only_the_editor_changed_keeps_the_editor_s_text(program):
    edit(program, body="编辑。")
    done = run(exported_row("旧。", unit="团委"))
    program.refresh_from_db()
    assert (done.counts["updated"], program.body, program.unit) == (1, "编辑。", "团委")


def test_a_file_that_changes_nothing_takes_nothing_back(program):
    edit(program, body="编辑。")
    assert run(exported_row("旧。")).counts["unchanged"] == 1


def test_what_both_changed_alike_is_no_conflict(program):
    edit(program, body="新。")
    assert run(exported_row("新。")).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("choice", "body"), [("keep", "一。\n编辑。"), ("take", "新。\n二。"), ("merge", "新。\n编辑。")]
)
def test_a_choice_settles_the_conflict_of_its_row(program, choice, body):
    edit(program, body="一。\n二。")
    edit(program, body="一。\n编辑。")
    text = f'yearbook,section,title,body,revision\n{PLACE},"新。\n二。",2\n'
    run(text, choices={2: choice})
    program.refresh_from_db()
    assert program.body == body


def test_what_is_chosen_for_all_others_settles_the_rest(program):
    edit(program, body="编辑。")
    run(exported_row("新。"), otherwise="take")
    program.refresh_from_db()
    assert program.body == "新。"


def test_merging_what_both_changed_in_one_sentence_leaves_it(program):
    edit(program, body="编辑。")
    done = run(exported_row("新。"), otherwise="merge")
    assert (done.counts["conflicts"], done.changes[0].merged) == (1, {})


def test_a_choice_does_not_change_what_a_preview_is_known_by(program):
    edit(program, body="编辑。")
    shown = run(exported_row("新。"), dry_run=True)
    done = run(exported_row("新。"), otherwise="take", expected=shown.fingerprint)
    program.refresh_from_db()
    assert (done.fingerprint, program.body) == (shown.fingerprint, "新。")


def test_without_a_revision_what_was_last_imported_stands_for_it(program):
    run(BODY + f"{PLACE},来稿。\n")
    edit(program, body="编辑。")
    assert run(BODY + f"{PLACE},来稿。\n").counts["unchanged"] == 1
    assert run(BODY + f"{PLACE},再来稿。\n").counts["conflicts"] == 1


def test_an_entry_that_was_never_imported_is_updated(program):
    edit(program, body="编辑。")
    assert run(BODY + f"{PLACE},来稿。\n").counts["updated"] == 1


def test_a_revision_that_is_none_is_refused(program):
    (error,) = run(exported_row("新。", revision=9)).errors
    assert (error.row, error.column, error.value) == (2, "revision", "9")


def test_an_entry_that_was_changed_is_not_deleted_unless_it_is_said(program):
    edit(program, body="编辑。")
    text = f"yearbook,section,title,revision,delete\n{PLACE},1,yes\n"
    assert run(text).counts["conflicts"] == 1
    assert run(text, otherwise="take").counts["deleted"] == 1


def test_an_award_that_both_changed_is_a_conflict(program):
    award = make_award(program=program, name="奖", year=2022, recipient_count=1)
    record_revisions(programs=[program], author=None)
    award.recipient_count = 2
    award.save()
    record_revisions(programs=[program], author=None)
    text = f"yearbook,section,program,name,year,recipient_count,revision\n{PLACE},奖,2022,3,2\n"
    assert run(text, "awards").counts["conflicts"] == 1
    assert run(text.replace(",3,2", ",1,2"), "awards").counts["unchanged"] == 1


def test_an_award_of_an_entry_that_was_changed_elsewhere_is_no_conflict(program):
    make_award(program=program, name="奖", year=2022, recipient_count=1)
    record_revisions(programs=[program], author=None)
    edit(program, body="编辑。")
    text = f"yearbook,section,program,name,year,recipient_count,revision\n{PLACE},奖,2022,3,2\n"
    assert run(text, "awards").counts["updated"] == 1
    assert program.revisions.latest("number").origin == Origin.TABLE

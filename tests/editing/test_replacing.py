"""Replacing a text across a volume."""

import pytest

from entries.editing import be_present
from entries.editing.replacing import FIELDS, Hit, asked, find_text, replace_text, undo_replacement
from entries.models import Origin, Program, Replacement, Revision
from tests.factories import make_award, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user(may="*")


def hits_of(text: str, fields=FIELDS) -> list[Hit]:
    programs = Program.objects.filter(pk__in=Program.objects.filter(asked(text, fields)).values("pk")).order_by("pk")
    return [found.hit for found in find_text(programs, text=text, fields=fields)]


def replace(text: str, by_text: str, author, hits=None, fields=FIELDS):
    volume = Program.objects.first().section.yearbook
    hits = hits_of(text, fields) if hits is None else hits
    return replace_text(yearbook=volume, text=text, by_text=by_text, fields=fields, hits=hits, author=author)


def test_every_chosen_hit_is_replaced_and_recorded_with_who_did_it(author):
    program = make_program(title="妇联工作", body="妇联举办。妇联组织。")
    replace("妇联", "妇女联合会", author)
    program.refresh_from_db()
    assert (program.title, program.body) == ("妇女联合会工作", "妇女联合会举办。妇女联合会组织。")
    revision = program.revisions.get(number=2)
    assert (revision.origin, revision.author) == (Origin.REPLACE, author)
    assert "妇女联合会" in revision.note


def test_only_the_chosen_hits_are_replaced(author):
    program = make_program(title="无", body="妇联一。妇联二。妇联三。")
    first, _second, third = hits_of("妇联")
    replace("妇联", "妇女", author, hits=[first, third])
    program.refresh_from_db()
    assert program.body == "妇女一。妇联二。妇女三。"


def test_captions_awards_and_recipients_are_found_and_replaced(author):
    program = make_program(title="无", body="无。")
    program.figures.create(number=1, caption="旧名活动", credit="旧名")
    award = make_award(program=program, name="旧名奖", granted_by="旧名、别的")
    award.recipients.create(name="旧名", affiliation="旧名", post="旧名")
    assert len(hits_of("旧名", ["captions"])) == 2
    replace("旧名", "新名", author)
    award = program.awards.get()
    assert (award.name, award.granted_by) == ("新名奖", "新名、别的")
    assert program.figures.get().caption == "新名活动"
    assert award.recipients.get().post == "新名"


def test_a_hit_is_shown_with_the_words_around_it():
    program = make_program(title="无", body="前文妇联后文。")
    (found,) = find_text([program], text="妇联", fields=["body"])
    assert (found.before, found.after, found.field) == ("前文", "后文。", "body")


def test_what_was_changed_since_it_was_shown_is_refused_and_the_others_are_replaced(author):
    changed, other = make_program(title="甲", body="旧。"), make_program(title="乙", body="旧。")
    hits = hits_of("旧")
    Program.objects.filter(pk=changed.pk).update(latest_number=2)
    outcome = replace("旧", "新", author, hits=hits)
    assert [program.pk for program, _reason in outcome.refused] == [changed.pk]
    assert outcome.done == [other]
    assert Program.objects.get(pk=changed.pk).body == "旧。"


def test_what_somebody_else_is_typing_in_is_refused(author):
    program = make_program(title="甲", body="旧。")
    be_present(program=program, user=make_user("王芳"), tab="1", typing=True)
    outcome = replace("旧", "新", author)
    assert "王芳" in outcome.refused[0][1]
    assert not Replacement.objects.exists()


@pytest.mark.parametrize(("text", "by_text"), [("甲", ""), ("甲", "长" * 201), ("甲", "乙")])
def test_a_title_that_cannot_be_is_refused_with_the_reason(author, text, by_text):
    make_program(title="甲", body="无。")
    make_program(title="乙", body="无。")
    outcome = replace(text, by_text, author)
    assert outcome.refused[0][1]
    assert Program.objects.filter(title="甲").exists()
    assert Revision.objects.count() == 2


def test_a_caption_that_grows_too_long_is_refused(author):
    program = make_program(title="无", body="无。")
    program.figures.create(number=1, caption="旧" * 10)
    outcome = replace("旧", "长" * 100, author)
    assert [refused for refused, _reason in outcome.refused] == [program]


def test_another_volume_is_not_touched(author):
    make_program(title="甲", body="旧。")
    other = make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=2001)), title="乙", body="旧。")
    replace("旧", "新", author)
    assert Program.objects.get(pk=other.pk).body == "旧。"


def test_a_replacement_is_undone_as_one_step(author):
    programs = [make_program(title=title, body="旧。") for title in "甲乙"]
    outcome = replace("旧", "新", author)
    undone = undo_replacement(replacement=outcome.replacement, author=author)
    assert len(undone.done) == 2
    assert {program.body for program in Program.objects.all()} == {"旧。"}
    assert [program.revisions.count() for program in programs] == [3, 3]


def test_undoing_keeps_what_was_edited_since(author):
    edited, other = make_program(title="甲", body="旧。"), make_program(title="乙", body="旧。")
    outcome = replace("旧", "新", author)
    Program.objects.filter(pk=edited.pk).update(latest_number=3, body="新文。")
    undone = undo_replacement(replacement=outcome.replacement, author=author)
    assert [program.pk for program, _reason in undone.refused] == [edited.pk]
    assert undone.done == [other]
    assert Program.objects.get(pk=edited.pk).body == "新文。"


def test_what_was_undone_is_not_undone_twice(author):
    make_program(title="甲", body="旧。")
    replacement = replace("旧", "新", author).replacement
    undo_replacement(replacement=replacement, author=author)
    assert undo_replacement(replacement=replacement, author=author).done == []


def test_there_must_be_something_to_find(author):
    make_program()
    with pytest.raises(ValueError, match="nothing to find"):
        replace("", "新", author, hits=[])

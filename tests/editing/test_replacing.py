"""Replacing a text across a volume."""

import pytest
from django.core.exceptions import ValidationError

from entries.editing import be_present, record_revisions
from entries.editing.changing import change_field, undo_replacement
from entries.editing.replacing import FIELDS, Hit, find_text, replace_text
from entries.editing.unbinning import take_out
from entries.finding.index import worth_a_look
from entries.models import Origin, Presence, Program, Replacement, Revision, Role
from tests.factories import (
    make_award,
    make_member,
    make_program,
    make_section,
    make_user,
    make_yearbook,
    put_into_bin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user(may="*")


def hits_of(text: str, fields=FIELDS) -> list[Hit]:
    programs = Program.objects.filter(worth_a_look(text)).order_by("pk")
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
    record_revisions(programs=[program], author=None)
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
    record_revisions(programs=[program], author=None)
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
    assert Replacement.objects.get().undone_at
    assert Program.objects.get(pk=edited.pk).body == "新文。"


def test_what_was_undone_is_not_undone_twice(author):
    make_program(title="甲", body="旧。")
    replacement = replace("旧", "新", author).replacement
    undo_replacement(replacement=replacement, author=author)
    assert undo_replacement(replacement=replacement, author=author).done == []


def test_who_made_it_or_may_change_all_of_its_entries_may_undo_it(author):
    first, second = make_section("甲"), make_section("乙")
    for section in (first, second):
        make_program(section=section, title="无", body="旧。")
    replacement = replace("旧", "新", author).replacement
    of_one, of_both = make_member(Role.CONTRIBUTOR, first), make_member(Role.CONTRIBUTOR, first, second)
    with pytest.raises(ValidationError, match=author.username):
        undo_replacement(replacement=replacement, author=of_one)
    assert not Replacement.objects.get().undone_at
    assert len(undo_replacement(replacement=replacement, author=of_both).done) == 2
    assert Replacement.objects.get().undone_at


def test_it_is_seen_by_whoever_sees_one_of_its_entries(author):
    replace_in = make_program(section=make_section("甲"), title="无", body="旧。").section
    replace("旧", "新", author)
    seen = Replacement.objects.visible_to
    assert [seen(make_member(Role.EDITOR, place)).exists() for place in (replace_in, make_section("乙"))] == [
        True,
        False,
    ]


def test_what_somebody_was_typing_in_is_undone_later(author):
    typed, other = make_program(title="甲", body="旧。"), make_program(title="乙", body="旧。")
    replacement = replace("旧", "新", author).replacement
    be_present(program=typed, user=make_user("王芳"), tab="1", typing=True)
    assert undo_replacement(replacement=replacement, author=author).done == [other]
    Presence.objects.all().delete()
    assert undo_replacement(replacement=replacement, author=author).done == [typed]
    assert Replacement.objects.get().undone_at


def test_what_is_in_the_bin_is_refused_and_undone_once_it_is_restored(author):
    program = make_program(title="甲", body="旧。")
    replacement = replace("旧", "新", author).replacement
    deletion = put_into_bin(program)
    assert [one for one, _reason in undo_replacement(replacement=replacement, author=author).refused] == [program]
    take_out(deletion=deletion, by=None)
    assert undo_replacement(replacement=replacement, author=author).done == [program]


def test_what_went_into_the_bin_after_it_was_shown_is_refused(author):
    program, other = make_program(title="甲", body="旧。"), make_program(title="乙", body="旧。")
    hits = hits_of("旧")
    put_into_bin(program)
    outcome = replace("旧", "新", author, hits=hits)
    assert outcome.done == [other]
    assert [one for one, _reason in outcome.refused] == [program]


def test_awards_that_would_become_one_are_refused_and_the_others_are_replaced(author):
    program, other = make_program(title="甲", body="无。"), make_program(title="乙", body="标兵三八红旗手。")
    for name in ("标兵三八红旗手", "三八红旗手"):
        make_award(program=program, name=name)
    record_revisions(programs=[program], author=author)
    outcome = replace("标兵", "", author)
    assert ([one for one, _reason in outcome.refused], outcome.done) == ([program], [other])
    assert set(program.awards.values_list("name", flat=True)) == {"标兵三八红旗手", "三八红旗手"}


def test_what_the_editor_does_not_see_is_neither_replaced_nor_named():
    program = make_program(section=make_section("甲"), title="秘密", body="旧。")
    outcome = replace("旧", "新", make_member(Role.EDITOR, make_section("乙")))
    assert (outcome.done, outcome.refused) == ([], [])
    assert Program.objects.get(pk=program.pk).body == "旧。"


def test_there_must_be_something_to_find(author):
    make_program()
    with pytest.raises(ValueError, match="nothing to find"):
        replace("", "新", author, hits=[])


def test_what_stands_only_in_a_recipients_affiliation_is_found():
    program = make_program(title="无", body="无。")
    make_award(program=program, name="奖").recipients.create(name="某", affiliation="旧名", post="")
    record_revisions(programs=[program], author=None)
    assert len(hits_of("旧名")) == 1


@pytest.mark.parametrize(("name", "value"), [("kind", "event"), ("unit", "教育局"), ("contributor", "武艳丽")])
def test_a_field_of_many_entries_is_changed_and_undone_as_one_step(author, name, value):
    programs = [make_program(), make_program(), make_program(**{name: value})]
    changed = change_field(programs=programs, name=name, value=value, author=author)
    assert changed.done == programs[:2]
    assert set(Program.objects.values_list(name, flat=True)) == {value}
    assert Revision.objects.get(program=programs[0], number=2).origin == Origin.REPLACE
    assert undo_replacement(replacement=changed.replacement, author=author).done == programs[:2]
    assert Program.objects.filter(**{name: value}).get() == programs[2]


def test_undoing_a_changed_field_keeps_what_was_edited_since(author):
    edited, other = make_program(), make_program()
    changed = change_field(programs=[edited, other], name="kind", value="event", author=author)
    Program.objects.filter(pk=edited.pk).update(body="新文。")
    record_revisions(programs=[edited], author=author)
    undone = undo_replacement(replacement=changed.replacement, author=author)
    assert ([one for one, _reason in undone.refused], undone.done) == ([edited], [other])
    assert Program.objects.get(pk=edited.pk).kind == "event"


@pytest.mark.parametrize(("name", "value"), [("kind", "没有"), ("unit", "长" * 201), ("title", "甲")])
def test_a_value_that_cannot_be_changes_nothing(author, name, value):
    program = make_program()
    with pytest.raises(ValidationError):
        change_field(programs=[program], name=name, value=value, author=author)
    assert not Replacement.objects.exists()


def test_a_field_changed_in_several_volumes_is_undone_as_one_step_too(author):
    other = make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=2001)))
    one = make_program(section=make_section("乙", yearbook=make_yearbook()))
    changed = change_field(programs=[one, other], name="kind", value="event", author=author)
    assert changed.replacement.yearbook is None
    assert len(undo_replacement(replacement=changed.replacement, author=author).done) == 2


def test_replacing_and_undoing_ask_the_database_no_more_often_for_more_entries(author, django_assert_max_num_queries):
    for number in range(60):
        program = make_program(title=f"旧{number}", body="旧。")
        make_award(program=program, name="旧奖").recipients.create(name="旧")
    record_revisions(programs=Program.objects.all(), author=None)
    hits = hits_of("旧")
    with django_assert_max_num_queries(60):
        replacement = replace("旧", "新", author, hits=hits).replacement
    with django_assert_max_num_queries(60):
        assert len(undo_replacement(replacement=replacement, author=author).done) == 60

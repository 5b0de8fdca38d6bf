"""The index of manuscripts finds what a look at every entry finds, as it was recorded last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.editing import record_revisions
from entries.editing.binning import delete_for_good
from entries.editing.catchingup import catch_up, is_behind
from entries.editing.content import write_content
from entries.finding.index import best_first, found, worth_a_look
from entries.finding.models import ManuscriptIndex
from entries.importing.tables import import_table
from entries.models import Program, Recipient
from entries.publishing import publish
from entries.search.index import PUBLIC
from entries.search.queries import containing, parse
from entries.text import fold
from tests.factories import make_award, make_program, make_section, make_yearbook, put_into_bin

ALPHABET = "妇婦联聯女aA1２ ,，。“\"'%_\\𠮷"
texts = st.lists(
    st.tuples(st.text("妇婦联aA1２%_", min_size=1, max_size=6), st.text(ALPHABET, max_size=24)),
    min_size=1,
    max_size=5,
    unique_by=lambda text: text[0],
)


def ids(typed: str) -> list[int]:
    query = parse(typed)
    return list(best_first(found(Program.objects.all(), query), query).values_list("pk", flat=True))


class AgainstALookAtEveryEntry(TestCase):
    """Whatever is recorded, and whatever is looked for."""

    @given(texts, st.text(ALPHABET, min_size=1, max_size=12))
    def test_it_finds_the_entries_that_contain_the_characters_and_no_other(self, rows, wanted):
        section = make_section(yearbook=make_yearbook())
        for title, body in rows:
            make_program(section=section, title=title, body=body)
        expected = {
            program.pk
            for program in Program.objects.all()
            if fold(wanted) in fold(program.title) or fold(wanted) in fold(program.body.strip())
        }
        assert set(found(Program.objects.all(), containing(wanted)).values_list("pk", flat=True)) == expected


pytestmark = pytest.mark.django_db


def test_what_an_entry_says_now_is_found_and_what_it_said_before_no_more():
    program = make_program(body="妇联举办培训")
    program.body = "工会举办讲座"
    program.save()
    record_revisions(programs=[program], author=None)
    assert (ids("工会"), ids("妇联")) == ([program.pk], [])


def test_awards_recipients_and_captions_are_found_in_their_fields():
    program = make_program(body="无")
    award = make_award(program=program, name="三八红旗手", granted_by="全国妇联")
    Recipient.objects.create(award=award, name="武艳丽", kind="person", order=1, affiliation="包头市")
    program.figures.create(kind="picture", caption="捐赠活动", order=1)
    record_revisions(programs=[program], author=None)
    for typed in ("红旗手", "award:全国妇联", "name:武艳丽", "包头", "捐赠"):
        assert ids(typed) == [program.pk], typed
    assert ids("title:红旗手") == ids("name:红旗手") == []


def test_either_script_and_width_finds_a_draft():
    program = make_program(body="自治區婦聯ＡＢＣ")
    assert ids("妇联") == ids("婦聯") == ids("abc") == [program.pk]


def test_the_title_comes_before_the_phrase_before_scattered_words_then_the_newest_entry():
    section = make_section()
    scattered = make_program(section=section, title="一", body="服务他人,志愿").pk
    old = make_program(section=section, title="二", body="志愿服务").pk
    title = make_program(section=section, title="服务与志愿", body="无").pk
    new = make_program(section=section, title="三", body="志愿服务").pk
    make_program(section=section, title="四", body="志愿服务 培训")
    assert ids("志愿 服务 -培训") == [title, new, old, scattered]


def test_a_draft_is_not_in_the_index_of_the_public_side():
    program = make_program(body="尚未发布")
    assert ids("尚未发布") == [program.pk]
    assert PUBLIC.find(parse("尚未发布")) == []


def test_what_was_changed_after_publishing_is_found_as_a_draft_alone():
    program = make_program(body="已经发布")
    publish(programs=[program], by=None)
    write_content(program, {**program.revisions.get().content, "body": "后来改写"})
    record_revisions(programs=[program], author=None)
    assert ids("后来改写") == [program.pk]
    assert PUBLIC.find(parse("后来改写")) == []
    assert PUBLIC.find(parse("已经发布")) == [program.pk]


def test_an_entry_in_the_bin_is_not_found_and_one_deleted_for_good_leaves_nothing():
    program = make_program(body="删除")
    deletion = put_into_bin(program)
    assert ids("删除") == []
    delete_for_good(deletion=deletion, by=None)
    assert not ManuscriptIndex.objects.exists()


def table(count: int) -> bytes:
    section = make_section("类目")
    rows = "\n".join(f"{section.yearbook.name},类目,条目{number},正文{number}" for number in range(count))
    return f"yearbook,section,title,body\n{rows}\n".encode()


def test_a_short_table_is_indexed_as_it_is_imported():
    import_table(name="programs", data=table(20), author=None)
    assert not is_behind()
    assert len(ids("正文")) == 20


def test_a_long_table_is_indexed_after_it_and_then_all_of_it_is_found():
    import_table(name="programs", data=table(250), author=None)
    assert is_behind()
    assert ids("正文") == []
    assert (catch_up(), catch_up(), catch_up()) == (200, 50, 0)
    assert not is_behind()
    assert len(ids("正文")) == 250


@pytest.mark.parametrize(("rows", "turns"), [(20, 0), (120, 1)])
def test_what_a_table_brings_is_proofread_as_it_is_indexed(rows, turns):
    import_table(name="programs", data=table(rows), author=None)  # no text of it has a mark at its end
    for _turn in range(turns):
        catch_up()
    assert set(Program.objects.values_list("finding_count", flat=True)) == {1}


def test_a_long_table_that_changes_entries_is_followed_too():
    data = table(120)
    import_table(name="programs", data=data, author=None)
    catch_up()
    import_table(name="programs", data=data.replace("正文".encode(), "新文".encode()), author=None)
    catch_up()
    assert (len(ids("新文")), len(ids("正文"))) == (120, 0)


def test_an_entry_that_is_saved_before_its_turn_comes_is_indexed_by_that():
    import_table(name="programs", data=table(120), author=None)
    program = Program.objects.get(title="条目7")
    program.body = "改过"
    program.save()
    record_revisions(programs=[program], author=None)
    assert ids("改过") == [program.pk]
    assert catch_up() == 119


def test_what_is_worth_a_look_is_what_has_the_characters_or_waits_to_be_indexed():
    import_table(name="programs", data=table(120), author=None)
    assert Program.objects.filter(worth_a_look("正文7")).count() == 120
    catch_up()
    assert Program.objects.filter(worth_a_look("正文7")).count() == 11

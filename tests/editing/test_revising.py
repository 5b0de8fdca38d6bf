"""Revisions: a record of every change, and of nothing else."""

import pytest
from django.db import IntegrityError, transaction

from entries.editing import contents_of, digest_of, record_revisions, revise
from entries.models import Immutable, Origin, Revision
from tests.factories import make_award, make_program, make_user

pytestmark = pytest.mark.django_db


def test_an_entry_s_first_revision_has_the_number_one():
    assert make_program().revisions.get().number == 1


def test_a_changed_text_makes_a_revision_that_names_its_author():
    program, editor = make_program(), make_user("wu")
    program.body = "新文。"
    program.save()
    record_revisions(programs=[program], author=editor)
    latest = program.revisions.get(number=2)
    assert (latest.author, latest.author_name, latest.content["body"]) == (editor, "wu", "新文。")
    assert program.latest_number == 2


def test_saving_the_same_content_makes_no_revision():
    program = make_program()
    program.save()
    recorded = record_revisions(programs=[program], author=None)
    assert (recorded.revisions, recorded.unchanged) == ((), (program.pk,))
    assert program.revisions.count() == 1


def test_white_space_around_paragraphs_is_no_change():
    program = make_program(body="第一段。\n第二段。")
    program.body = "  第一段。\r\n\r\n第二段。 "
    program.save()
    record_revisions(programs=[program], author=None)
    assert program.revisions.count() == 1


def test_a_change_of_place_is_no_change_of_content():
    program = make_program()
    program.order = 990
    program.save()
    record_revisions(programs=[program], author=None)
    assert program.revisions.count() == 1


@pytest.mark.parametrize("change", ["figure", "fact", "award", "recipient"])
def test_a_change_in_what_belongs_to_the_entry_makes_a_revision(change):
    program = make_program()
    award = make_award(program=program)
    record_revisions(programs=[program], author=None)
    if change == "figure":
        program.figures.create(number=22, caption="捐赠活动")
    elif change == "fact":
        program.facts.create(label="培训人数", value="10.2", unit="万人")
    elif change == "award":
        make_award(program=program, name="三八红旗集体")
    else:
        award.recipients.create(name="于洋")
    record_revisions(programs=[program], author=None)
    assert program.revisions.count() == 3


def test_a_revision_holds_the_whole_entry():
    program = make_program(title="概况", body="第一段。")
    program.figures.create(number=22, caption="捐赠活动", date="2022-06-23", credit="办公室")
    program.facts.create(label="培训人数", value="10.20", unit="万人", qualifier="余", words="10.2万余人")
    make_award(program=program, name="标兵", year=2022, granted_by="甲、乙").recipients.create(name="于洋", post="主任")
    record_revisions(programs=[program], author=None)
    content = program.revisions.get(number=2).content
    assert content["figures"][0]["date"] == "2022-06-23"
    assert content["facts"][0]["value"] == "10.2"
    assert content["awards"][0]["granted_by"] == ["甲", "乙"]
    assert content["awards"][0]["recipients"][0]["post"] == "主任"


def test_a_revision_s_digest_is_that_of_its_content():
    revision = make_program().revisions.get()
    assert revision.digest == digest_of(revision.content)


def test_a_revision_cannot_be_changed():
    revision = make_program().revisions.get()
    revision.note = "x"
    with pytest.raises(Immutable):
        revision.save()


def test_an_entry_has_each_revision_number_once():
    revision = make_program().revisions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            program=revision.program, number=1, content={}, digest="", created_at=revision.created_at
        )


def test_revising_writes_the_content_that_was_given():
    program = make_program()
    content = program.revisions.get().content
    content["awards"] = [
        {
            "name": "标兵",
            "level": "national",
            "year": None,
            "granted_by": ["全国妇联"],
            "rank": "",
            "recipient_count": 1,
            "recipient_unit": "人",
            "recipients": [{"name": "于洋", "kind": "person", "affiliation": "", "post": ""}],
        }
    ]
    revise(program=program, content=content, author=None, origin=Origin.RESTORE)
    assert contents_of([program])[program.pk] == content
    assert program.revisions.get(number=2).origin == Origin.RESTORE


def test_revising_with_the_same_content_changes_no_row():
    program = make_program()
    award = make_award(program=program)
    record_revisions(programs=[program], author=None)
    content = contents_of([program])[program.pk]
    assert revise(program=program, content=content, author=None) is None
    assert program.awards.get() == award


def test_recording_costs_as_many_queries_for_fifty_entries_as_for_two(django_assert_max_num_queries):
    some, many = [make_program() for _ in range(2)], [make_program() for _ in range(50)]
    with django_assert_max_num_queries(20) as few:
        record_revisions(programs=some, author=None)
    with django_assert_max_num_queries(len(few.captured_queries)):
        record_revisions(programs=many, author=None)

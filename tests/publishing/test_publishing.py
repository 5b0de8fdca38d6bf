"""Publishing: what the public sees, and how it gets there."""

import pytest

from entries.editing import record_revisions, revise
from entries.models import Ending, Publication, State
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook, Withdrawal
from entries.publishing import publish, withdraw
from tests.factories import make_award, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_on_the_public_side():
    make_program()
    assert not PublishedEntry.objects.exists()
    assert not PublishedYearbook.objects.exists()


def test_publishing_makes_the_latest_revision_public():
    program = make_program(title="北疆巾帼志愿服务", body="第一段。\n第二段。")
    publish(programs=[program], by=None)
    entry = PublishedEntry.objects.get(pk=program.pk)
    assert (entry.title, entry.paragraphs, entry.revision_number) == ("北疆巾帼志愿服务", ["第一段。", "第二段。"], 1)


def test_publishing_shows_the_volume_and_every_section_above_the_entry():
    program = make_program(section=make_section("群众团体/自治区妇联"))
    publish(programs=[program], by=None)
    assert [section.path for section in PublishedSection.objects.all()] == ["群众团体", "群众团体/自治区妇联"]
    assert PublishedYearbook.objects.get().entry_count == 1


def test_a_section_without_a_public_entry_is_not_public():
    program = make_program(section=make_section("群众团体/自治区妇联"))
    make_section("经济/农牧业")
    publish(programs=[program], by=None)
    assert not PublishedSection.objects.filter(title="农牧业").exists()


def test_a_published_entry_that_is_being_revised_stays_as_published():
    program = make_program(body="旧文。")
    publish(programs=[program], by=None)
    program.body = "新文。"
    program.save()
    record_revisions(programs=[program], author=None)
    assert PublishedEntry.objects.get(pk=program.pk).body == "旧文。"
    assert program.state == State.CHANGED


def test_publishing_again_shows_the_new_revision_and_ends_the_old_publication():
    program = make_program(body="旧文。")
    publish(programs=[program], by=None)
    program.body = "新文。"
    program.save()
    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    assert PublishedEntry.objects.get(pk=program.pk).body == "新文。"
    assert [p.ending for p in program.publications.order_by("pk")] == [Ending.REPLACED, ""]


def test_publishing_what_is_public_already_records_nothing():
    program = make_program()
    publish(programs=[program], by=None)
    outcome = publish(programs=[program], by=None)
    assert (outcome.done, [p.pk for p in outcome.unchanged]) == ([], [program.pk])
    assert Publication.objects.count() == 1


def test_an_entry_without_text_is_refused_with_the_reason_and_holds_up_no_other():
    empty, full = make_program(body=""), make_program()
    outcome = publish(programs=[empty, full], by=None)
    assert [program.pk for program in outcome.done] == [full.pk]
    assert outcome.refused[0][0].pk == empty.pk
    assert outcome.refused[0][1]


def test_the_publication_names_who_published():
    program, editor = make_program(), make_user(may="publish_program")
    publish(programs=[program], by=editor)
    assert program.live_publication.published_by == editor


def test_withdrawing_takes_the_entry_its_section_and_its_volume_off_the_public_side():
    program = make_program()
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    assert not PublishedEntry.objects.exists()
    assert not PublishedSection.objects.exists()
    assert not PublishedYearbook.objects.exists()
    assert program.state == State.WITHDRAWN


def test_withdrawn_addresses_are_known_to_be_gone_until_published_again():
    program = make_program(section=make_section("群众团体"))
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    assert set(Withdrawal.objects.values_list("subject", "object_id")) == {
        ("entry", program.pk),
        ("section", program.section_id),
        ("yearbook", program.section.yearbook_id),
    }
    publish(programs=[program], by=None)
    assert not Withdrawal.objects.exists()


def test_withdrawing_a_draft_is_refused_with_the_reason():
    program = make_program()
    outcome = withdraw(programs=[program], by=None)
    assert outcome.refused[0][1]
    assert program.state == State.DRAFT


def test_awards_of_a_published_entry_are_public_with_their_recipients():
    program = make_program()
    award = make_award(program=program, name="三八红旗手标兵", granted_by="自治区妇联、自治区人社厅")
    award.recipients.create(name="于洋", affiliation="兴安盟人民医院", post="主任")
    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    row = PublishedAward.objects.get(entry=program.pk)
    assert (row.name, row.recipient_names, row.position) == ("三八红旗手标兵", "于洋", 1)
    assert PublishedYearbook.objects.get().award_count == 1


def test_counts_follow_what_is_public():
    section = make_section("群众团体/自治区妇联")
    first, second = make_program(section=section), make_program(section=section)
    publish(programs=[first, second], by=None)
    withdraw(programs=[first], by=None)
    top = PublishedSection.objects.get(title="群众团体")
    assert (top.entry_count, top.total_count) == (0, 1)
    assert PublishedYearbook.objects.get().entry_count == 1


def test_a_renamed_section_is_public_under_its_new_name_when_its_volume_is_published_next():
    section = make_section("群众团体")
    program = make_program(section=section)
    publish(programs=[program], by=None)
    section.title = "人民团体"
    section.save()
    assert PublishedSection.objects.get().title == "群众团体"
    publish(programs=[program], by=None)
    assert PublishedSection.objects.get().title == "人民团体"


def test_entries_keep_the_order_of_the_volume_when_a_section_is_moved():
    volume = make_yearbook()
    first, second = make_section("甲", yearbook=volume), make_section("乙", yearbook=volume)
    in_first, in_second = make_program(section=first), make_program(section=second)
    publish(programs=[in_first, in_second], by=None)
    first.order = 30
    first.save()
    publish(programs=[in_second], by=None)
    assert list(PublishedEntry.objects.order_by("sort_key").values_list("pk", flat=True)) == [in_second.pk, in_first.pk]


def test_an_entry_that_moved_to_another_volume_leaves_the_old_one():
    old = make_section("甲", yearbook=make_yearbook(edition_year=2022))
    new = make_section("乙", yearbook=make_yearbook(edition_year=2023))
    program = make_program(section=old)
    publish(programs=[program], by=None)
    program.section = new
    program.save()
    publish(programs=[program], by=None)
    assert [volume.edition_year for volume in PublishedYearbook.objects.all()] == [2023]


def test_an_entry_s_own_text_comes_before_that_of_subsections():
    above = make_section("农牧业")
    below = make_section("畜牧业", yearbook=above.yearbook)
    below.parent = above
    below.order = None
    below.save()
    in_below, in_above = make_program(section=below), make_program(section=above)
    publish(programs=[in_below, in_above], by=None)
    assert list(PublishedEntry.objects.order_by("sort_key").values_list("pk", flat=True)) == [in_above.pk, in_below.pk]


def test_publishing_costs_as_many_queries_for_fifty_entries_as_for_two(django_assert_max_num_queries):
    section = make_section("群众团体")
    some, many = [make_program(section=section) for _ in range(2)], [make_program(section=section) for _ in range(50)]
    with django_assert_max_num_queries(48) as few:
        publish(programs=some, by=None)
    with django_assert_max_num_queries(len(few.captured_queries)):
        publish(programs=many, by=None)


def test_restored_content_can_be_published():
    program = make_program(body="旧文。")
    content = program.revisions.get().content
    revise(program=program, content={**content, "body": "新文。"}, author=None)
    revise(program=program, content=content, author=None)
    publish(programs=[program], by=None)
    assert PublishedEntry.objects.get().revision_number == 3

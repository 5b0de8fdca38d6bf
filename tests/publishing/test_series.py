"""The same programme across years: linking, and what the public sees of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from entries.editing import record_revisions
from entries.editing.proposing import propose_series, reject_proposals, reopen_proposals
from entries.models import Program, Series, SeriesProposal, Yearbook
from entries.published.models import PublishedEntry, Withdrawal
from entries.published.series import PublishedSeries
from entries.publishing import confirm_proposal, link, publish, rebuild_public, rename_series, unlink, withdraw
from tests.factories import make_program, make_section, make_yearbook

pytestmark = pytest.mark.django_db


def edition(year: int, title: str = "奶业振兴工程", *, body: str = "奶业投资。", **fields) -> Program:
    """An entry of that edition, in the same section of each."""
    volume = Yearbook.objects.filter(edition_year=year).first() or make_yearbook(edition_year=year)
    section = volume.sections.filter(path="经济").first() or make_section("经济", yearbook=volume)
    return make_program(section=section, title=title, body=body, **fields)


@pytest.fixture
def programs() -> list[Program]:
    """The same programme in three editions, public in the first two."""
    made = [edition(year) for year in (2021, 2022, 2023)]
    publish(programs=made[:2], by=None)
    return made


def public_members() -> list[int]:
    return sorted(PublishedEntry.objects.filter(series__isnull=False).values_list("pk", flat=True))


def test_linked_entries_that_are_public_are_a_public_series(programs):
    series = link(programs=programs, by=None)
    assert PublishedSeries.objects.get().pk == series.pk
    assert public_members() == [programs[0].pk, programs[1].pk]


def test_a_draft_joins_the_public_series_when_it_is_published(programs):
    link(programs=programs, by=None)
    publish(programs=programs, by=None)
    assert public_members() == [program.pk for program in programs]
    assert PublishedSeries.objects.get().entry_count == 3


def test_publishing_a_new_revision_keeps_the_entry_in_its_series(programs):
    link(programs=programs, by=None)
    Program.objects.filter(pk=programs[0].pk).update(body="新文。")
    record_revisions(programs=programs[:1], author=None)
    publish(programs=programs[:1], by=None)
    assert public_members() == [programs[0].pk, programs[1].pk]


def test_a_series_of_which_one_entry_is_left_is_gone_for_readers_and_comes_back(programs):
    series = link(programs=programs, by=None)
    withdraw(programs=programs[:1], by=None)
    assert not PublishedSeries.objects.exists()
    assert public_members() == []
    assert Withdrawal.objects.filter(subject="series", object_id=series.pk).exists()
    publish(programs=programs[:1], by=None)
    assert PublishedSeries.objects.get().pk == series.pk
    assert not Withdrawal.objects.filter(subject="series").exists()


def test_an_entry_that_is_taken_out_stands_alone_again(programs):
    publish(programs=programs, by=None)
    series = link(programs=programs, by=None)
    unlink(programs=programs[2:], by=None)
    assert public_members() == [programs[0].pk, programs[1].pk]
    assert series.members.count() == 2


def test_a_series_without_entries_is_gone_unless_its_address_was_public(programs):
    drafts = [edition(year, "草畜平衡") for year in (2021, 2022)]
    link(programs=drafts, by=None)
    public = link(programs=programs, by=None)
    unlink(programs=[*drafts, *programs], by=None)
    assert [series.pk for series in Series.objects.all()] == [public.pk]


def test_rebuilding_gives_the_same_series(programs):
    link(programs=programs, by=None)
    gone = link(programs=[edition(year, "冰雪运动") for year in (2021, 2022)], by=None)
    publish(programs=Program.objects.filter(title="冰雪运动"), by=None)
    withdraw(programs=Program.objects.filter(title="冰雪运动"), by=None)

    def public_side():
        return [list(m.objects.order_by("pk").values()) for m in (PublishedSeries, PublishedEntry, Withdrawal)]

    before = public_side()
    assert Withdrawal.objects.filter(subject="series", object_id=gone.pk).exists()
    rebuild_public()
    assert public_side() == before


def test_a_new_name_of_a_series_is_public_under_the_same_number(programs):
    series = link(programs=programs, by=None)
    rename_series(series=series, title="奶业振兴", by=None)
    assert (PublishedSeries.objects.get().pk, PublishedSeries.objects.get().title) == (series.pk, "奶业振兴")


@pytest.mark.parametrize("linked", [3, 2])
def test_a_series_that_nobody_named_has_the_title_of_its_newest_public_entry(programs, linked):
    Program.objects.filter(pk=programs[1].pk).update(title="奶业工程的草稿题名")
    Program.objects.filter(pk=programs[2].pk).update(title="未公开的题名")
    link(programs=Program.objects.filter(pk__in=[program.pk for program in programs[:linked]]), by=None)
    assert PublishedSeries.objects.get().title == "奶业振兴工程"


def test_the_title_of_a_withdrawn_entry_leaves_its_series_too(programs):
    programs.append(edition(2024, "撤下的题名"))
    publish(programs=programs, by=None)
    link(programs=programs, by=None)
    assert PublishedSeries.objects.get().title == "撤下的题名"
    withdraw(programs=programs[3:], by=None)
    assert PublishedSeries.objects.get().title == "奶业振兴工程"


def test_two_entries_of_one_volume_are_not_in_one_series(programs):
    with translation.override("en"), pytest.raises(ValidationError, match="has an entry of this volume already"):
        link(programs=[*programs, edition(2023, "另一条")], by=None)
    assert not Series.objects.exists()


def test_an_entry_of_another_series_is_refused_by_name(programs):
    link(programs=programs[:2], by=None)
    with translation.override("en"), pytest.raises(ValidationError, match="is in the series “奶业振兴工程” already"):
        link(programs=[programs[1], edition(2020)], by=None)


def test_the_same_programme_of_an_earlier_edition_is_proposed(programs):
    assert propose_series(yearbook=Yearbook.objects.get(edition_year=2023)) == 1
    proposal = SeriesProposal.objects.get()
    assert (proposal.earlier, proposal.later, proposal.title_score) == (programs[1], programs[2], 100)


def test_an_edition_that_left_it_out_is_passed_over(programs):
    programs[1].title, programs[1].body = "口岸", "班列。"
    programs[1].save()
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    assert SeriesProposal.objects.get(later=programs[2]).earlier == programs[0]


def test_volumes_of_another_title_are_not_compared(programs):
    Yearbook.objects.filter(edition_year__lt=2023).update(title="呼和浩特年鉴")
    assert propose_series(yearbook=Yearbook.objects.get(edition_year=2023)) == 0


def test_a_confirmed_proposal_links_its_entries_and_those_linked_before(programs):
    link(programs=programs[:2], by=None)
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    series = confirm_proposal(proposal=SeriesProposal.objects.get(), by=None)
    assert series.members.count() == 3
    assert not SeriesProposal.objects.exists()


def test_a_rejected_pair_is_not_proposed_again_until_it_is_taken_back(programs):
    volume = Yearbook.objects.get(edition_year=2022)
    propose_series(yearbook=volume)
    reject_proposals(proposals=SeriesProposal.objects.all(), by=None)
    assert propose_series(yearbook=volume) == 0
    assert not SeriesProposal.objects.open().exists()
    reopen_proposals(proposals=SeriesProposal.objects.all())
    assert SeriesProposal.objects.open().get().is_open


def test_looking_again_proposes_nothing_twice_and_nothing_that_is_linked(programs):
    volume = Yearbook.objects.get(edition_year=2022)
    assert [propose_series(yearbook=volume) for _time in range(2)] == [1, 1]
    assert SeriesProposal.objects.count() == 1
    link(programs=programs[:2], by=None)
    assert propose_series(yearbook=volume) == 0
    assert not SeriesProposal.objects.exists()


def test_a_look_tells_how_far_it_is_and_writes_nothing_where_it_is_stopped(programs):
    volume = Yearbook.objects.get(edition_year=2023)
    propose_series(yearbook=volume)
    told = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    edition(2022, "口岸")
    with pytest.raises(KeyboardInterrupt):
        propose_series(yearbook=volume, progress=stop)
    assert told == [(1, 5), (2, 5), (3, 5)]
    assert SeriesProposal.objects.count() == 1


def test_what_is_deleted_during_a_long_look_is_not_proposed(programs):
    volume = Yearbook.objects.get(edition_year=2023)
    assert (
        propose_series(yearbook=volume, progress=lambda *_far: Program.objects.filter(pk=programs[2].pk).delete()) == 0
    )


def test_what_is_linked_during_a_long_look_is_not_proposed(programs):
    volume = Yearbook.objects.get(edition_year=2023)

    def another_editor(done: int, _total: int) -> None:
        if done == 1:
            link(programs=programs[1:], by=None)

    assert propose_series(yearbook=volume, progress=another_editor) == 0


@pytest.mark.parametrize("own", [1, 2])
def test_what_a_series_has_no_room_for_any_more_after_a_long_look_is_not_proposed(programs, own):
    """One of the pair is linked meanwhile with another entry of the other's volume."""
    volume, other = Yearbook.objects.get(edition_year=2023), edition((2023, 2022)[own - 1], "口岸", body="班列。")

    def another_editor(done: int, _total: int) -> None:
        if done == 1:
            link(programs=[programs[own], other], by=None)

    assert propose_series(yearbook=volume, progress=another_editor) == 0


def test_a_look_tells_at_its_end_that_all_is_read_whatever_was_linked_or_found(programs):
    told = []
    link(programs=[edition(year, "口岸", body="班列。") for year in (2022, 2023)], by=None)
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023), progress=lambda *far: told.append(far))
    assert told == [(1, 5), (2, 5), (3, 3)]


def test_how_many_are_proposed_is_said_of_the_volume_alone(programs):
    volumes = [Yearbook.objects.get(edition_year=year) for year in (2022, 2023)]
    propose_series(yearbook=volumes[0])

    def another_look(execute, sql, *rest):
        if sql.startswith("INSERT"):
            SeriesProposal.objects.filter(later__section__yearbook=volumes[0]).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(another_look):
        assert propose_series(yearbook=volumes[1]) == 1

"""An editor links entries of different editions."""

import re

import pytest
from django.core.management import call_command

from entries.editing.proposing import propose_series
from entries.jobs import cancel_job
from entries.models import Assignment, Job, Series, SeriesProposal, Yearbook
from entries.publishing import link, publish
from tests.admin.pages import at, errors, form_of, said, save
from tests.factories import make_user
from tests.publishing.test_series import edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def programs():
    return [edition(year, body=f"{year - 1}年，奶业投资{year}万元。") for year in (2022, 2023)]


def decide(client, verb: str):
    """Choose the verb for the one proposal that there is."""
    pk = SeriesProposal.objects.get().pk
    return client.post(at("entries_series_proposals"), {f"decision-{pk}": verb}, follow=True)


def test_an_editor_looks_for_links_and_sees_both_texts_with_the_score(editor, programs):
    volume = Yearbook.objects.get(edition_year=2023)
    answer = editor.post(at("entries_series_proposals"), {"look": "1", "yearbook": volume.pk}, follow=True)
    assert "1 pair is proposed for 内蒙古年鉴 2023" in said(answer)
    page = answer.content.decode()
    assert "奶业投资2022万元" in page
    assert "奶业投资2023万元" in page
    assert "Likeness" in page


@pytest.fixture
def begun(monkeypatch, settings, tmp_path, editor, programs):
    """The page of the job that looks, where two texts are many."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr("entries.admin.series.AT_ONCE", 1)
    volume = Yearbook.objects.get(edition_year=2023)
    return editor.post(at("entries_series_proposals"), {"look": "1", "yearbook": volume.pk}, follow=True)


@pytest.mark.django_db(transaction=True)
def test_much_is_compared_in_the_background_and_its_page_leads_to_the_proposals(editor, begun):
    assert 'data-stage="waiting"' in begun.content.decode()
    call_command("worker", once=True)
    page = editor.get(begun.request["PATH_INFO"]).content.decode()
    assert "1 pair is proposed for 内蒙古年鉴 2023" in page
    (address,) = re.findall(r'<a class="button" href="([^"]*proposals[^"]*)"', page)
    assert "奶业投资2023万元" in editor.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_look_in_the_background_that_is_cancelled_proposes_nothing(editor, begun):
    cancel_job(job=Job.objects.get())
    call_command("worker", once=True)
    assert not SeriesProposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_look_for_a_volume_that_is_gone_is_refused_in_words(editor, begun):
    Job.objects.update(params={"yearbook": 0})
    call_command("worker", once=True)
    assert "This volume does not exist any more" in editor.get(begun.request["PATH_INFO"]).content.decode()


def test_a_confirmed_pair_is_linked(editor, programs):
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    assert "1 pair is linked" in said(decide(editor, "confirm"))
    assert Series.objects.get().members.count() == 2


def test_a_rejected_pair_can_be_proposed_again(editor, programs):
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    assert "will not be proposed again" in said(decide(editor, "reject"))
    assert "奶业振兴工程" in editor.get(at("entries_series_proposals") + "?rejected=1").content.decode()
    assert "taken back" in said(decide(editor, "reopen"))
    assert SeriesProposal.objects.open().exists()


def test_what_cannot_be_linked_any_more_is_said_with_the_reason(editor, programs):
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    for program, year in zip(programs, (2020, 2021), strict=True):
        link(programs=[program, edition(year, f"另{year}")], by=None)
    assert "already" in said(decide(editor, "confirm"))
    assert SeriesProposal.objects.exists()


def test_what_nobody_decided_stays(editor, programs):
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    decide(editor, "")
    assert SeriesProposal.objects.open().exists()


def test_looking_without_a_volume_says_what_to_do(editor):
    answer = editor.post(at("entries_series_proposals"), {"look": "1", "yearbook": "x"}, follow=True)
    assert "Choose a volume first" in said(answer)


def test_entries_are_linked_by_hand(editor, programs):
    form = form_of(editor, at("entries_series_add"))
    form |= {"title": "奶业", "members-0-program": programs[0].pk, "members-TOTAL_FORMS": "2"}
    form |= {"members-1-program": programs[1].pk, "members-1-id": "", "members-1-series": ""}
    save(editor, at("entries_series_add"), form)
    assert set(Series.objects.get(title="奶业").members.values_list("program", flat=True)) == {p.pk for p in programs}


def test_an_entry_is_taken_out_on_the_page_of_the_series(editor, programs):
    series = link(programs=programs, by=None)
    save(editor, at("entries_series_change", series.pk), **{"members-0-DELETE": "on"})
    assert [member.program for member in series.members.all()] == [programs[1]]


def test_a_second_entry_of_a_volume_is_refused_at_its_field(editor, programs):
    series = link(programs=programs, by=None)
    other = edition(2023, "另一条")
    answer = save(editor, at("entries_series_change", series.pk), **{"members-2-program": other.pk})
    assert "of this volume" in errors(answer)
    assert series.members.count() == 2


def test_a_series_that_was_public_is_not_deleted(editor, programs):
    publish(programs=programs, by=None)
    series = link(programs=programs, by=None)
    assert editor.get(at("entries_series_delete", series.pk)).status_code == 403


def test_what_is_out_of_an_editor_s_reach_is_not_proposed_to_them(client, programs):
    user = make_user(may=("change_series", "view_program"))
    Assignment.objects.filter(user=user).update(section=programs[1].section)
    client.force_login(user)
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    assert "奶业振兴工程" not in client.get(at("entries_series_proposals")).content.decode()
    decide(client, "confirm")
    assert not Series.objects.exists()


@pytest.mark.parametrize("may", [(), ("view_series", "change_program")])
def test_who_may_not_link_sees_no_proposals(client, may):
    client.force_login(make_user(may=may))
    assert client.get(at("entries_series_proposals")).status_code == 403
    assert client.post(at("entries_series_proposals"), {"look": "1"}).status_code == 403


def test_proposals_are_for_those_who_log_in(client):
    assert client.get(at("entries_series_proposals")).status_code == 302


@pytest.mark.parametrize("size", [1, 8])
def test_the_page_of_proposals_costs_the_same_for_one_and_many(editor, django_assert_max_num_queries, size):
    for number in range(size):
        for year in (2022, 2023):
            edition(year, f"{'甲乙丙丁戊己庚辛'[number] * 3}工程")
    propose_series(yearbook=Yearbook.objects.get(edition_year=2023))
    with django_assert_max_num_queries(8):
        editor.get(at("entries_series_proposals"))

"""The lists of all entries and all awards, and their filters."""

import re
from urllib.parse import quote

import pytest

from entries.models import Program, Yearbook
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry, PublishedSection, PublishedYearbook
from entries.publishing import publish
from entries.site.paging import PER_PAGE
from tests.factories import make_program
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def titles(client, query: str = "") -> list[str]:
    """The titles that the list of entries shows."""
    page = client.get(f"/en/entries/{query}").content.decode()
    return re.findall(r"<h2>(.*?)</h2>", page)


@pytest.fixture
def entries():
    """Entries of two volumes, in sections and below them."""
    make_published("群众团体", title="工会", kind="overview")
    make_published("群众团体/自治区妇联", title="妇联志愿服务", body="举办活动,惠及牧民。", kind="project")
    make_published("经济", title="奶业", kind="project")
    make_published("群众团体", title="旧卷", year=2022)
    make_program(title="草稿")


def test_all_public_entries_are_listed_newest_volume_first_and_no_draft(client, entries):
    assert titles(client) == ["工会", "妇联志愿服务", "奶业", "旧卷"]


def test_a_volume_published_under_another_edition_year_stands_in_its_new_place(client, entries):
    Yearbook.objects.filter(edition_year=2022).update(edition_year=2030)
    publish(programs=Program.objects.filter(section__yearbook__edition_year=2030)[:1], by=None)
    years = [entry.yearbook.edition_year for entry in PublishedEntry.objects.with_place()]
    assert years == sorted(years, reverse=True)
    assert years[0] == 2030


def test_entries_are_found_by_volume(client, entries):
    volume = PublishedYearbook.objects.get(edition_year=2022)
    assert titles(client, f"?yearbook={volume.pk}") == ["旧卷"]


def test_a_section_stands_for_all_below_it(client, entries):
    top = PublishedSection.objects.get(title="群众团体", yearbook__edition_year=2023)
    assert titles(client, f"?section={top.pk}") == ["工会", "妇联志愿服务"]


def test_entries_are_found_by_kind(client, entries):
    assert titles(client, "?kind=project") == ["妇联志愿服务", "奶业"]


@pytest.mark.parametrize("words", ["志愿", "牧民", "志愿 牧民", " 牧民　志愿 "])
def test_entries_are_found_by_all_the_words_in_title_or_body(client, entries, words):
    assert titles(client, f"?text={quote(words)}") == ["妇联志愿服务"]


def test_filters_work_together(client, entries):
    volume = PublishedYearbook.objects.get(edition_year=2023)
    assert titles(client, f"?yearbook={volume.pk}&kind=project&text={quote('奶')}") == ["奶业"]


def test_what_finds_nothing_says_what_to_do(client, entries):
    page = client.get("/en/entries/?text=zzz").content.decode()
    assert "Take away a filter" in page


@pytest.mark.parametrize(
    "query", ["?kind=nonsense", "?yearbook=abc", "?yearbook=999999", "?section=99", "?page=x", "?page=-1"]
)
def test_an_address_that_was_typed_wrong_is_no_fault(client, entries, query):
    assert client.get(f"/entries/{query}").status_code == 200


def test_a_wrong_value_is_named_at_its_field(client, entries):
    assert 'role="alert"' in client.get("/awards/?year=nineteen").content.decode()


def test_the_section_of_a_volume_that_is_no_longer_chosen_is_let_go(client, entries):
    old = PublishedYearbook.objects.get(edition_year=2022)
    section = PublishedSection.objects.get(title="经济")
    assert titles(client, f"?yearbook={old.pk}&section={section.pk}") == ["旧卷"]


def test_a_section_that_there_is_not_is_said_to_be_none(client, entries):
    assert 'role="alert"' in client.get("/entries/?section=999").content.decode()


def test_each_filter_that_is_set_can_be_taken_away_alone(client, entries):
    page = client.get("/en/entries/?kind=project&text=x").content.decode()
    assert 'href="?kind=project"' in page
    assert 'href="?text=x"' in page


def test_a_long_list_is_paged_and_keeps_its_filters(client):
    make_published(count=120, kind="work")
    page = client.get("/en/entries/?kind=work&page=2").content.decode()
    assert "51 to 100 of 120" in page
    assert 'href="?kind=work&amp;page=3"' in page


def test_a_page_past_the_end_leads_to_the_first(client, entries):
    response = client.get("/entries/?kind=project&page=99")
    assert (response.status_code, response["Location"]) == (302, "?kind=project")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("level=provincial", 4),
        ("level=national", 0),
        ("year=2022", 4),
        ("year=1999", 0),
        ("text=于洋", 4),
    ],
)
def test_awards_are_found_by_level_year_and_recipient(client, entries, query, found):
    page = client.get(f"/awards/?{query}").content.decode()
    assert page.count("#award-1") == found


def test_a_long_list_of_awards_is_paged(client):
    make_published(count=PER_PAGE + 1)
    pages = [client.get(f"/awards/?page={number}").content.decode() for number in (1, 2)]
    assert [page.count("#award-1") for page in pages] == [PER_PAGE, 1]


def test_an_award_leads_to_its_place_in_its_entry(client, entries):
    award = PublishedAward.objects.select_related("entry").first()
    page = client.get(award.entry.get_absolute_url()).content.decode()
    assert award.get_absolute_url() == f"{award.entry.get_absolute_url()}#award-1"
    assert 'id="award-1"' in page

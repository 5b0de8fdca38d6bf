"""The page of the search."""

import json
import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.models import Program
from entries.publishing import withdraw
from tests.factories import make_program
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Entries of two volumes, and a draft."""
    make_published("群众团体", title="工会", kind="overview", body="工会与妇联举办活动。")
    make_published("群众团体/自治区妇联", title="妇联志愿服务", body="惠及牧民。", kind="project")
    make_published("群众团体", title="舊卷", body="婦聯工作。", year=2022)
    make_program(title="妇联草稿")


def page_of(client, typed: str, more: str = "") -> str:
    return client.get(f"/en/search/?q={quote(typed)}{more}").content.decode()


def titles(page: str) -> list[str]:
    return [re.sub("<.*?>", "", title) for title in re.findall(r"<h3>(.*?)</h3>", page)]


def test_public_entries_are_found_the_title_first_and_no_draft(client, entries):
    assert titles(page_of(client, "妇联")) == ["妇联志愿服务", "工会", "舊卷"]


def test_the_words_are_marked_in_the_original_text(client, entries):
    page = page_of(client, "妇联")
    assert "<mark>妇联</mark>志愿服务" in page
    assert "<mark>婦聯</mark>工作" in page


@pytest.mark.parametrize(("typed", "label"), [("标兵", "Award"), ("于洋", "Recipient"), ("捐赠活动", "Figure")])
def test_awards_recipients_and_captions_are_found_and_said_to_be_such(client, entries, typed, label):
    assert page_of(client, typed).count(f"<b>{label}</b> ") == 3


def test_hits_are_narrowed_by_links_with_their_numbers_and_widened_again(client, entries):
    page = page_of(client, "妇联")
    address, count = re.search(
        r'href="(\?q=[^"]*kind=project[^"]*)"[^>]*>[^<]*</a> <span class="count">(\d+)', page
    ).groups()
    assert count == "1"
    narrowed = client.get(f"/en/search/{address.replace('&amp;', '&')}").content.decode()
    assert titles(narrowed) == ["妇联志愿服务"]
    assert f'href="?q={quote("妇联")}"' in narrowed
    assert 'name="kind" value="project"' in narrowed


def test_a_section_stands_for_all_below_it_and_offers_them(client, entries):
    from entries.published.models import PublishedSection

    top = PublishedSection.objects.get(title="群众团体", yearbook__edition_year=2023)
    page = page_of(client, "妇联", f"&section={top.pk}")
    assert titles(page) == ["妇联志愿服务", "工会"]
    assert "自治区妇联 2023</a>" in page


def test_pinyin_offers_words(client, entries):
    assert f'href="?q={quote("妇联")}"' in page_of(client, "fulian")


def test_characters_of_the_same_sound_are_offered_where_nothing_is_found(client, entries):
    assert f'href="?q={quote("妇联")}"' in page_of(client, "付联")
    assert "Did you mean" not in page_of(client, "妇联")


def test_nothing_found_says_what_to_do(client, entries):
    page = page_of(client, "没有这个")
    assert "Nothing was found" in page
    assert "How to search" in page


@pytest.mark.parametrize(
    "more", ["", "&kind=nonsense", "&yearbook=x", "&section=99", "&page=x", "&sort=x", "&level=%00"]
)
def test_an_address_that_was_typed_wrong_is_no_fault(client, entries, more):
    assert client.get(f"/search/?q={quote('妇联')}{more}").status_code == 200


@pytest.mark.parametrize("typed", ['"', "-", "*", "title:", '"" AND (', "%", "\\", "a" * 200, "-妇联", "\x00"])
def test_no_query_is_a_fault(client, entries, typed):
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_too_long_a_query_is_named_at_its_field(client, entries):
    assert 'role="alert"' in page_of(client, "长" * 201)


def test_a_long_list_is_paged_and_keeps_its_query(client):
    make_published(count=45, body="妇联")
    page = page_of(client, "妇联", "&sort=newest&page=2")
    assert "21 to 40 of 45" in page
    assert f'href="?q={quote("妇联")}&amp;sort=newest&amp;page=3"' in page
    assert client.get(f"/search/?q={quote('妇联')}&page=9").status_code == 302


def test_a_page_costs_the_same_queries_for_2_and_for_60_hits(client):
    counts = []
    for number in (2, 58):
        make_published(count=number, body="妇联举办志愿服务")
        with CaptureQueriesContext(connection) as captured:
            page_of(client, "妇联 服务")
        counts.append(len(captured))
    assert counts[0] >= counts[1]
    assert counts[1] <= 8


def test_a_withdrawn_entry_is_found_no_more(client, entries):
    withdraw(programs=Program.objects.filter(title="工会"), by=None)
    assert "工会" not in titles(page_of(client, "妇联"))
    assert (
        "工会"
        not in client.get("/search/suggestions/", {"q": "工"}, headers={"accept": "application/json"}).content.decode()
    )


def test_nobody_posts_to_the_search(client):
    assert client.post("/search/").status_code == 405
    assert client.post("/search/suggestions/").status_code == 405


def offered(client, typed: str) -> list[str]:
    response = client.get("/search/suggestions/", {"q": typed}, headers={"accept": "application/json"})
    return [row["text"] for row in json.loads(response.content)["suggestions"]]


def test_sections_titles_and_recipients_are_offered_while_typing(client, entries):
    assert offered(client, "群")[0] == "群众团体"
    assert "妇联志愿服务" in offered(client, "婦聯")
    assert "于洋" in offered(client, "于")
    assert "妇联志愿服务" in offered(client, "志愿")


@pytest.mark.parametrize("typed", ["fulian", "ful"])
def test_words_for_pinyin_are_offered_while_typing(client, entries, typed):
    assert "妇联" in offered(client, typed)


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\\", "长" * 300])
def test_what_leads_nowhere_offers_nothing(client, entries, typed):
    assert offered(client, typed) == []


def test_suggestions_are_a_page_for_a_browser(client, entries):
    page = client.get(
        "/en/search/suggestions/", {"q": "妇联"}, headers={"accept": "text/html,*/*;q=0.8"}
    ).content.decode()
    assert "妇联志愿服务</a>" in page


def test_caches_keep_the_page_of_suggestions_apart_from_its_data(client, entries):
    assert "Accept" in client.get("/search/suggestions/?q=妇")["Vary"]


def test_only_words_to_leave_out_ask_for_one_to_find(client, entries):
    assert "Give a word to find" in page_of(client, "-妇联")


def test_the_list_of_entries_understands_the_same_queries(client, entries):
    page = client.get("/entries/", {"text": "婦聯 -牧民"}).content.decode()
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["工会", "舊卷"]

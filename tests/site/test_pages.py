"""Public pages: what a visitor reads, at which address, at what cost."""

import datetime

import pytest

from entries.models import Program, Section
from entries.published.models import PublishedEntry
from entries.publishing import publish, withdraw
from tests.factories import make_program, make_section
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The page."""
    return response.content.decode()


def test_home_shows_the_volumes_and_what_was_published_last(client):
    (entry,) = make_published(title="北疆巾帼志愿服务")
    page = text_of(client.get("/"))
    assert entry.yearbook.get_absolute_url() in page
    assert "北疆巾帼志愿服务" in page


def test_home_says_so_where_nothing_is_published(client):
    assert "No volume is published yet." in text_of(client.get("/en/"))


def test_a_volume_shows_its_data_and_its_contents(client):
    (entry,) = make_published()
    page = text_of(client.get(entry.yearbook.get_absolute_url()))
    assert "2022" in page
    assert page.index("群众团体") < page.index("自治区妇联")
    assert entry.section.get_absolute_url() in page


def test_a_section_shows_its_entries_in_order_and_its_subsections(client):
    entries = make_published("群众团体", count=3)
    make_published("群众团体/自治区妇联")
    page = text_of(client.get(entries[0].section.get_absolute_url()))
    places = [page.index(entry.get_absolute_url()) for entry in entries]
    assert places == sorted(places)
    assert "自治区妇联" in page


def test_an_entry_shows_all_that_belongs_to_it(client):
    (entry,) = make_published(body="第一段。\n第二段。", contributor="武艳丽", unit="自治区妇联办公室")
    page = text_of(client.get(entry.get_absolute_url()))
    for words in (
        "<p>第一段。</p>",
        "<p>第二段。</p>",
        "武艳丽",
        "自治区妇联办公室",
        "捐赠活动",
        "10.2余 万人",
        "三八红旗手标兵",
        "于洋",
    ):
        assert words in page


def test_an_entry_leads_to_the_ones_beside_it_across_sections(client):
    make_published("甲", title="前")
    (middle,) = make_published("乙", title="中")
    make_published("丙", title="后")
    page = text_of(client.get(middle.get_absolute_url()))
    assert page.index('rel="prev"') < page.index("前</a>") < page.index('rel="next"') < page.index("后</a>")


def test_the_first_entry_of_a_volume_has_none_before_it(client):
    first, _second = make_published(count=2)
    make_published(year=2022)
    page = text_of(client.get(first.get_absolute_url()))
    assert 'rel="prev"' not in page
    assert 'rel="next"' in page


def test_an_entry_can_be_cited(client):
    (entry,) = make_published(title="志愿服务", contributor="武艳丽")
    page = text_of(client.get(entry.get_absolute_url()))
    assert "武艳丽. 志愿服务[M/OL]//内蒙古年鉴: 2023." in page
    assert f"http://testserver{entry.get_absolute_url()}." in page


def test_a_citation_has_the_day_on_which_the_office_published(client):
    (entry,) = make_published()
    PublishedEntry.objects.update(published_at=datetime.datetime(2023, 5, 1, 16, 30, tzinfo=datetime.UTC))
    assert "(2023-05-02)[" in text_of(client.get(entry.get_absolute_url()))


@pytest.mark.parametrize("subject", ["entry", "section", "yearbook"])
@pytest.mark.parametrize("tail", ["", "-an-old-slug", "-"])
def test_an_old_or_missing_slug_leads_to_the_address_for_good(client, subject, tail):
    (entry,) = make_published()
    row = entry if subject == "entry" else getattr(entry, subject)
    address = row.get_absolute_url()
    response = client.get(f"{address[: address.index('-')]}{tail}/?page=1")
    assert (response.status_code, response["Location"]) == (301, f"{address}?page=1")


def test_the_language_stays_where_a_slug_leads_on(client):
    (entry,) = make_published()
    response = client.get(f"/en/entries/{entry.pk}/")
    assert response["Location"] == f"/en/entries/{entry.pk}-{entry.slug}/"


def test_an_entry_keeps_its_id_when_its_title_changes(client):
    (entry,) = make_published(title="旧名")
    program = Program.objects.get()
    program.title = "新名"
    program.save()
    from entries.editing import record_revisions

    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    response = client.get(entry.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, f"/entries/{entry.pk}-xin-ming/")


@pytest.mark.parametrize("address", ["/entries/1-x/", "/sections/1-x/", "/volumes/1-x/", "/nothing/", "/en/nothing/"])
def test_an_address_where_nothing_stood_is_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("subject", ["entry", "section", "yearbook"])
def test_an_address_that_was_withdrawn_is_410(client, subject):
    (entry,) = make_published()
    row = entry if subject == "entry" else getattr(entry, subject)
    withdraw(programs=Program.objects.all(), by=None)
    assert client.get(row.get_absolute_url()).status_code == 410


def test_a_draft_is_404_like_what_never_was(client):
    draft = make_program(section=make_section("甲"))
    assert client.get(f"/entries/{draft.pk}/").status_code == 404
    assert client.get(f"/sections/{draft.section_id}/").status_code == 404


def test_the_page_for_faults_needs_neither_request_nor_database(rf):
    from entries.site.errors import server_error

    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "500" in text_of(response)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, method):
    (entry,) = make_published()
    for address in ("/", entry.get_absolute_url(), "/entries/", "/awards/"):
        assert getattr(client, method)(address).status_code == 405


def test_what_an_editor_typed_is_shown_as_text(client):
    (entry,) = make_published(title="<script>alert(1)</script>", body="<b>粗</b> & “引”")
    page = text_of(client.get(entry.get_absolute_url()))
    assert "<script>alert" not in page
    assert "&lt;b&gt;粗&lt;/b&gt; &amp;" in page


def test_a_page_that_the_reader_has_already_is_not_sent_again(client):
    (entry,) = make_published()
    first = client.get(entry.get_absolute_url())
    again = client.get(entry.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    assert not first.cookies


@pytest.mark.parametrize("prefix", ["", "/zh-hant", "/en"])
def test_each_language_has_addresses_of_its_own_that_name_the_others(client, prefix):
    make_published()
    page = text_of(client.get(f"{prefix}/entries/?text=培训"))
    assert f'<html lang="{prefix[1:] or "zh-hans"}">' in page
    for other in ("/entries/", "/zh-hant/entries/", "/en/entries/"):
        assert f'href="http://testserver{other}?text=' in page


@pytest.mark.parametrize(("asked", "canonical"), [("?text=x&page=2", "?page=2"), ("?page=1", ""), ("", "")])
def test_a_page_stands_for_itself_in_its_language_without_its_filters(client, asked, canonical):
    page = text_of(client.get(f"/en/series/{asked}"))
    assert f'<link rel="canonical" href="http://testserver/en/series/{canonical}">' in page


@pytest.mark.parametrize("address", ["/volumes/{}/", "/volumes/{}/indexes/subject/", "/api/awards/{}/1/"])
def test_a_number_that_no_database_holds_is_no_page(client, address):
    assert client.get(address.format("9" * 21)).status_code == 404


@pytest.mark.parametrize("size", [1, 60])
@pytest.mark.parametrize(
    "page",
    [
        "home",
        "yearbook",
        "section",
        "entry",
        "entries",
        "entries_filtered",
        "awards",
        "awards_filtered",
        "gone",
        "absent",
    ],
)
def test_a_page_costs_two_queries_at_most_whatever_the_size(client, django_assert_max_num_queries, page, size):
    entries = make_published("甲/乙", count=size)
    make_published("丙", count=size, year=2022)
    entry = entries[size // 2]
    Section.objects.filter(path="丁").delete()
    addresses = {
        "home": "/",
        "yearbook": entry.yearbook.get_absolute_url(),
        "section": entry.section.get_absolute_url(),
        "entry": entry.get_absolute_url(),
        "entries": "/entries/",
        "entries_filtered": f"/entries/?yearbook={entry.yearbook_id}&section={entry.section_id}&kind=work&text=培训",
        "awards": "/awards/",
        "awards_filtered": f"/awards/?yearbook={entry.yearbook_id}&level=provincial&year=2022&text=于洋",
        "gone": "/entries/999999-x/",
        "absent": "/volumes/999999/",
    }
    with django_assert_max_num_queries(2):
        client.get(addresses[page])

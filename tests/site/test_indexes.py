"""Index, chronology and list of figures: what a printed yearbook has at its end."""

import pytest

from entries.editing import record_revisions
from entries.models import Program, Section, Yearbook
from entries.publishing import publish, rebuild_public, withdraw
from tests.factories import make_program, make_section
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The page."""
    return response.content.decode()


def test_the_index_of_subjects_is_in_pinyin_order_with_letters(client):
    for title in ("重庆合作", "草原", "志愿服务"):
        make_published(title=title)
    page = text_of(client.get("/indexes/subject/"))
    places = [page.index(part) for part in ('id="letter-C"', ">草原<", ">重庆合作<", 'id="letter-Z"', ">志愿服务<")]
    assert places == sorted(places)


def test_a_corrected_reading_moves_a_title_once_it_is_published(client):
    (entry,) = make_published(title="朝阳区工作")
    program = Program.objects.get(pk=entry.pk)
    program.reading = "zhao yang"
    program.save()
    record_revisions(programs=[program], author=None)
    assert 'id="letter-C"' in text_of(client.get("/indexes/subject/"))
    publish(programs=[program], by=None)
    assert 'id="letter-Z"' in text_of(client.get("/indexes/subject/"))


def test_persons_and_units_are_found_with_what_they_did(client):
    make_published("甲", contributor="武艳丽", unit="演示办公室")
    persons, units = (text_of(client.get(f"/en/indexes/{kind}/")) for kind in ("person", "unit"))
    assert "武艳丽" in persons
    assert "contributor" in persons
    assert "于洋" in persons
    assert "演示办公室" in units
    assert "granting body" in units


def test_a_section_s_unit_and_contributor_lead_to_the_section(client):
    (entry,) = make_published("甲")
    Section.objects.update(unit="自治区妇联", contributor="其木格")
    publish(programs=Program.objects.all(), by=None)
    page = text_of(client.get("/indexes/person/"))
    assert "其木格" in page
    assert f'href="{entry.section.get_absolute_url()}"' in page


def test_an_award_leads_to_its_place_on_the_entry_s_page(client):
    (entry,) = make_published()
    assert f'href="{entry.get_absolute_url()}#award-1"' in text_of(client.get("/indexes/award/"))


def test_a_volume_has_an_index_of_its_own(client):
    (entry,) = make_published(title="甲事")
    make_published(title="乙事", year=2022)
    address = f"/volumes/{entry.yearbook_id}-{entry.yearbook.slug}/indexes/subject/"
    page = text_of(client.get(address))
    assert "甲事" in page
    assert "乙事" not in page


def test_a_long_index_goes_letter_by_letter(client, monkeypatch):
    monkeypatch.setattr("entries.site.indexes.PER_PAGE", 1)
    for title in ("草原", "重庆", "志愿"):
        make_published(title=title)
    assert "志愿" not in text_of(client.get("/indexes/subject/"))
    page = text_of(client.get("/indexes/subject/C/"))
    assert '<a href="?page=2#chong">' in page
    assert "重庆" in text_of(client.get("/indexes/subject/C/?page=2"))
    assert client.get("/indexes/subject/C/?page=3").status_code == 404
    assert client.get("/indexes/subject/Q/").status_code == 404


@pytest.mark.parametrize("address", ["/indexes/nothing/", "/volumes/999/indexes/subject/", "/volumes/999/chronology/"])
def test_there_is_no_index_of_what_there_is_not(client, address):
    assert client.get(address).status_code == 404


def test_the_pages_of_a_withdrawn_volume_are_gone(client):
    (entry,) = make_published()
    withdraw(programs=Program.objects.all(), by=None)
    assert client.get(f"/volumes/{entry.yearbook_id}-x/chronology/").status_code == 410
    assert entry.title not in text_of(client.get("/indexes/subject/"))


def test_a_volume_s_pages_move_to_their_right_address(client):
    (entry,) = make_published()
    for page in ("indexes/subject/", "chronology/", "chronology/2022/"):
        response = client.get(f"/volumes/{entry.yearbook_id}-wrong/{page}?page=1")
        assert response.status_code == 301
        assert response.url == f"/volumes/{entry.yearbook_id}-{entry.yearbook.slug}/{page}?page=1"


def test_the_chronology_has_the_dates_of_the_year_that_the_volume_records(client):
    (entry,) = make_published(body="6月23日，捐赠活动举行。3月，会议召开。2019年5月1日，基地建成。")
    page = text_of(client.get(f"/volumes/{entry.yearbook_id}-{entry.yearbook.slug}/chronology/"))
    assert page.index("会议召开") < page.index("捐赠活动举行")
    assert "基地建成" not in page
    assert "基地建成" in text_of(client.get("/chronology/2019/"))


def test_a_volume_that_records_another_year_states_its_dates_anew(client):
    make_published(body="6月23日，捐赠活动举行。")
    Yearbook.objects.update(coverage_year=2021)
    publish(programs=[make_program(section=Section.objects.get(path="群众团体/自治区妇联"))], by=None)
    assert "捐赠活动举行" in text_of(client.get("/chronology/2021/"))
    before = text_of(client.get("/chronology/2021/"))
    rebuild_public()
    assert text_of(client.get("/chronology/2021/")) == before


def test_a_draft_stands_in_no_index(client):
    make_published()
    make_program(section=make_section("丁"), title="未定稿", body="8月8日，密事。")
    pages = [text_of(client.get(a)) for a in ("/indexes/subject/", "/chronology/2022/", "/figures/")]
    assert not [page for page in pages if "未定稿" in page or "密事" in page]


def test_figures_are_listed_with_their_place(client):
    (entry,) = make_published(title="志愿服务")
    page = text_of(client.get(f"/figures/?yearbook={entry.yearbook_id}&kind=figure&text=捐赠"))
    assert f"{entry.get_absolute_url()}#figure-1" in page
    assert "No figure" in text_of(client.get("/en/figures/?kind=table"))


@pytest.mark.parametrize(
    "address",
    [
        "/indexes/subject/",
        "/indexes/person/",
        "/chronology/2022/",
        "/figures/",
        "{volume}indexes/unit/",
        "{volume}chronology/",
    ],
)
def test_each_page_costs_two_queries(client, address, django_assert_num_queries):
    entries = make_published(count=3, body="6月23日，活动举行。", contributor="武艳丽", unit="办公室")
    with django_assert_num_queries(2):
        client.get(address.format(volume=entries[0].yearbook.get_absolute_url()))

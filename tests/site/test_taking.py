"""The public lists as files: what the list shows, as it is filtered, and no draft."""

import csv
import io
import json

import pytest

from entries.exporting import FORMATS
from entries.published.models import PublishedYearbook
from tests.factories import make_program
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def rows(client, address: str) -> list[dict]:
    """The rows of a CSV file."""
    response = client.get(f"/en/{address}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


@pytest.fixture
def entries():
    """Two public entries and a draft."""
    make_published("群众团体/自治区妇联", title="妇联", kind="overview", body="第一段。\n第二段。")
    make_published("经济", title="奶业", kind="project", year=2022)
    make_program(title="草稿")


@pytest.mark.parametrize("listed", ["entries", "awards"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_list_is_taken_in_every_format(client, entries, listed, form):
    response = client.get(f"/en/{listed}.{form}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{FORMATS[form].suffix}"')
    assert b"".join(response)


def test_entries_go_out_as_the_list_has_them_and_no_draft(client, entries):
    first, second = rows(client, "entries.csv")
    assert (first["yearbook"], first["section"], first["title"]) == ("内蒙古年鉴 2023", "群众团体/自治区妇联", "妇联")
    assert (first["body"], second["title"]) == ("第一段。\n第二段。", "奶业")


def test_an_entry_goes_out_with_its_permanent_address(client, entries):
    address = rows(client, "entries.csv")[0]["address"]
    assert client.get(address).status_code == 200


def test_a_file_holds_what_the_list_was_filtered_to(client, entries):
    volume = PublishedYearbook.objects.get(edition_year=2022)
    assert [row["title"] for row in rows(client, f"entries.csv?yearbook={volume.pk}")] == ["奶业"]
    assert [row["title"] for row in rows(client, "entries.csv?text=第二段")] == ["妇联"]
    assert len(rows(client, f"awards.csv?yearbook={volume.pk}")) == 1


def test_awards_go_out_with_their_recipients(client, entries):
    award = rows(client, "awards.csv")[0]
    assert (award["name"], award["year"]) == ("三八红旗手标兵", "2022")
    assert award["recipients"] == "于洋 | 兴安盟人民医院 | 主任"
    assert json.loads(b"".join(client.get("/en/awards.json")))[0]["recipients"][0]["name"] == "于洋"


@pytest.mark.parametrize(("listed", "queries"), [("entries", 2), ("awards", 2)])
def test_a_file_costs_two_queries_however_long_it_is(client, django_assert_num_queries, listed, queries):
    make_published("群众团体", count=5)
    with django_assert_num_queries(queries):
        b"".join(client.get(f"/en/{listed}.csv"))


@pytest.mark.parametrize("listed", ["entries", "awards"])
def test_the_list_offers_its_files_with_its_filters(client, entries, listed):
    page = client.get(f"/en/{listed}/?text=三八").content.decode()
    page = page if listed == "awards" else client.get(f"/en/{listed}/?text=妇联").content.decode()
    assert f'href="/en/{listed}.plain.csv?text=' in page
    assert f'href="/en/{listed}.xlsx?text=' in page


def test_a_filter_that_cannot_be_leads_to_the_list_which_says_so(client, entries):
    response = client.get("/en/awards.csv?year=many")
    assert (response.status_code, response["Location"]) == (302, "/en/awards/?year=many")


def test_a_section_that_there_is_not_does_not_send_everything(client, entries):
    response = client.get("/en/entries.csv?section=999")
    assert (response.status_code, response["Location"]) == (302, "/en/entries/?section=999")


def test_an_unknown_format_is_not_found_and_other_methods_are_refused(client, entries):
    assert client.get("/en/entries.pdf").status_code == 404
    assert client.post("/en/entries.csv").status_code == 405

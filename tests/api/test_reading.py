"""The API: what a program reads, how it is told what is wrong, and at what cost."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.api.listing import parameters
from entries.models import Program
from entries.published.awards import PublishedAward
from entries.published.models import PublishedEntry
from entries.publishing import withdraw
from entries.site.filters import AwardFilter, EntryFilter
from tests.factories import make_program, make_section
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def get(client, address: str, **query) -> dict:
    """What is answered."""
    response = client.get(address if address.startswith("http") else f"/en/api/{address}", query or None)
    assert response.status_code == 200, response.content
    return response.json()


def faults(client, address: str, status: int = 422) -> list[dict[str, str]]:
    """What is wrong."""
    response = client.get(f"/en/api/{address}")
    assert response.status_code == status
    return response.json()["errors"]


def titles(client, address: str) -> list[str]:
    return [item["title"] for item in get(client, address)["items"]]


def test_an_entry_is_read_with_all_that_it_has(client):
    (row,) = make_published(title="志愿服务", body="正文。", kind="project")
    entry = get(client, f"entries/{row.pk}/")
    assert (entry["title"], entry["body"], entry["kind"]) == ("志愿服务", "正文。", "project")
    assert entry["facts"][0]["value"] == "10.2"
    assert entry["figures"][0]["date"] == "2022-06-23"
    assert entry["awards"][0]["recipients"][0]["name"] == "于洋"
    assert entry["address"] == f"http://testserver/en/entries/{row.pk}-{row.slug}/"


def test_its_first_page_leads_to_every_list_and_to_the_description(client):
    addresses = get(client, "")
    assert set(addresses) == {"volumes", "sections", "entries", "awards", "openapi"}
    assert [client.get(address).status_code for address in addresses.values()] == [200] * 5


def test_a_volume_and_a_section_are_read(client):
    (row,) = make_published("群众团体/妇联")
    assert get(client, f"volumes/{row.yearbook_id}/")["edition_year"] == 2023
    assert get(client, f"sections/{row.section_id}/")["path"] == "群众团体/妇联"


def test_an_award_is_read_by_its_place_in_its_entry(client):
    (row,) = make_published()
    award = get(client, f"awards/{row.pk}/1/")
    assert (award["name"], award["granted_by"]) == ("三八红旗手标兵", ["自治区妇联"])
    assert award["entry"]["id"] == row.pk
    assert award["address"].endswith("#award-1")


def test_addresses_that_an_answer_names_can_be_opened(client):
    (row,) = make_published()
    entry = get(client, f"entries/{row.pk}/")
    for address in (entry["address"], entry["awards"][0]["recipients"][0]["address"]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["工会", "奶业"]), ("kind=project", ["奶业"]), ("text=牧民", ["奶业"]), ("kind=project&text=zzz", [])],
)
def test_entries_are_filtered_as_on_the_site(client, query, found):
    make_published("甲", title="工会", kind="overview")
    make_published("乙", title="奶业", body="惠及牧民。", kind="project")
    assert titles(client, f"entries/?{query}") == found


def test_entries_are_found_by_volume_and_section(client):
    (row,) = make_published("甲", title="工会")
    make_published("乙", title="奶业", year=2022)
    assert titles(client, f"entries/?yearbook={row.yearbook_id}") == ["工会"]
    assert titles(client, f"entries/?section={row.section_id}") == ["工会"]


@pytest.mark.parametrize(("query", "found"), [("kind=person", 1), ("kind=work", 0), ("body=妇联", 1), ("year=1999", 0)])
def test_awards_are_filtered_as_on_the_site(client, query, found):
    make_published()
    assert len(get(client, f"awards/?{query}")["items"]) == found


@pytest.mark.parametrize("listed", ["volumes", "sections", "entries", "awards"])
def test_a_list_is_read_page_by_page_to_its_end(client, listed):
    for year in (2021, 2022, 2023):
        make_published("甲/乙", year=year, count=2)
    whole = get(client, f"{listed}/", limit=100)["items"]
    address, read = f"http://testserver/en/api/{listed}/?limit=2", []
    while address:
        answer = get(client, address)
        read += answer["items"]
        address = answer["next"]
    assert read == whole
    assert len(whole) == {"volumes": 3, "sections": 6, "entries": 6, "awards": 6}[listed]


def test_entries_and_awards_come_in_the_order_of_the_site(client):
    for year in (2022, 2023):
        make_published(year=year, count=2)
    assert [item["id"] for item in get(client, "entries/")["items"]] == [row.pk for row in PublishedEntry.objects.all()]
    assert [item["entry"]["id"] for item in get(client, "awards/")["items"]] == [
        row.entry_id for row in PublishedAward.objects.all()
    ]


def test_the_next_page_keeps_the_filters(client):
    make_published(count=3, kind="work")
    assert "kind=work" in get(client, "entries/?kind=work&limit=2")["next"]


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        ("awards/?year=nineteen", "year", "nineteen"),
        ("awards/?level=high", "level", "high"),
        ("entries/?kind=nonsense", "kind", "nonsense"),
        ("entries/?yearbook=999", "yearbook", "999"),
        ("entries/?section=x", "section", "x"),
        ("entries/?limit=0", "limit", "0"),
        ("entries/?limit=many", "limit", "many"),
        ("entries/?after=nowhere", "after", "nowhere"),
        ("entries/?levle=national", "levle", "national"),
    ],
)
def test_a_wrong_value_is_answered_with_its_field_its_value_and_the_mend(client, address, field, value):
    (fault,) = faults(client, address)
    assert (fault["field"], fault["value"]) == (field, value)
    assert fault["message"]
    assert fault["mend"]


def test_every_wrong_value_is_named_at_once(client):
    found = faults(client, "awards/?year=x&level=y&limit=z")
    assert {fault["field"] for fault in found} == {"year", "level", "limit"}


def test_a_choice_that_is_wrong_names_the_right_ones(client):
    (fault,) = faults(client, "awards/?level=high")
    assert "national" in fault["mend"]


@pytest.mark.parametrize("address", ["entries/999/", "volumes/999/", "sections/999/", "awards/999/1/", "nothing/"])
def test_what_never_was_public_is_not_found(client, address):
    assert faults(client, address, 404)[0]["message"]


def test_what_was_withdrawn_is_gone(client):
    (row,) = make_published()
    withdraw(programs=Program.objects.all(), by=None)
    for address in (f"entries/{row.pk}/", f"volumes/{row.yearbook_id}/", f"sections/{row.section_id}/"):
        assert faults(client, address, 410)


def test_a_draft_is_in_no_answer(client):
    make_published("甲")
    draft = make_program(section=make_section("丁"), title="未定稿")
    assert "未定稿" not in json.dumps([get(client, "entries/"), get(client, "sections/")], ensure_ascii=False)
    assert client.get(f"/api/entries/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["entries/", "entries/1/"])
def test_nothing_is_written(client, method, address):
    assert getattr(client, method)(f"/api/{address}").status_code == 405


def test_an_answer_that_is_known_is_not_sent_again(client):
    make_published()
    first = client.get("/api/entries/")
    again = client.get("/api/entries/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]


def test_pages_of_other_sites_cannot_read_it_and_no_cookie_is_set(client):
    make_published()
    response = client.get("/api/entries/", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in response
    assert not response.cookies


def test_its_description_names_every_address_and_every_filter(client):
    described = get(client, "openapi.json")
    listed = described["paths"]["/en/api/awards/"]["get"]["parameters"]
    assert {one["name"] for one in listed} == {*AwardFilter.base_filters, "limit", "after"}
    assert len(described["paths"]) == 9


def test_no_page_loads_scripts_from_elsewhere(client):
    assert client.get("/api/docs").status_code == 404


def test_the_parameters_of_a_list_are_those_of_its_filter():
    assert {"yearbook", "section", "kind", "text", "limit", "after"} == set(parameters(EntryFilter).model_fields)


@pytest.mark.parametrize("size", [1, 40])
@pytest.mark.parametrize("address", ["volumes/", "sections/", "entries/", "awards/", "filtered", "entry"])
def test_an_answer_costs_three_queries_at_most_whatever_the_size(client, django_assert_max_num_queries, address, size):
    (entry, *_others) = make_published("甲/乙", count=size)
    address = {
        "filtered": f"entries/?yearbook={entry.yearbook_id}&section={entry.section_id}&kind=work&text=培训",
        "entry": f"entries/{entry.pk}/",
    }.get(address, address)
    with django_assert_max_num_queries(3):
        get(client, address)


@pytest.mark.parametrize("values", [[0, "9" * 30, 1], [1, "\ud800"]])
def test_values_that_no_column_holds_are_no_place(client, values):
    place = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    for listed in ("awards", "entries"):
        assert client.get(f"/api/{listed}/", {"after": place}).status_code == 422


def test_lists_within_lists_are_no_place(client):
    place = base64.urlsafe_b64encode(b"[" * 5000).decode()
    assert client.get("/api/entries/", {"after": place}).status_code == 422


class AnyPlace(TestCase):
    """What programs send as the place in a list."""

    @given(st.one_of(st.text(), st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode())))
    def test_no_place_is_a_fault_of_the_site(self, place):
        response = self.client.get("/api/awards/", {"after": place})
        assert response.status_code in (200, 422)

    @given(st.lists(st.one_of(st.integers(), st.text(), st.none(), st.floats(), st.lists(st.integers())), max_size=4))
    def test_no_values_in_a_place_are_a_fault_of_the_site(self, values):
        place = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        for listed in ("awards", "entries", "sections"):
            assert self.client.get(f"/api/{listed}/", {"after": place}).status_code in (200, 422)

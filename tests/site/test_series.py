"""A programme over the years, as readers see it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.editing import record_revisions
from entries.models import Program, Series
from entries.publishing import link, publish, withdraw
from entries.site.charts import lines
from entries.site.comparing import Stated, fact_rows
from tests.publishing.test_series import edition

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def published(year: int, *facts: tuple[str, str, str, str], title: str = "奶业振兴工程") -> Program:
    """A public entry of that edition; a fact is label, value, unit, qualifier."""
    program = edition(year, title)
    for order, (label, value, unit, qualifier) in enumerate(facts):
        program.facts.create(order=order, label=label, value=value, unit=unit, qualifier=qualifier)
    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    return program


@pytest.fixture
def address() -> str:
    """The address of a series of three editions, the middle one silent about the investment."""
    programs = [
        published(2021, ("奶业投资", "9000", "万元", "")),
        published(2022, ("培训", "3", "期", "")),
        published(2023, ("奶业投资", "1.2", "亿元", "余"), ("培训", "4", "期", "")),
    ]
    series = link(programs=programs, by=None)
    return f"/en/series/{series.pk}-nai-ye-zhen-xing-gong-cheng/"


def test_a_series_shows_its_entries_in_order_of_time(client, address):
    page = text_of(client.get(address))
    places = [page.index(f"内蒙古年鉴 {year}</a>") for year in (2021, 2022, 2023)]
    assert places == sorted(places)


def test_facts_stand_side_by_side_in_one_unit_with_what_the_entry_says(client, address):
    page = text_of(client.get(address))
    assert '<td class="number">0.9 <span class="of">(9000万元)</span></td>' in page
    assert '<td class="number">1.2余</td>' in page
    assert "not stated" in page


def test_each_comparable_figure_is_drawn_and_says_its_gaps(client, address):
    page = text_of(client.get(address))
    assert page.count("<svg") == 2
    assert "2020: 0.9 亿元; 2022: 1.2余 亿元" in page
    assert "Not stated: 2021" in page


def test_an_edition_without_an_entry_is_said(client):
    series = link(programs=[published(2020), published(2023)], by=None)
    assert "No entry for 2020、2021" in text_of(client.get(f"/en/series/{series.pk}/", follow=True))


def test_an_entry_leads_to_the_programme_in_other_years(client, address):
    entry = Program.objects.get(section__yearbook__edition_year=2022)
    page = text_of(client.get(f"/en/entries/{entry.pk}/", follow=True))
    assert f'href="{address}"' in page
    assert page.index(">2020</a>") < page.index(">2022</a>")


def test_an_entry_of_no_series_says_nothing_of_other_years(client):
    entry = published(2023)
    assert "in other years" not in text_of(client.get(f"/en/entries/{entry.pk}/", follow=True))


def test_a_draft_of_the_series_shows_nowhere(client, address):
    draft = edition(2024, "未定稿工程")
    link(programs=[draft], by=None, series=Series.objects.get())
    entry = Program.objects.get(section__yearbook__edition_year=2022)
    pages = [client.get(address), client.get(f"/en/entries/{entry.pk}/", follow=True), client.get("/en/series/")]
    assert not [page for page in pages if "未定稿" in text_of(page) or "2024" in text_of(page)]


def test_the_list_has_every_public_series(client, address):
    page = text_of(client.get("/en/series/"))
    assert f'href="{address}"' in page
    assert "3 editions" in page


def test_the_list_says_so_where_there_is_none(client):
    assert "No programme is linked" in text_of(client.get("/en/series/"))


def test_a_series_that_was_taken_back_is_gone_and_what_never_was_is_not_found(client, address):
    withdraw(programs=Program.objects.all(), by=None)
    assert client.get(address).status_code == 410
    assert client.get("/series/999/").status_code == 404
    assert client.get("/series/?page=9").status_code == 404


def test_an_old_slug_leads_to_the_address(client, address):
    response = client.get(f"{address.partition('-')[0]}-old/?x=1")
    assert (response.status_code, response["Location"]) == (301, f"{address}?x=1")


@pytest.mark.parametrize("where", ["series", "list"])
def test_series_are_only_read(client, address, where):
    assert client.post(address if where == "series" else "/en/series/").status_code == 405


def test_a_series_and_its_entries_cost_two_queries_each(client, address, django_assert_max_num_queries):
    entry = Program.objects.get(section__yearbook__edition_year=2022)
    own = client.get(f"/en/entries/{entry.pk}/")["Location"]
    for page in (address, own, "/en/series/"):
        with django_assert_max_num_queries(2):
            client.get(page)


def fact(label: str, value: str, unit: str = "", qualifier: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "unit": unit, "qualifier": qualifier, "words": ""}


def test_persons_and_visits_are_not_one_row():
    rows = fact_rows([[fact("培训", "3", "万人")], [fact("培训", "4", "万人次")]])
    assert [row.unit for row in rows] == ["万人次", "万人"]
    assert not [row for row in rows if row.is_comparable]


def test_two_facts_of_one_label_in_an_entry_are_two_rows():
    rows = fact_rows([[fact("一等奖", "1", "名"), fact("一等奖", "2", "名")], [fact("一等奖", "3", "名")]])
    assert [[cell and cell.words for cell in row.cells] for row in rows] == [["1", "3"], ["2", None]]


def test_the_rows_follow_the_last_entry():
    rows = fact_rows([[fact("甲", "1"), fact("丙", "1")], [fact("乙", "1"), fact("甲", "2")]])
    assert [row.label for row in rows] == ["乙", "甲", "丙"]


cells = st.lists(st.one_of(st.none(), st.decimals(-(10**6), 10**12, places=3)), min_size=1, max_size=40)


@given(cells.filter(any))
def test_every_dot_stands_within_the_drawing(values):
    points = [(2000 + n, None if v is None else Stated(Decimal(v), "", "")) for n, v in enumerate(values)]
    chart = lines("a", "甲", "个", points)
    assert len(chart.dots) == sum(value is not None for value in values)
    assert all(0 <= dot.x <= chart.width and 0 <= dot.y <= chart.height for dot in chart.dots)

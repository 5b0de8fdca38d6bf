"""The directory of awards: filters, counts, CSV, and a page for each recipient."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.editing import record_revisions
from entries.models import Program
from entries.published.honours import PublishedHonour, recipient_key
from entries.publishing import publish, rebuild_public, withdraw
from entries.site.charts import Point, bars, columns
from tests.factories import make_program, make_section, make_yearbook

pytestmark = pytest.mark.django_db


def honour(*recipients: tuple[str, str, str], year: int = 2023, publish_it: bool = True, **fields):
    """An award in an entry of its own; a recipient is kind, name, affiliation."""
    from entries.models import Section, Yearbook

    volume = Yearbook.objects.filter(edition_year=year).first() or make_yearbook(edition_year=year)
    section = Section.objects.filter(yearbook=volume).first() or make_section("群众团体", yearbook=volume)
    program = make_program(section=section)
    award = program.awards.create(**{"name": "三八红旗手", "level": "provincial", "year": year - 1, **fields})
    for kind, name, affiliation in recipients:
        award.recipients.create(kind=kind, name=name, affiliation=affiliation)
    record_revisions(programs=[program], author=None)
    if publish_it:
        publish(programs=[program], by=None)
    return program


def names(client, query: str) -> list[str]:
    """The awards that the list shows."""
    page = client.get(f"/en/awards/?{query}").content.decode()
    return re.findall(r'<th scope="row"><a href="/en/entries[^"]*">(.*?)</a>', page)


def address_of(name: str, affiliation: str = "", kind: str = "person") -> str:
    """The address of a recipient's page, by its key alone."""
    return f"/en/recipients/{recipient_key(kind, name, affiliation)}/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("body=全国妇联", ["甲奖"]),
        ("body=妇联", ["甲奖", "乙奖"]),
        ("body=全国 总工会", []),
        ("kind=person", ["甲奖", "丁奖"]),
        ("kind=unit", ["甲奖", "乙奖"]),
        ("kind=work", ["丙奖"]),
        ("kind=unit&body=自治区妇联", ["乙奖"]),
    ],
)
def test_awards_are_found_by_granting_body_and_kind_of_recipient(client, query, found):
    honour(("person", "于洋", ""), ("unit", "某医院", ""), name="甲奖", granted_by="全国妇联、总工会")
    honour(name="乙奖", granted_by="自治区妇联", recipient_count=3, recipient_unit="个集体")
    honour(("work", "草原之歌", ""), name="丙奖", granted_by="文联")
    honour(name="丁奖", recipient_count=20, recipient_unit="人")
    assert names(client, query) == found


def test_granting_bodies_are_offered(client):
    honour(granted_by="全国妇联、总工会")
    assert '<option value="总工会">' in client.get("/awards/").content.decode()


def test_an_award_without_a_year_stands_last_on_every_database(client):
    honour(name="无年", year=2022)
    Program.objects.get().awards.update(year=None)
    record_revisions(programs=Program.objects.all(), author=None)
    publish(programs=Program.objects.all(), by=None)
    honour(name="有年")
    assert names(client, "") == ["有年", "无年"]


def test_pages_follow_each_other_over_the_years(client, monkeypatch):
    for number, year in enumerate((2024, 2023, 2023, 2023, 2021, 2020)):
        honour(name=f"奖{number}", year=year)
    undated = Program.objects.latest("pk")
    undated.awards.update(year=None)
    record_revisions(programs=[undated], author=None)
    publish(programs=[undated], by=None)
    monkeypatch.setattr("entries.site.awards.PER_PAGE", 2)
    pages = [names(client, f"page={number}") for number in (1, 2, 3)]
    assert pages == [["奖0", "奖1"], ["奖2", "奖3"], ["奖4", "奖5"]]
    assert names(client, "level=provincial&page=2") == ["奖2", "奖3"]


def test_the_most_frequent_granting_bodies_are_offered(client, monkeypatch):
    monkeypatch.setattr("entries.site.awards.SUGGESTED", 1)
    for granted_by in ("全国妇联、总工会", "总工会", "文联"):
        honour(granted_by=granted_by)
    page = client.get("/awards/").content.decode()
    assert re.findall(r'<option value="(\D+)">', page.partition("<datalist")[2].partition("</datalist")[0]) == [
        "总工会"
    ]


def test_awards_are_found_by_the_title_of_their_entry_in_either_script(client):
    program = honour(name="甲奖")
    Program.objects.filter(pk=program.pk).update(title="妇联表彰大会")
    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    assert names(client, "text=婦聯表彰") == names(client, "text=大会 甲") == ["甲奖"]
    assert names(client, "text=联大") == []


def test_counts_by_year_and_level_are_drawn_and_stand_in_a_table(client):
    honour(level="national", year=2021)
    honour(level="provincial", year=2023)
    honour(level="provincial", year=2023)
    page = client.get("/en/awards/").content.decode()
    assert 'aria-labelledby="by-year-title by-year-about"' in page
    assert '<a href="?year=2022">2022</a></th><td class="number">2</td>' in page
    assert '2021</th><td class="number">0</td>' in page
    assert '<a href="?level=national">national</a></th><td class="number">1</td>' in page


def test_counts_are_of_what_the_filters_find(client):
    honour(level="national", year=2021)
    honour(level="provincial", year=2022)
    honour(level="provincial", year=2023)
    page = client.get("/en/awards/?level=provincial").content.decode()
    assert "2020</th>" not in page
    assert 'href="?level=provincial&amp;year=2022"' in page


def test_the_filtered_list_is_taken_along(client):
    honour(("person", "于洋", "兴安盟人民医院"), name="甲奖", granted_by="全国妇联")
    honour(("unit", "某医院", ""), name="乙奖", granted_by="全国妇联")
    text = b"".join(client.get("/en/awards.csv?body=妇联&kind=unit").streaming_content).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == ["乙奖"]


def test_a_volume_that_there_is_not_is_named_at_its_field(client):
    honour()
    page = client.get("/en/awards/?yearbook=999999").content.decode()
    assert 'role="alert"' in page
    assert "三八红旗手" not in page


def test_a_recipient_has_a_page_with_all_honours_over_the_volumes(client):
    honour(("person", "于洋", "某医院"), name="甲奖", year=2022)
    honour(("person", "于洋", "某医院"), name="乙奖", year=2023)
    page = client.get(address_of("于洋", "某医院"), follow=True).content.decode()
    assert page.index("乙奖") < page.index("甲奖")
    assert "2 honours" in page
    assert 'id="by-year-title"' in page


def test_namesakes_are_told_apart_by_affiliation_and_name_each_other(client):
    honour(("person", "王芳", "某医院"), name="甲奖")
    honour(("person", "王芳", "某学校"), name="乙奖")
    honour(("person", "王芳", ""), name="丙奖")
    page = client.get(address_of("王芳", "某医院"), follow=True).content.decode()
    assert "乙奖" not in page
    assert "王芳, 某学校" in page
    assert "王芳, no affiliation stated" in page


def test_a_unit_and_a_person_of_one_name_are_two(client):
    honour(("person", "海燕", ""), name="甲奖")
    honour(("unit", "海燕", ""), name="乙奖")
    assert "乙奖" not in client.get(address_of("海燕"), follow=True).content.decode()


def test_a_name_that_print_spaced_out_is_the_same_name():
    assert recipient_key("person", "王　芳", "") == recipient_key("person", "王芳", "")


def test_a_recipient_s_address_stays_when_the_public_side_is_rebuilt(client):
    honour(("person", "于洋", "某医院"))
    before = PublishedHonour.objects.get().recipient
    rebuild_public()
    assert PublishedHonour.objects.get().recipient == before == recipient_key("person", "于洋", "某医院")


def test_lists_and_entries_lead_to_the_recipient(client):
    program = honour(("person", "于洋", "某医院"))
    wanted = f"/recipients/{recipient_key('person', '于洋', '某医院')}-yu-yang/"
    for address in ("/awards/", f"/entries/{program.pk}/"):
        assert f'href="{wanted}"' in client.get(address, follow=True).content.decode()
    assert client.get(wanted).status_code == 200


def test_a_recipient_s_old_or_missing_slug_leads_on(client):
    honour(("person", "于洋", ""))
    response = client.get(f"{address_of('于洋')}?page=1")
    assert (response.status_code, response["Location"][-16:]) == (301, "-yu-yang/?page=1")


def test_who_was_honoured_in_a_draft_has_no_page_and_in_a_withdrawn_entry_none_any_more(client):
    honour(("person", "未定", ""), publish_it=False)
    withdraw(programs=[honour(("person", "撤回", ""))], by=None)
    assert [client.get(address_of(name)).status_code for name in ("未定", "撤回")] == [404, 410]


def test_a_recipient_is_only_read(client):
    honour(("person", "于洋", ""))
    assert client.post(address_of("于洋")).status_code == 405


def test_many_honours_are_paged(client, monkeypatch):
    monkeypatch.setattr("entries.site.awards.PER_PAGE", 1)
    for name in ("甲奖", "乙奖"):
        honour(("person", "于洋", ""), name=name)
    address = client.get(address_of("于洋"))["Location"]
    assert "乙奖" in client.get(f"{address}?page=2").content.decode()
    assert client.get(f"{address}?page=3").status_code == 404


@pytest.mark.parametrize("size", [1, 12])
def test_a_recipient_s_page_costs_two_queries(client, django_assert_num_queries, size):
    for number in range(size):
        honour(("person", "于洋", ""), ("person", "于洋", f"单位{number}"))
    address = client.get(address_of("于洋"))["Location"]
    with django_assert_num_queries(2):
        client.get(address)


def test_the_directory_with_every_filter_costs_two_queries(client, django_assert_num_queries):
    honour(("person", "于洋", ""), granted_by="全国妇联")
    volume = PublishedHonour.objects.get().yearbook_id
    query = f"yearbook={volume}&level=provincial&year=2022&body=妇联&kind=person&text=于洋"
    with django_assert_num_queries(2):
        assert "于洋" in client.get(f"/awards/?{query}").content.decode()


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=150))
def test_every_mark_stands_within_its_drawing(values):
    points = [Point(str(number), value) for number, value in enumerate(values)]
    for chart in (columns("a", "A", points), bars("b", "B", points)):
        for mark in chart.marks:
            assert 0 <= mark.x <= mark.x + mark.width <= chart.width
            assert 0 <= mark.y <= mark.y + mark.height <= chart.height


def test_the_names_of_years_at_both_ends_and_of_long_levels_have_room():
    years = columns("a", "A", [Point(str(year), 1) for year in range(1990, 2024)])
    assert all(14 <= mark.text_x <= years.width - 14 for mark in years.marks)
    (level,) = bars("b", "B", [Point("provincial or autonomous region", 1)]).marks
    (short,) = bars("b", "B", [Point("自治区级", 1)]).marks
    assert level.x > 180 > short.x


WANG = ("person", "王芳", "包头市妇联")


def status_of(client, who=WANG) -> int:
    return client.get(address_of(who[1], who[2]), follow=True).status_code


def test_a_recipient_whose_every_award_was_withdrawn_is_gone_and_comes_back_with_one(client):
    first, second = honour(WANG), honour(WANG, name="甲奖")
    withdraw(programs=[first], by=None)
    assert status_of(client) == 200
    withdraw(programs=[second], by=None)
    assert status_of(client) == 410
    assert "This page was withdrawn" in client.get(address_of(*WANG[1:]), follow=True).content.decode()
    publish(programs=[first], by=None)
    assert status_of(client) == 200


def test_a_recipient_who_was_taken_out_of_the_only_award_is_gone(client):
    program = honour(WANG)
    program.awards.get().recipients.all().delete()
    record_revisions(programs=[program], author=None)
    assert status_of(client) == 200
    publish(programs=[program], by=None)
    assert status_of(client) == 410


def test_a_recipient_of_a_draft_was_never_there(client):
    honour(WANG, publish_it=False)
    assert status_of(client) == 404


def test_a_rebuilding_keeps_who_is_gone(client):
    withdraw(programs=[honour(WANG)], by=None)
    rebuild_public()
    assert status_of(client) == 410


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("妇联、总工会", ["甲奖"]),
        ("总工会、妇联", []),
        ("包头 甲", ["甲奖"]),
        ("王芳 乙", []),
        ("ABC", ["乙奖 · abcd"]),
        ("bc", ["乙奖 · abcd"]),
    ],
)
def test_awards_are_found_by_any_part_of_their_words(client, text, found):
    honour(WANG, name="甲奖", granted_by="包头妇联、总工会")
    honour(name="乙奖", rank="abcd")
    assert names(client, f"text={text}") == found

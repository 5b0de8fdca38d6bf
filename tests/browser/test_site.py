"""The public site in a browser."""

import pytest

from entries.editing import record_revisions
from entries.models import Program
from entries.published.honours import PublishedHonour
from entries.published.models import PublishedEntry
from entries.publishing import link, publish
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reader_finds_an_entry_by_its_words_and_goes_on_to_the_next(page):
    make_published("甲", title="工会工作")
    make_published("乙", title="志愿服务", body="惠及牧民。")
    make_published("丙", title="奶业")
    page.goto("/en/")
    page.get_by_label("Find in all entries").fill("牧民")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="志愿服务").click()
    page.get_by_role("link", name="Next entry").click()
    assert page.get_by_role("heading", level=1).text_content() == "奶业"


def test_no_page_is_wider_than_a_phone(phone):
    (entry,) = make_published(title="长" * 60, body="正文。" * 200)
    recipient = PublishedHonour.objects.first()
    for address in (
        f"/recipients/{recipient.recipient}/",
        "/",
        entry.yearbook.get_absolute_url(),
        entry.get_absolute_url(),
        "/entries/",
        "/awards/",
        "/x/",
    ):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_citation_is_copied(page):
    make_published(title="志愿服务")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/en{PublishedEntry.objects.get().get_absolute_url()}")
    page.get_by_role("button", name="Copy").click()
    assert "志愿服务[M/OL]" in page.evaluate("navigator.clipboard.readText()")


def test_a_page_s_language_is_changed_in_place(page):
    (entry,) = make_published()
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en{entry.get_absolute_url()}")


def test_choosing_a_volume_offers_its_sections(page):
    (entry,) = make_published("群众团体")
    page.goto("/en/entries/")
    page.get_by_label("Volume").select_option(str(entry.yearbook_id))
    page.wait_for_url("**yearbook=*")
    assert "群众团体" in page.get_by_label("Section").text_content()


def test_by_the_keys_one_passes_over_volumes_until_the_list_is_asked_for(page):
    make_published("群众团体")
    (old,) = make_published("经济", year=2022)
    page.goto("/en/entries/")
    page.get_by_label("Volume").focus()
    for _volume in range(2):
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Show").press("Enter")
    page.wait_for_url(f"**yearbook={old.yearbook_id}*")
    assert "经济" in page.get_by_label("Section").text_content()


def test_paper_shows_the_text_without_the_site_s_navigation(page):
    (entry,) = make_published()
    page.goto(entry.get_absolute_url())
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("#citation").is_visible()


def test_a_suggestion_is_chosen_by_the_keyboard_alone(page):
    make_published("妇联", title="志愿服务")
    page.goto("/en/")
    field = page.get_by_role("combobox", name="Find in all entries")
    field.press_sequentially("zhiyuan")
    page.get_by_role("option", name="志愿", exact=False).first.wait_for()
    field.press("ArrowDown")
    assert field.input_value() == "志愿"
    field.press("Escape")
    assert field.input_value() == "zhiyuan"
    field.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/en/search/?q=%E5%BF%97%E6%84%BF")
    assert page.locator("mark").first.text_content() == "志愿"


def test_the_search_fits_a_phone(phone):
    make_published("妇联", title="志愿服务" * 8, body="志愿服务惠及牧民。" * 60)
    for address in ("/search/", "/search/?q=志愿", "/search/?q=没有", "/en/search/?q=zhiyuan"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_reader_goes_from_the_directory_of_awards_to_a_recipient_and_takes_the_list_along(page):
    make_published(count=2)
    page.goto("/en/awards/")
    page.get_by_label("Granted by").fill("妇联")
    page.keyboard.press("Enter")
    page.wait_for_url("**body=*")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV for Excel").click()
    assert "三八红旗手标兵" in download.value.path().read_text("utf-8-sig")
    page.get_by_role("link", name="于洋").first.click()
    assert "2 honours" in page.locator("main").text_content()


def test_a_reader_goes_from_an_entry_to_the_programme_over_the_years(phone):
    programs = []
    for year, value in ((2022, "9000"), (2023, "12000")):
        (entry,) = make_published(title="奶业振兴工程", year=year)
        program = Program.objects.get(pk=entry.pk)
        program.facts.create(order=9, label="奶业投资", value=value, unit="万元")
        programs.append(program)
    record_revisions(programs=programs, author=None)
    publish(programs=programs, by=None)
    link(programs=programs, by=None)
    phone.goto(f"/en/entries/{programs[0].pk}/")
    phone.get_by_role("link", name="This programme in other years").click()
    assert phone.get_by_role("img", name="奶业投资").is_visible()
    assert phone.get_by_role("row", name="奶业投资 万元 9000 12000").is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

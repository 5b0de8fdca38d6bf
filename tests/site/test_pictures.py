"""Pictures and tables on the public site: what is published, and nothing else."""

import pytest
from django.urls import reverse

from entries.editing import record_revisions
from entries.published.models import PublishedFigure
from entries.publishing import publish, rebuild_public, withdraw
from tests.factories import make_program
from tests.pictures import keep_picture, make_image

pytestmark = pytest.mark.django_db
CELLS = [["盟市", "人数"], ["兴安盟", "120"], ["通辽市", "80"]]


@pytest.fixture
def shown(db):
    """A public entry with a picture and a table; its picture."""
    picture = keep_picture()
    program = make_program(title="公益捐赠")
    fields = {"picture": picture.name, "width": picture.width, "height": picture.height}
    program.figures.create(order=1, number=22, caption="捐赠现场", **fields)
    program.figures.create(order=2, kind="table", number=3, caption="各盟市培训人数", cells=CELLS)
    record_revisions(programs=[program], author=None)
    publish(programs=[program], by=None)
    return program, picture


def page_of(client, program):
    """The entry's public page."""
    return client.get(f"/entries/{program.pk}/", follow=True).content.decode()


def test_a_published_picture_is_sent_as_what_it_is(client, shown):
    _program, picture = shown
    response = client.get(f"/pictures/{picture.name}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(response) == make_image()


def test_an_entry_shows_its_picture_with_size_and_words(client, shown):
    program, picture = shown
    html = page_of(client, program)
    assert f'src="/pictures/{picture.name}" width="60" height="40" loading="lazy"' in html
    assert 'alt="捐赠现场"' in html


def test_an_entry_shows_its_table_with_heads_of_rows_and_columns(client, shown):
    html = page_of(client, shown[0])
    assert '<th scope="col">人数</th>' in html
    assert '<th scope="row">兴安盟</th><td>120</td>' in html


def test_a_draft_s_picture_is_not_there(client, db):
    picture = keep_picture(colour="red")
    program = make_program()
    program.figures.create(number=1, picture=picture.name, width=60, height=40)
    record_revisions(programs=[program], author=None)
    assert client.get(f"/pictures/{picture.name}").status_code == 404


def test_a_withdrawn_entry_s_picture_is_not_there(client, shown):
    program, picture = shown
    withdraw(programs=[program], by=None)
    assert client.get(f"/pictures/{picture.name}").status_code == 404


@pytest.mark.parametrize("name", ["..%2F..%2Fyearbook.sqlite3", "a.jpg", "0" * 64 + ".jpg", "0" * 64 + ".svg"])
def test_what_is_no_published_picture_is_not_there(client, db, name):
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_picture_that_is_known_is_not_sent_again(client, shown):
    address = f"/pictures/{shown[1].name}"
    first = client.get(address)
    assert b"".join(first)
    etag = first["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_picture_costs_one_query(client, shown, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert b"".join(client.get(f"/pictures/{shown[1].name}"))


def test_a_picture_cannot_be_posted_to(client, shown):
    assert client.post(f"/pictures/{shown[1].name}").status_code == 405


def test_rebuilding_makes_the_same_rows_of_pictures(shown):
    before = list(PublishedFigure.objects.values())
    rebuild_public()
    assert list(PublishedFigure.objects.values()) == before


def test_the_list_of_figures_shows_pictures(client, shown):
    assert f"/pictures/{shown[1].name}" in client.get(reverse("site:figure_list")).content.decode()

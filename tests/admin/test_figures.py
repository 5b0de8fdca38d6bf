"""The pictures and tables of an entry's page in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from entries.admin.figures import as_lines, read_lines
from entries.editing import record_revisions
from entries.models import Revision, Role
from tests.admin.pages import at, errors, form_of, new_row, save
from tests.factories import make_member, make_program, make_section, make_user, put_into_bin
from tests.pictures import keep_picture, make_image, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """An editor's browser."""
    client.force_login(make_user(may="*"))
    return client


def page_with(client, **fields):
    """An entry's page, sent back with one more figure."""
    program = make_program()
    url = at("entries_program_change", program.pk)
    return program, save(client, url, new_row(form_of(client, url), "figures", kind="figure", number="1", **fields))


def upload(data, name="photo.jpg"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def test_a_picture_is_taken_without_what_the_camera_wrote(desk):
    program, _page = page_with(desk, file=upload(make_photo()))
    figure = program.figures.get()
    assert (figure.width, figure.height) == (60, 40)
    sent = b"".join(desk.get(at("entries_picture", figure.picture)))
    assert b"A camera" not in sent


def test_the_picture_stands_in_the_revision(desk):
    program, _page = page_with(desk, file=upload(make_image()))
    (content,) = Revision.objects.filter(program=program, number=2).values_list("content", flat=True)
    assert content["figures"][0]["picture"]["width"] == 60


def test_a_file_that_is_no_picture_is_refused_at_its_row(desk):
    program, page = page_with(desk, file=upload(b"MZ...", "virus.jpg"))
    assert "virus.jpg" in errors(page)
    assert not program.figures.exists()


def test_a_picture_is_taken_away_where_that_is_asked_for(desk):
    picture = keep_picture()
    program = make_program()
    program.figures.create(number=1, picture=picture.name, width=60, height=40)
    save(desk, at("entries_program_change", program.pk), **{"figures-0-file-clear": "on"})
    assert program.figures.get().picture == ""


def test_a_form_sent_back_untouched_makes_no_revision(desk):
    picture = keep_picture()
    cells = [["a\\n", "一\n二"], ["", "\t"]]
    program = make_program()
    program.figures.create(number=1, picture=picture.name, width=60, height=40, cells=cells)
    url = at("entries_program_change", program.pk)
    save(desk, url)
    numbers = Revision.objects.filter(program=program).count()
    save(desk, url)
    assert Revision.objects.filter(program=program).count() == numbers
    assert program.figures.get().cells == cells


def test_cells_are_pasted_from_a_spreadsheet(desk):
    program, _page = page_with(desk, cells="盟市\t人数\r\n兴安盟\t120\r\n通辽市\r\n")
    assert program.figures.get().cells == [["盟市", "人数"], ["兴安盟", "120"], ["通辽市", ""]]


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(st.text(), min_size=n, max_size=n), min_size=1)))
def test_cells_as_lines_are_read_back_as_they_are(cells):
    cells = [[cell.replace("\r", "") for cell in row] for row in cells]
    read = read_lines(as_lines(cells)) or []
    assert read == cells[: len(read)]
    assert not any(cell.strip("\t ") for row in cells[len(read) :] for cell in row)


def test_pictures_are_for_editors_only(client):
    picture = keep_picture()
    assert client.get(at("entries_picture", picture.name)).status_code == 302
    client.force_login(make_user())
    assert client.get(at("entries_picture", picture.name)).status_code == 403


@pytest.mark.parametrize("name", ["a.jpg", "0" * 64 + ".png"])
def test_what_is_no_kept_picture_is_not_there(desk, name):
    assert desk.get(at("entries_picture", name)).status_code == 404


@pytest.fixture
def pictured():
    """An entry of another section, with a picture that stands in its second revision."""
    program = make_program(section=make_section("经济"))
    program.figures.create(number=1, picture=keep_picture().name, width=60, height=40)
    record_revisions(programs=[program], author=None)
    return program


def addresses_of(program):
    picture = keep_picture().name
    revision = program.revisions.order_by("number").last()
    return at("entries_picture", picture), at("entries_revision_picture", revision.pk, picture)


def statuses(client, *addresses):
    answers = [client.get(address) for address in addresses]
    assert all(list(answer) for answer in answers)  # read to its end a file is closed
    return [answer.status_code for answer in answers]


def test_the_pictures_of_an_entry_are_read_by_who_sees_its_section_alone(client, pictured):
    client.force_login(make_member(Role.EDITOR, pictured.section))
    assert statuses(client, *addresses_of(pictured)) == [200, 200]
    client.force_login(make_member(Role.EDITOR, make_section("文化")))
    assert statuses(client, *addresses_of(pictured)) == [404, 404]


def test_a_picture_that_an_entry_has_no_more_is_read_in_its_old_revision(desk, pictured):
    addresses = addresses_of(pictured)
    pictured.figures.all().delete()
    assert statuses(desk, *addresses) == [404, 200]
    page = desk.get(at("entries_revision_change", pictured.revisions.get(number=2).pk)).content.decode()
    assert f'src="{addresses[1]}"' in page


def test_a_revision_shows_no_picture_of_another(desk, pictured):
    first = pictured.revisions.get(number=1)
    assert desk.get(at("entries_revision_picture", first.pk, keep_picture().name)).status_code == 404


def test_the_picture_of_an_entry_in_the_bin_is_for_who_may_restore_it(client, pictured):
    put_into_bin(pictured)
    revision = Revision.everything.get(number=2)
    picture = at("entries_revision_picture", revision.pk, keep_picture().name)
    client.force_login(make_member(Role.CHIEF_EDITOR))
    assert statuses(client, at("entries_picture", keep_picture().name), picture) == [404, 200]
    client.force_login(make_member(Role.EDITOR, make_section("文化")))
    assert statuses(client, picture) == [404]


def test_pictures_are_for_reading(desk, pictured):
    assert {desk.post(address).status_code for address in addresses_of(pictured)} == {405}

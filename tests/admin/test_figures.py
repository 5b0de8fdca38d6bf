"""The pictures and tables of an entry's page in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from entries.admin.figures import as_lines, read_lines
from entries.models import Revision
from tests.admin.pages import at, errors, form_of, new_row, save
from tests.factories import make_program, make_user
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

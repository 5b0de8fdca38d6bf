"""More text than a form may hold: refused with what to do, and not by a bare 400."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/en/admin/entries/program/import-manuscript/"
MOST = 2000


@pytest.fixture
def desk(settings: Any) -> Client:
    """A browser of an editor, whose forms carry the sign against forged ones; a form holds 2,000 bytes."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MOST
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(make_user(may="*"))
    return client


def pasted(desk: Client, size: int, **fields: Any) -> Any:
    token = desk.get(ADDRESS).context["csrf_token"]
    data = {"csrfmiddlewaretoken": str(token), "step": "plan", "text": "a" * size, **fields}
    return desk.post(ADDRESS, data)


def test_a_text_that_a_form_cannot_hold_is_to_be_saved_as_a_file(desk: Client) -> None:
    answer = pasted(desk, MOST)
    assert (answer.status_code, "choose that file instead" in answer.content.decode()) == (413, True)


def test_so_it_is_for_a_form_without_files(desk: Client) -> None:
    answer = desk.post(ADDRESS, "text=" + "a" * MOST, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_a_text_that_a_form_can_hold_arrives(desk: Client) -> None:
    assert pasted(desk, MOST // 2).status_code == 422  # by the form itself: it names no volume


def test_a_file_may_be_larger(desk: Client) -> None:
    file = SimpleUploadedFile("a.txt", "【概况】 一。".encode() * MOST)
    assert pasted(desk, 0, file=file, yearbook="内蒙古年鉴 2023").status_code == 200


def test_more_fields_than_a_form_may_have_are_to_be_chosen_fewer_at_a_time(desk: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    answer = pasted(desk, 1, chosen=list(range(11)))
    assert (answer.status_code, "Choose fewer at a time" in answer.content.decode()) == (413, True)


def test_so_are_those_of_a_form_without_files(desk: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    answer = desk.post(ADDRESS, "chosen=1&" * 11, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "more than 10 fields" in answer.content.decode()) == (413, True)


class Gone(BytesIO):
    """What a browser sends that goes away."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError


def test_a_browser_that_goes_away_while_it_is_refused_is_no_error(desk: Client) -> None:
    form = {"content_type": "application/x-www-form-urlencoded", "wsgi.input": Gone()}
    assert desk.post(ADDRESS, "text=" + "a" * MOST, **form).status_code == 413


def test_who_is_not_logged_in_is_told_so_too(desk: Client) -> None:
    assert Client(raise_request_exception=False).post(ADDRESS, {"text": "a" * MOST}).status_code == 413

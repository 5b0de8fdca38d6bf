"""Volumes: what the database holds them to, and how a form says it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from entries.models import Yearbook, parse_name
from entries.models.yearbook import validate_isbn, validate_issn
from tests.factories import make_yearbook


@pytest.mark.parametrize("name", ["内蒙古年鉴 2023", "内蒙古年鉴2023卷", "内蒙古年鉴（2023）", " 内蒙古年鉴 (2023) "])
def test_a_volume_s_name_is_its_title_and_edition_year(name):
    assert parse_name(name) == ("内蒙古年鉴", 2023)


@pytest.mark.parametrize("name", ["内蒙古年鉴", "", "2023"])
def test_a_name_without_title_or_year_is_refused(name):
    with pytest.raises(ValidationError):
        parse_name(name)


@pytest.mark.django_db
def test_a_title_has_each_edition_once():
    make_yearbook()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_yearbook()


@pytest.mark.django_db
def test_a_volume_cannot_cover_a_later_year_than_its_edition():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_yearbook(edition_year=2023, coverage_year=2024)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"title": "内蒙古年鉴", "edition_year": 2023, "coverage_year": 2022},
        {"title": "内蒙古年鉴", "edition_year": 2022, "coverage_year": 2023},
        {"title": "", "edition_year": 2022, "coverage_year": 2021},
        {"title": "内蒙古年鉴", "edition_year": 23, "coverage_year": 22},
        {"title": "内蒙古年鉴", "edition_year": 2022, "coverage_year": 2021, "isbn": "978-7-000-00000-0"},
    ],
)
def test_a_form_refuses_what_the_database_would(fields):
    make_yearbook()
    with pytest.raises(ValidationError):
        Yearbook(**fields).full_clean()


@pytest.mark.parametrize("isbn", ["978-0-306-40615-7", "0-8044-2957-X", "9780306406157"])
def test_an_isbn_with_a_right_check_digit_is_accepted(isbn):
    validate_isbn(isbn)


@pytest.mark.parametrize("isbn", ["9780306406158", "0-8044-2957-1", "12", "abc"])
def test_an_isbn_with_a_wrong_digit_is_refused(isbn):
    with pytest.raises(ValidationError):
        validate_isbn(isbn)


def test_an_issn_s_check_digit_is_checked():
    validate_issn("0378-5955")
    with pytest.raises(ValidationError):
        validate_issn("0378-5954")

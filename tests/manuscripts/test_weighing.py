"""Which files take so long that they are read in the background."""

import pytest

from entries.manuscripts import weighing
from entries.manuscripts.weighing import is_large
from tests.manuscripts.test_archives import pack
from tests.manuscripts.words import make_docx, p


@pytest.mark.parametrize(
    ("source", "large"),
    [
        ("【甲】 一。".encode(), False),
        (b"x" * (3 * 1024 * 1024 + 1), True),
        (make_docx(p("【甲】 一。")), False),
        (pack({f"{number}.txt": b"x" for number in range(60)}), False),
        (pack({f"{number}.txt": b"x" for number in range(61)}), True),
        (b"PK\x03\x04broken", False),
    ],
    ids=["text", "long text", "word", "60 files", "61 files", "broken"],
)
def test_a_file_is_large_by_its_bytes_or_by_its_files(source, large):
    assert is_large(source) is large


def test_an_archive_is_large_by_its_own_bytes_whatever_is_in_it(monkeypatch):
    monkeypatch.setattr(weighing, "ARCHIVE", 10)
    assert is_large(pack({"a.jpg": b"x"}))


@pytest.mark.parametrize(("name", "large"), [("a.txt", True), ("a.jpg", False)])
def test_text_weighs_by_what_it_unpacks_to_and_a_picture_does_not(monkeypatch, name, large):
    monkeypatch.setattr(weighing, "UNPACKED", 100)
    assert is_large(pack({name: b"x" * 101})) is large

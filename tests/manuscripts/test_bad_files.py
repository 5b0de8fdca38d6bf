"""Files that are no manuscripts: each is refused with what to do. The list stands in docs/importing.md."""

import struct
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.manuscripts import REFUSAL_MESSAGES, UnreadableManuscript, read_manuscript
from tests.manuscripts.words import make_docx, p
from tests.pictures import make_image

MANUAL = Path(__file__).parents[2] / "docs" / "importing.md"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def packed(**files: bytes) -> bytes:
    """A .zip of these files; `__` in a name stands for a slash, `_dot_` for a dot."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return target.getvalue()


def office(kind: str) -> bytes:
    """A packed Office file of that content type."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="application/{kind}"/></Types>')
    return target.getvalue()


def encrypted_zip() -> bytes:
    """A .zip whose files say that they have a password."""
    data = bytearray(packed(a_dot_txt=b"secret"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


WORD = make_docx(p("【甲】一。"))
BAD = {
    "empty": b"",
    "old_word": OLE + "WordDocument".encode("utf-16-le"),
    "old_office": OLE + "Workbook".encode("utf-16-le"),
    "password": OLE + "EncryptedPackage".encode("utf-16-le"),
    "macros": make_docx(p("【甲】一。"), types="<x>application/vnd.ms-word.document.macroEnabled.main+xml</x>"),
    "excel": office("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "slides": office("vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
    "opendocument": packed(mimetype=b"application/vnd.oasis.opendocument.text"),
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "picture": make_image(),
    "rtf": b"{\\rtf1\\ansi}",
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "other_archive": b"Rar!\x1a\x07",
    "zip_password": encrypted_zip(),
    "broken": WORD[: len(WORD) // 2],
    "bomb": packed(word__document_dot_xml=b"0" * 30_000_000),
    "binary": b"\x7fELF\0\0\0",
}


@pytest.mark.parametrize("code", BAD)
def test_it_is_refused_with_what_to_do(code):
    with pytest.raises(UnreadableManuscript) as refused:
        read_manuscript(BAD[code])
    assert refused.value.code == code


@pytest.mark.parametrize("code", [code for code in REFUSAL_MESSAGES if code != "word"])
def test_every_refusal_stands_in_the_manual(code):
    assert REFUSAL_MESSAGES[code] in " ".join(MANUAL.read_text("utf-8").split())


@pytest.mark.parametrize(
    "document",
    [b"<w:document", b"no xml", b'<!DOCTYPE a [<!ENTITY a "aaa">]><a>&a;</a>'],
    ids=["cut", "none", "entities"],
)
def test_a_word_file_whose_text_is_no_word_text_is_refused(document):
    source = packed(**{"word__document_dot_xml": document, "[Content_Types]_dot_xml": b"<Types/>"})
    with pytest.raises(UnreadableManuscript):
        read_manuscript(source)


@given(st.integers(0, len(WORD) - 1), st.binary(min_size=1, max_size=8))
def test_a_word_file_with_damaged_bytes_is_read_or_refused(at, bytes_):
    damaged = WORD[:at] + bytes_ + WORD[at + len(bytes_) :]
    with suppress(UnreadableManuscript):
        found = read_manuscript(damaged)  # damaged names make it an archive of files, each of which is refused
        assert found.sources or found.refused


@given(st.text("<>/&;【】p br table td img a=\"'甲。 \n", max_size=80))
def test_any_web_page_is_read_or_refused(source):
    with suppress(UnreadableManuscript):
        assert read_manuscript(f"<html>{source}".encode()).sources


@pytest.mark.parametrize(
    "body",
    ["<w:p/>" * 210_000, "<w:p><w:r>" + "<w:br/>" * 210_000 + "</w:r></w:p>", p("字" * 23_000_000)],
    ids=["paragraphs", "line ends", "bytes"],
)
def test_a_word_file_of_far_more_lines_or_text_than_a_volume_has_is_refused_unread(body):
    with pytest.raises(UnreadableManuscript, match="far more than a manuscript"):
        read_manuscript(make_docx(body))


def test_a_word_file_whose_table_would_fill_the_memory_is_refused():
    rows = "<w:tr>" + "<w:tc/>" * 2000 + "</w:tr>" + "<w:tr><w:tc/></w:tr>" * 1000
    with pytest.raises(UnreadableManuscript, match="far more than a manuscript"):
        read_manuscript(make_docx(f"<w:tbl>{rows}</w:tbl>"))

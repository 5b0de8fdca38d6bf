"""Archives of many manuscripts, as offices pack them."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from entries.manuscripts import UnreadableManuscript, proposed_paths, read_manuscript
from tests.manuscripts.words import make_docx, p
from tests.pictures import make_image

WORD = make_docx(p("【概况】 一。（武艳丽）"))
PAGE = '<html><body><p>【概况】 二。</p><img src="./团委_files/1.jpg"><p>图1 现场</p></body></html>'.encode()


class OldInfo(ZipInfo):
    """A file whose name is written as old programs of Chinese Windows write it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits


def pack(files: dict[str, bytes], info: type[ZipInfo] = ZipInfo) -> bytes:
    """A .zip of these files."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(info(name), data)
    return target.getvalue()


def test_every_manuscript_is_read_with_the_name_of_its_file():
    page = read_manuscript(pack({"妇联.docx": WORD, "团委.txt": "【概况】 二。".encode()}))
    assert [(entry.file, entry.title) for entry in page.entries] == [("团委.txt", "概况"), ("妇联.docx", "概况")]
    assert [source.file for source in page.sources] == ["团委.txt", "妇联.docx"]


def test_a_web_page_finds_its_pictures_beside_it():
    page = read_manuscript(
        pack({"a/团委.html": PAGE, "a/团委_files/1.jpg": make_image(), "a/团委_files/x.css": b"p{}"})
    )
    assert page.entries[0].figures[0].picture.width == 60
    assert page.notices == ()


def test_one_damaged_file_is_named_and_the_others_are_read():
    good, text = "【概况】 一。".encode(), "【概况】 二。".encode()
    page = read_manuscript(pack({"妇联.txt": good, "团委.txt": text}).replace(text, text[::-1]))
    assert [(one.file, one.code) for one in page.refused] == [("团委.txt", "broken")]
    assert [entry.file for entry in page.entries] == ["妇联.txt"]


def test_what_is_no_manuscript_is_said():
    page = read_manuscript(pack({"妇联.docx": WORD, "现场.jpg": make_image(), "说明.json": b"{}"}))
    assert [n.text for n in page.notices if n.code == "file_left_out"] == ["现场.jpg", "说明.json"]


def test_litter_of_other_programs_is_no_matter():
    litter = {"__MACOSX/._a.docx": b"x", ".DS_Store": b"x", "~$妇联.docx": b"x", "Thumbs.db": b"x"}
    assert read_manuscript(pack({"妇联.docx": WORD, **litter})).notices == ()


def test_a_file_that_cannot_be_read_is_named_with_its_reason():
    page = read_manuscript(pack({"妇联.docx": WORD, "旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "空.txt": b""}))
    assert [(one.file, one.code) for one in page.refused] == [("旧.doc", "old_office"), ("空.txt", "empty")]


def test_an_archive_without_any_manuscript_is_refused():
    with pytest.raises(UnreadableManuscript) as refused:
        read_manuscript(pack({"现场.jpg": make_image()}))
    assert refused.value.code == "no_manuscripts"


def test_an_archive_in_an_archive_is_named():
    assert read_manuscript(pack({"a.docx": WORD, "b.zip": pack({"c.docx": WORD})})).refused[0].code == "archive"


def test_names_in_gbk_are_read():
    page = read_manuscript(pack({"妇联.docx": WORD}, OldInfo))
    assert page.sources[0].file == "妇联.docx"


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("群众团体/自治区妇联.docx", "群众团体/自治区妇联"),
        ("群众团体/03 自治区妇联（终稿）.docx", "群众团体/自治区妇联"),
        ("自治区妇联/正文.docx", "自治区妇联"),
        ("自治区团委.docx", "群众团体/自治区团委"),
    ],
)
def test_a_file_s_section_is_proposed_by_folders_and_name(file, path):
    page = read_manuscript(pack({file: WORD, "另.docx": WORD}))
    assert proposed_paths(page, {"自治区团委": "群众团体/自治区团委"})[file] == path


def test_a_folder_around_all_files_is_no_section():
    page = read_manuscript(pack({"2023年鉴来稿/群众团体/妇联.docx": WORD, "2023年鉴来稿/团委.docx": WORD}))
    assert list(proposed_paths(page, {}).values()) == ["团委", "群众团体/妇联"]


def test_a_file_whose_name_leads_out_of_the_archive_is_left_out():
    outside = {"../../etc/passwd.txt": "【甲】 一。".encode()}
    assert read_manuscript(pack({**outside, "妇联.txt": "【乙】 二。".encode()})).sources[0].file == "妇联.txt"
    with pytest.raises(UnreadableManuscript) as refused:
        read_manuscript(pack(outside))
    assert refused.value.code == "no_manuscripts"

"""Word files for the printer: read back, they are what was written."""

import re
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entries.exporting.word import WordSection, write_word
from entries.manuscripts import read_manuscript
from entries.manuscripts.pictures import read_picture
from tests.pictures import make_image

PICTURE = read_picture(make_image())
SHOWN = {"name": PICTURE.name, "width": PICTURE.width, "height": PICTURE.height}
PATH = ("群众团体", "自治区妇联")


def entry(title="概况", body="2022年。", figures=(), contributor=""):
    """An entry's content."""
    return {"title": title, "body": body, "figures": list(figures), "contributor": contributor}


def figure(caption="现场", number=22, kind="figure", date=None, credit="", **more):
    """A figure's content."""
    return {"kind": kind, "number": number, "caption": caption, "date": date, "credit": credit, **more}


def write(*sections):
    """The Word file of these sections."""
    return write_word("内蒙古年鉴2023卷", sections, picture={PICTURE.name: PICTURE.data}.get)


def contents(manuscript):
    """What was read, in the shape that was written."""
    return [
        (
            parsed.section,
            entry(
                parsed.title,
                parsed.body,
                [
                    {
                        **figure(one.caption, one.number, one.kind, one.date and one.date.isoformat(), one.credit),
                        **({"picture": SHOWN} if one.picture else {}),
                        **({"cells": [list(row) for row in one.cells]} if one.cells else {}),
                    }
                    for one in parsed.figures
                ],
                parsed.contributor,
            ),
        )
        for parsed in manuscript.entries
    ]


def round_trip(*sections):
    """The sections, written and read again."""
    return contents(read_manuscript(write(*sections).data))


def test_it_is_what_a_unit_would_send():
    shown = figure(number=22, caption="捐赠现场", credit="妇联办公室", picture=SHOWN)
    rows = figure(number=3, caption="人数", kind="table", cells=[["盟市", "人数"], ["兴安盟", "120"]])
    data = write(WordSection(PATH, "武艳丽", [entry(figures=[shown, rows]), entry("改革", "完成。\n很好。")])).data
    document = Document(BytesIO(data))
    assert [(one.style.name, one.text) for one in document.paragraphs] == [
        ("Title", "内蒙古年鉴2023卷"),
        ("Heading 1", "群众团体"),
        ("Heading 2", "自治区妇联"),
        ("Normal", "【概况】 2022年。"),
        ("Yearbook Picture", ""),
        ("Caption", "图22 捐赠现场（妇联办公室 供图）"),
        ("Caption", "表3 人数"),
        ("Normal", "【改革】 完成。"),
        ("Normal", "很好。"),
        ("Yearbook Signature", "（武艳丽）"),
    ]
    assert document.tables[0].cell(1, 1).text == "120"


def test_a_picture_that_is_shown_twice_is_packed_once():
    twice = [figure(number=number, picture=SHOWN) for number in (1, 2)]
    with ZipFile(BytesIO(write(WordSection(PATH, "", [entry(figures=twice)])).data)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/image1.jpg"]


def test_a_picture_whose_file_is_gone_is_said():
    gone = {**SHOWN, "name": "0" * 64 + ".png"}
    assert write(WordSection(PATH, "", [entry(figures=[figure(picture=gone)])])).lacking == (gone["name"],)


def test_a_section_without_entries_is_a_heading_that_is_read_again():
    assert [s.path for s in read_manuscript(write(WordSection(PATH)).data).sections] == [PATH[:1], PATH]


def test_characters_that_xml_forbids_are_replaced_and_counted():
    written = write(WordSection(PATH, "", [entry(body="甲\x01乙\x01\ufffe")]))
    assert written.replaced == {"U+0001": 2, "U+FFFE": 1}
    assert read_manuscript(written.data).entries[0].body == "甲\ufffd乙\ufffd\ufffd"


def test_what_somebody_changes_in_word_is_read_as_he_wrote_it():
    data = write(WordSection(PATH, "", [entry(figures=[figure("（一）", 0)])])).data
    document = Document(BytesIO(data))
    document.paragraphs[-1].runs[0].text = "图5 大会现场（于洋 摄）"
    document.add_paragraph("【新条目】 2022年，新写。")
    target = BytesIO()
    document.save(target)
    first, second = read_manuscript(target.getvalue()).entries
    assert [(one.number, one.caption, one.credit) for one in first.figures] == [(5, "大会现场", "于洋")]
    assert (second.title, second.body) == ("新条目", "2022年，新写。")


def test_who_signs_stays_with_each_entry():
    entries = [entry("甲"), entry("乙", contributor="于洋"), entry("丙"), entry("丁", contributor="办公室 · Li")]
    for contributor in ("", "武艳丽"):
        read = round_trip(WordSection(PATH, contributor, entries))
        assert [one["contributor"] for _path, one in read] == [one["contributor"] or contributor for one in entries]


TRAPS = st.sampled_from(
    [
        *("图22 现场（办公室 供图）", "表3 人数", "【乙】 二。", "【乙", "一。【乙】二。", "（武艳丽）"),
        *("完成。（武艳丽）", "版权所有：某办公室", "自治區(qū)婦聯(lián)", "我?guī)湍氵M行時", "&nbsp;&lt;b&gt;"),
        *("单位：万元", "2023卷", "〔2022〕15号", "现场（于洋 摄）", "甲/乙", "＝1＋1", "\U0001f600\U00020000"),
        *(" 甲", "甲\t乙", "甲\u00a0乙", "甲\u200b乙", "甲\u3000乙", "\ufeff"),
    ]
)
WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXT = st.one_of(st.text("妇联培训【】（）图表1 22。，", max_size=12), TRAPS, WILD).map(lambda text: text.strip())
LINE = TEXT.map(lambda text: " ".join(text.splitlines()).strip())
FIGURES = st.lists(
    st.builds(
        figure,
        LINE.filter(bool),
        st.one_of(st.none(), st.integers(0, 99)),
        st.sampled_from(["figure", "table"]),
        st.one_of(st.none(), st.dates().map(str)),
        LINE,
    ),
    max_size=3,
)
CELLS = st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(TEXT, min_size=n, max_size=n), min_size=1, max_size=3))
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@st.composite
def sections(draw):
    """Sections with entries, each title once in its section."""
    made = []
    for path in draw(st.lists(st.lists(LINE.filter(bool), min_size=1, max_size=4).map(tuple), max_size=3, unique=True)):
        path = tuple(step.replace("/", "／") for step in path)
        titles = draw(st.lists(LINE.filter(bool), max_size=3, unique=True))
        entries = []
        for title in titles:
            shown = draw(FIGURES)
            for one in shown:
                if draw(st.booleans()):
                    one["picture"] = SHOWN
                if one["kind"] == "table" and draw(st.booleans()):
                    one["cells"] = draw(CELLS)
            body = "\n".join(filter(None, draw(st.lists(LINE, max_size=3))))
            entries.append(entry(title, body, shown, draw(st.one_of(st.just(""), LINE))))
        made.append(WordSection(path, draw(st.one_of(st.just(""), LINE)), entries))
    return made


def plain(value):
    """The value as XML can hold it; what stands for captions and tables outside the lines stays as it is."""
    if isinstance(value, str):
        return FORBIDDEN.sub("\ufffd", value.replace("\r", "\n"))
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return {name: plain(one) for name, one in value.items()} if isinstance(value, dict) else value


@settings(max_examples=25)
@given(sections())
@example([WordSection(("甲",), "", [entry("乙", "", [figure("丙", None, "table", picture=SHOWN, cells=[["", ""]])])])])
def test_any_content_is_read_back_as_it_was_written(written):
    expected = [
        (list(section.path), {**one, "contributor": one["contributor"] or section.contributor})
        for section in written
        for one in section.entries
    ]
    read = [(list(path), one) for path, one in round_trip(*written)]
    assert plain(read) == plain(expected)

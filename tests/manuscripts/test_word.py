"""Word files as contributing units send them."""

from io import BytesIO

import pytest
from docx import Document

from entries.manuscripts import read_manuscript, read_text
from tests.manuscripts.test_real_page import PAGE
from tests.manuscripts.words import STRICT, W, make_docx, p, picture, run, table
from tests.pictures import make_image

AUTHOR = 'w:id="1" w:author="王芳" w:date="2023-01-01T00:00:00Z"'


def read(*body, **parts):
    """The manuscript in a Word file of this body."""
    return read_manuscript(make_docx(*body, **parts))


def said(manuscript, code):
    """The texts of the notices of that code."""
    return [notice.text for notice in manuscript.notices if notice.code == code]


def body_of(*parts, **others):
    """The body of the one entry that the parts are in."""
    return read(p("【甲】 ", *parts), **others).entries[0].body


def test_paragraphs_are_read_as_the_lines_of_a_text_are():
    (first, second) = read(p("【概况】 2022年。"), p("同年，举办培训。"), p("［改革］完成。（武艳丽）")).entries
    assert (first.title, first.body, first.contributor) == ("概况", "2022年。\n同年，举办培训。", "武艳丽")
    assert (second.title, second.body) == ("改革", "完成。")


@pytest.mark.skipif(not PAGE.exists(), reason="the real page is not on this machine")
def test_the_real_page_as_a_word_file_reads_as_the_text_does():
    document = Document()
    for line in PAGE.read_text("utf-8").split("\n"):
        document.add_paragraph(line)
    target = BytesIO()
    document.save(target)
    text, word = read_text(PAGE.read_bytes()), read_manuscript(target.getvalue())
    assert word.entries == text.entries
    assert [n.message for n in word.notices] == [n.message for n in text.notices]


def test_headings_nest_to_sections():
    page = read(
        p("群众团体", style="H1"),
        p("自治区妇联", style="H2"),
        p("【甲】一。"),
        p("自治区团委", style="H2"),
        p("【乙】二。"),
    )
    assert [entry.section for entry in page.entries] == [("群众团体", "自治区妇联"), ("群众团体", "自治区团委")]
    assert [section.path for section in page.sections] == [
        ("群众团体",),
        ("群众团体", "自治区妇联"),
        ("群众团体", "自治区团委"),
    ]


@pytest.mark.parametrize(
    ("heading", "depth"),
    [
        (p("妇联", style="a1"), 1),
        (p("妇联", style="Deep"), 1),
        (p("妇联", style="Own"), 1),
        (p("妇联", properties='<w:outlineLvl w:val="2"/>'), 1),
        (p("妇联", style="H5"), 0),
    ],
    ids=["a Chinese name", "an outline level of the style", "a style based on it", "an outline level of its own", "5"],
)
def test_a_heading_is_known_by_style_and_outline_level(heading, depth):
    assert len(read(heading, p("【甲】一。")).entries[0].section) == depth


def test_a_title_in_brackets_is_an_entry_in_a_heading_s_style_too():
    (entry,) = read(p("妇联", style="H1"), p("【概况】", style="H2"), p("2022年。")).entries
    assert (entry.title, entry.section) == ("概况", ("妇联",))


def test_text_right_below_a_last_heading_is_an_entry_and_said():
    page = read(p("妇联", style="H1"), p("概况", style="H2"), p("2022年。"))
    assert [(e.title, e.body, e.section) for e in page.entries] == [("概况", "2022年。", ("妇联",))]
    assert said(page, "heading_as_entry") == ["概况"]


def test_the_same_title_in_two_sections_is_two_entries():
    page = read(p("妇联", style="H1"), p("【概况】同。"), p("团委", style="H1"), p("【概况】同。"))
    assert [(entry.title, entry.section) for entry in page.entries] == [("概况", ("妇联",)), ("概况", ("团委",))]


def test_a_signature_signs_its_own_section_only():
    page = read(p("妇联", style="H1"), p("【甲】一。"), p("团委", style="H1"), p("【乙】二。（于洋）"))
    assert [entry.contributor for entry in page.entries] == ["", "于洋"]


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_table_has_its_caption_and_its_cells(above):
    caption, cells = p("表3 各盟市培训人数"), table(("盟市", "人数"), ("兴安盟", "120"))
    page = read(p("【甲】一。"), *((caption, cells) if above else (cells, caption)), p("后来。"))
    (figure,) = page.entries[0].figures
    assert (figure.kind, figure.number, figure.caption) == ("table", 3, "各盟市培训人数")
    assert figure.cells == (("盟市", "人数"), ("兴安盟", "120"))
    assert page.entries[0].body == "一。\n后来。"


def test_the_unit_between_caption_and_table_joins_the_caption():
    page = read(p("【甲】一。"), p("表3 产值"), p("单位：万元"), table(("年", "值"), ("2022", "8")))
    assert page.entries[0].figures[0].caption == "产值（单位：万元）"
    assert page.entries[0].body == "一。"


def test_a_table_without_a_caption_is_called_as_its_entry_and_said():
    page = read(p("【甲】一。"), table(("盟市", "人数"), ("兴安盟", "120")), p("后来。"))
    assert page.entries[0].figures[0].caption == "甲"
    assert said(page, "table_untitled") == ["甲"]


def test_merged_cells_are_filled_up_and_said():
    wide = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + p("人数")
    page = read(p("【甲】一。"), p("表1 人数"), table(("盟市", wide), ("兴安盟", "男", "女")))
    assert page.entries[0].figures[0].cells == (("盟市", "人数", ""), ("兴安盟", "男", "女"))
    assert said(page, "merged_cells")


@pytest.mark.parametrize("said", ["zwei", "-2", "２", ""])
def test_a_cell_that_goes_over_no_number_of_columns_goes_over_one(said):
    cell = f"<w:tcPr><w:gridSpan w:val='{said}'/></w:tcPr>" + p("人数")
    page = read(p("【甲】一。"), p("表1 人数"), table(("盟市", cell), ("兴安盟", "120")))
    assert page.entries[0].figures[0].cells == (("盟市", "人数"), ("兴安盟", "120"))


def test_a_table_that_only_lays_out_is_read_cell_by_cell():
    page = read(table((p("【甲】一。"), "图1 现场"), ("【乙】二。", "")))
    assert [entry.title for entry in page.entries] == ["甲", "乙"]


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_picture_has_the_caption_beside_it_with_its_credit(above):
    shown, caption = picture(), p("图22 2022年6月23日，捐赠现场（妇联办公室 供图）")
    page = read(p("【甲】一。"), *((caption, shown) if above else (shown, caption)), p("后来。"), media=make_image())
    (figure,) = page.entries[0].figures
    assert (figure.number, figure.credit, figure.picture.width) == (22, "妇联办公室", 60)
    assert page.entries[0].body == "一。\n后来。"


def test_a_caption_without_a_number_is_known_by_its_credit_or_its_style():
    page = read(
        p("【甲】一。"), picture(), p("捐赠现场（于洋 摄）"), picture(), p("大会现场", style="Cap"), media=make_image()
    )
    assert [(f.number, f.caption, f.credit) for f in page.entries[0].figures] == [
        (None, "捐赠现场", "于洋"),
        (None, "大会现场", ""),
    ]


def test_two_pictures_above_one_caption_share_it():
    page = read(p("【甲】一。"), picture(), picture(), p("图1 现场（于洋 摄）"), media=make_image())
    assert [(f.number, f.caption) for f in page.entries[0].figures] == [(1, "现场"), (None, "现场（2）")]


def test_a_picture_without_a_caption_is_kept_and_said():
    page = read(p("【甲】一。"), picture(words="捐赠仪式"), p("后来。"), picture(words="图片 3"), media=make_image())
    assert [figure.caption for figure in page.entries[0].figures] == ["捐赠仪式", "甲"]
    assert said(page, "picture_untitled") == ["捐赠仪式", "甲"]


def test_a_picture_that_no_browser_shows_is_said_with_what_to_do():
    page = read(p("【甲】一。"), picture(), p("图1 现场"), media=b"\x01\0\0\0EMF")
    assert page.entries[0].figures[0].picture is None
    assert said(page, "picture_type") == ["image1"]


def test_insertions_are_taken_and_deletions_carried_out_and_both_are_said():
    inserted = f"<w:ins {AUTHOR}>{run('新增')}</w:ins>"
    deleted = f"<w:del {AUTHOR}><w:r><w:delText>旧的</w:delText></w:r></w:del>"
    page = read(p("【甲】 一", inserted, deleted, "。"))
    assert page.entries[0].body == "一新增。"
    messages = [notice.message for notice in page.notices]
    assert messages == [
        "The tracked insertions of 王芳 were taken (1): “新增”",
        "The tracked deletions of 王芳 were carried out (1): “旧的”",
    ]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    page = read(p("【甲】 一", properties=f"<w:rPr><w:del {AUTHOR}/></w:rPr>"), p("二。"))
    assert page.entries[0].body == "一二。"


def test_comments_are_said_with_their_author_and_are_not_in_the_text():
    comments = f'<w:comment w:id="7" w:author="李娜">{p("数字待核")}</w:comment>'
    page = read(p("【甲】 一", '<w:commentRangeStart w:id="7"/>', "。"), parts={"comments": comments})
    assert page.entries[0].body == "一。"
    assert [(n.params["author"], n.text) for n in page.notices if n.code == "comment"] == [("李娜", "数字待核")]


def test_footnotes_stand_in_the_text_in_brackets():
    note = f'<w:footnote w:id="2">{p("含旗县")}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    page = read(p("【甲】 全区", reference, "。"), parts={"footnotes": note})
    assert page.entries[0].body == "全区（注：含旗县）。"
    assert said(page, "notes_inside")


@pytest.mark.parametrize(
    ("shape", "text", "labels"),
    [
        ("decimal", "%1.", ["1. ", "2. "]),
        ("chineseCounting", "（%1）", ["（一）", "（二）"]),
        ("japaneseCounting", "%1、", ["一、", "二、"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("bullet", "\uf0b7", ["• ", "• "]),
    ],
)
def test_numbers_that_the_program_counts_are_written_into_the_text(shape, text, labels):
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="4">{level}</w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>'
    page = read(
        p("【甲】 有："), p("第一", properties=item), p("第二", properties=item), parts={"numbering": numbering}
    )
    assert page.entries[0].body.split("\n")[1:] == [f"{labels[0]}第一", f"{labels[1]}第二"]


@pytest.mark.parametrize(
    ("inner", "body"),
    [
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>", "一\n二"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>", "一\t二"),
        ("<w:hyperlink>" + run("链接") + "</w:hyperlink>", "链接"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("3"), "3"),
        ("<w:sdt><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件"),
        (run("km") + run("2", '<w:vertAlign w:val="superscript"/>'), "km²"),
        (run("甲") + run("乙", "<w:strike/>"), "甲乙"),
        ("<w:r><w:noBreakHyphen/></w:r>", "-"),
        (run("&nbsp;"), "&nbsp;"),
    ],
    ids=["soft break", "tab", "link", "field", "control", "raised", "struck", "hyphen", "what looks like an entity"],
)
def test_nothing_in_a_run_is_lost(inner, body):
    assert body_of(inner) == body


@pytest.mark.parametrize(
    ("inner", "code", "text"),
    [
        (run("藏", "<w:vanish/>"), "hidden_text", "藏"),
        (f"<w:r><w:ruby><w:rt>{run('qū')}</w:rt><w:rubyBase>{run('区')}</w:rubyBase></w:ruby></w:r>", "ruby", "qū"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "symbol", "F0FC"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "formula", "x=1"),
        ('<w:r><w:object><a:OLEObject ProgID="Excel.Sheet"/></w:object></w:r>', "object", "Excel.Sheet"),
    ],
    ids=["hidden", "ruby", "symbol", "formula", "object"],
)
def test_what_is_no_text_is_said(inner, code, text):
    assert said(read(p("【甲】 一", inner, "。")), code) == [text]


def test_a_text_box_is_put_behind_its_paragraph_and_said_once():
    box = f"<wps:txbx><w:txbxContent>{p('框中')}</w:txbxContent></wps:txbx>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    page = read(p("【甲】 一。", f"<w:r><w:drawing>{both}</w:drawing></w:r>"))
    assert page.entries[0].body == "一。\n框中"
    assert said(page, "text_box") == ["框中"]


def test_heads_and_feet_of_pages_and_contents_are_left_out_and_said():
    page = read(p("目录项", style="T1"), p("【甲】一。"), parts={"header": p("内蒙古年鉴")})
    assert page.entries[0].body == "一。"
    assert said(page, "page_frame") == ["内蒙古年鉴"]
    assert "contents" in [notice.code for notice in page.notices]


def test_a_file_in_the_strict_standard_is_read_too():
    from zipfile import ZipFile

    source = make_docx(p("妇联", style="H1"), p("【甲】一。"))
    target = BytesIO()
    with ZipFile(BytesIO(source)) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), STRICT.encode()))
    assert read_manuscript(target.getvalue()).entries[0].section == ("妇联",)


def test_machine_made_traditional_becomes_simplified_in_tables_too():
    page = read(
        p("【婦聯(lián)組織】 自治區(qū)婦聯(lián)關于培訓的通知。"),
        p("表1 婦聯(lián)組織"),
        table(("盟市", "婦聯"), ("興安盟", "120")),
    )
    assert page.entries[0].figures[0].cells[1] == ("兴安盟", "120")


def test_a_file_of_a_word_processor_is_read(tmp_path):
    document = Document()
    document.add_heading("自治区妇联", 1)
    document.add_paragraph("【概况】 2022年。")
    document.add_picture(BytesIO(make_image("PNG")))
    document.add_paragraph("图1 现场（于洋 摄）")
    document.save(tmp_path / "a.docx")
    (entry,) = read_manuscript((tmp_path / "a.docx").read_bytes()).entries
    assert (entry.section, entry.figures[0].picture.name[-3:]) == (("自治区妇联",), "png")

"""Pages as contributing units and web sites leave them."""

import datetime

import pytest

from entries.manuscripts import UnreadableManuscript, read_text


def codes(manuscript) -> list[str]:
    """The codes of the notices, in order."""
    return [notice.code for notice in manuscript.notices]


def titles(manuscript) -> list[str]:
    """The titles of the entries, in order."""
    return [entry.title for entry in manuscript.entries]


def test_an_entry_is_its_bracketed_title_and_the_text_behind_it():
    (entry,) = read_text("【概况】 2022年,举办培训。").entries
    assert (entry.title, entry.body) == ("概况", "2022年,举办培训。")


@pytest.mark.parametrize(
    "opening", ["【概况】", "［概况］", "〔概况〕", "[概况]", "【 概况 】", "【　概况　】", "  【概况】"]
)
def test_a_title_s_brackets_may_be_of_any_kind_and_hold_spaces(opening):
    assert titles(read_text(f"{opening} 2022年。")) == ["概况"]


def test_a_title_may_stand_on_a_line_of_its_own():
    (entry,) = read_text("【概况】\n2022年,举办培训。\n\n同年,举办讲座。").entries
    assert entry.body == "2022年,举办培训。\n同年,举办讲座。"


@pytest.mark.parametrize("line", ["〔2022〕15号文件印发。", "[1] 见附录。"])
def test_the_number_of_a_document_opens_no_entry(line):
    (entry,) = read_text(f"【概况】 2022年。\n{line}").entries
    assert entry.body.endswith(line)


def test_an_entry_that_begins_inside_a_line_is_found_and_said():
    page = read_text("【甲】 第一条。【乙】 第二条。")
    assert titles(page) == ["甲", "乙"]
    assert codes(page) == ["entry_inside_line"]


def test_a_bracket_inside_a_sentence_opens_no_entry():
    (entry,) = read_text("【甲】 实施【乙】工程。").entries
    assert entry.body == "实施【乙】工程。"


def test_a_title_that_is_never_closed_is_read_and_said():
    page = read_text("【概况 2022年,举办培训。")
    assert (page.entries[0].title, page.entries[0].body) == ("概况", "2022年,举办培训。")
    assert codes(page) == ["unclosed_title"]


@pytest.mark.parametrize("line", ["2023卷", "内蒙古年鉴2023卷", "内蒙古年鉴（2023）", "内蒙古年鉴 2023"])
def test_the_volume_s_line_names_its_edition(line):
    page = read_text(f"{line}\n【概况】 2022年。")
    assert (page.edition_year, page.volume_line, page.notices) == (2023, line, ())


def test_a_heading_before_the_entries_is_said_and_kept():
    page = read_text("群众团体\n【概况】 2022年。")
    assert page.headings == ("群众团体",)
    assert codes(page) == ["heading"]


def test_a_figure_has_number_caption_date_and_credit():
    page = read_text("【甲】 正文。\n图22 2022年6月23日,公益捐赠活动 (办公室 供图)\n【乙】 正文。")
    (figure,) = page.entries[0].figures
    assert (figure.number, figure.credit, figure.date) == (22, "办公室", datetime.date(2022, 6, 23))
    assert figure.caption == "2022年6月23日,公益捐赠活动"


def test_a_caption_may_be_broken_over_lines():
    page = read_text("【甲】 正文。\n图3 2022年6月,公益\n捐赠活动 （办公室 摄）\n接着的正文。")
    assert page.entries[0].figures[0].caption == "2022年6月,公益捐赠活动"
    assert page.entries[0].body == "正文。\n接着的正文。"


def test_a_caption_without_a_credit_does_not_swallow_the_text_behind_it():
    page = read_text("【甲】 正文。\n图3 捐赠活动\n接着的正文,说了很多。")
    assert page.entries[0].figures[0].caption == "捐赠活动"
    assert page.entries[0].body == "正文。\n接着的正文,说了很多。"


def test_a_table_is_a_figure_of_its_own_kind():
    assert read_text("【甲】 正文。\n表5 各盟市培训人数").entries[0].figures[0].kind == "table"


def test_a_compound_number_stays_with_its_caption():
    figure = read_text("【甲】 正文。\n表3-1 各盟市培训人数").entries[0].figures[0]
    assert (figure.number, figure.caption) == (None, "3-1 各盟市培训人数")


@pytest.mark.parametrize("line", ["图书馆新增藏书。", "表彰先进集体。", "图2022年建成。", "图1显示,培训人数逐年增加。"])
def test_a_sentence_that_begins_like_a_figure_is_text(line):
    (entry,) = read_text(f"【甲】 正文。\n{line}").entries
    assert entry.figures == ()
    assert entry.body.endswith(line)


def test_a_figure_before_the_first_entry_is_put_into_it_and_said():
    page = read_text("图1 活动现场 (办公室 供图)\n【甲】 正文。")
    assert page.entries[0].figures[0].number == 1
    assert codes(page) == ["figure_before_entries"]


@pytest.mark.parametrize("signature", ["(武艳丽)", "（武艳丽）", "（撰稿人：武艳丽）", "\n（武艳丽）", " (武艳丽) "])
def test_a_signature_is_the_contributor_and_not_text(signature):
    page = read_text(f"【概况】 2022年。{signature}")
    assert (page.contributor, page.entries[0].body) == ("武艳丽", "2022年。")


def test_two_names_sign_together():
    assert read_text("【概况】 2022年。(武艳丽 乌兰·其其格)").contributor == "武艳丽、乌兰·其其格"


def test_each_signature_signs_the_entries_since_the_one_before():
    page = read_text("【甲】 一。\n【乙】 二。(武艳丽)\n【丙】 三。(于洋)\n【丁】 四。")
    assert [entry.contributor for entry in page.entries] == ["武艳丽", "武艳丽", "于洋", ""]
    assert page.contributor == "武艳丽、于洋"


@pytest.mark.parametrize(
    "end", ["组织嘎查村(社区)", "办法。(试行)", "培训。(2022)", "见下表。(单位：万元)", "会议(武艳丽)"]
)
def test_a_bracket_that_is_no_signature_stays(end):
    page = read_text(f"【甲】 {end}")
    assert (page.contributor, page.entries[0].body) == ("", end)


def test_the_frame_of_a_web_page_is_in_no_entry_and_said():
    page = read_text("【甲】 正文。\n版权所有:某办公室\n技术支持: 某公司\n蒙ICP备12345678号")
    assert page.entries[0].body == "正文。"
    assert [notice.text for notice in page.notices if notice.code == "footer"] == [
        "版权所有:某办公室",
        "技术支持: 某公司",
        "蒙ICP备12345678号",
    ]


def test_a_sentence_about_technical_support_is_text():
    body = "正文。\n技术支持由科技厅提供。\n同年结束。"
    assert read_text(f"【甲】 {body}").entries[0].body == body


def test_what_stands_twice_is_read_once_and_said():
    copy = "【甲】 一。\n图1 活动 (办公室 供图)\n【乙】 二。(武艳丽)\n"
    page = read_text(copy * 2)
    assert titles(page) == ["甲", "乙"]
    (notice,) = page.notices
    assert (notice.code, notice.line, notice.end_line) == ("repeated_copy", 4, 6)
    assert len(page.entries[0].figures) == 1


def test_a_title_that_stands_twice_with_other_text_loses_neither():
    page = read_text("【概况】 一。\n【概况】 二。")
    assert [(entry.title, entry.body) for entry in page.entries] == [("概况", "一。"), ("概况（2）", "二。")]
    assert codes(page) == ["title_repeated"]


def test_machine_made_traditional_becomes_simplified_again():
    page = read_text("【婦聯(lián)組織】 自治區(qū)婦聯(lián)關于培訓的通知。")
    assert page.entries[0].title == "妇联组织"
    assert page.converted


def test_the_script_is_kept_where_that_is_asked_for():
    page = read_text("【婦聯(lián)】 自治區(qū)婦聯(lián)。", keep_script=True)
    assert page.entries[0].body == "自治區婦聯。"
    assert not page.converted


def test_a_traditional_writer_s_text_is_kept_and_said():
    page = read_text("【婦女團體】 關於婦女團體的發展。")
    assert page.entries[0].body == "關於婦女團體的發展。"
    assert codes(page) == ["traditional_kept"]


def test_a_traditional_quotation_in_a_simplified_text_stays():
    page = read_text("【展览】 举办“婦聯”历史展览,展出文献若干,观众若干。")
    assert "“婦聯”" in page.entries[0].body


def test_a_damaged_name_is_kept_as_it_is_and_said_with_its_line():
    page = read_text("2023卷\n【項目】 《關于甲》《“我?guī)湍氵M行時”》。")
    assert "“我?guī)湍氵M行時”" in page.entries[0].body
    damaged = next(notice for notice in page.notices if notice.code == "damaged_text")
    assert (damaged.line, damaged.text) == (2, "我?guī)湍氵M行時")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_may_be_in_any_encoding_that_offices_use(encoding):
    page = read_text("【概况】 2022年,妇联举办培训。".encode(encoding))
    assert page.entries[0].body == "2022年,妇联举办培训。"


def test_gb18030_is_said():
    assert codes(read_text("【概况】 妇联。".encode("gb18030"))) == ["decoded_as"]


@pytest.mark.parametrize(
    ("source", "code"),
    [(b"", "empty"), (" \n ", "empty"), (b"PK\x03\x04...", "word"), (b"%PDF-1.7", "pdf"), (b"\x00\x01\x02", "binary")],
)
def test_what_is_no_text_is_refused_with_what_to_do(source, code):
    with pytest.raises(UnreadableManuscript) as refused:
        read_text(source)
    assert refused.value.code == code


def test_a_page_without_an_entry_says_so_and_loses_nothing():
    page = read_text("只有一段很长的文字,没有任何方括号,所以读不出条目来,只好原样报告给编辑部,请其处理为好。")
    assert codes(page) == ["text_before_first_entry", "no_entries"]


def test_an_entry_without_text_is_kept_and_said():
    page = read_text("【概况】")
    assert titles(page) == ["概况"]
    assert codes(page) == ["empty_body"]


def test_every_notice_can_be_told_in_words():
    page = read_text("\ufeff群众团体\n图1 甲\n【概况】&nbsp;\n【概况】 一。【乙】 二。\n【丙 三。\n版权所有:某")
    assert all(notice.message for notice in page.notices)

"""Web pages as people save them."""

import base64

import pytest

from entries.manuscripts import read_manuscript
from tests.pictures import make_image

TEXT = "<p>【概况】 2022年，自治区妇联举办培训430期。</p><p>【机构改革】 完成机构改革。（武艳丽）</p>"
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>妇联</title>
<script>var a = "【脚本】";</script></head><body>
<div class="top"><a href="/">首页</a><a href="/b">【专题】机构</a></div>
{main}
<div class="foot">版权所有：某办公室 <a href="/m">网站地图</a></div></body></html>"""


def page_of(inner, encoding="utf-8"):
    """A page with frame and navigation, read."""
    return read_manuscript(PAGE.format(main=f'<div class="article">{inner}</div>').encode(encoding))


def said(page, code):
    """The texts of the notices of that code."""
    return [notice.text for notice in page.notices if notice.code == code]


def test_the_main_text_is_found_and_the_frame_is_said():
    page = page_of(TEXT)
    assert [entry.title for entry in page.entries] == ["概况", "机构改革"]
    assert page.contributor == "武艳丽"
    assert said(page, "web_page_frame") == ["首页 · 【专题】机构 · 版权所有：某办公室 · 网站地图"]


def test_a_page_that_is_laid_out_with_tables_is_read():
    layout = f"<table><tr><td><a href='/1'>2020卷</a></td><td><div>{TEXT}</div></td></tr></table>"
    page = read_manuscript(PAGE.format(main=layout).encode())
    assert [entry.title for entry in page.entries] == ["概况", "机构改革"]
    assert page.entries[0].body == "2022年，自治区妇联举办培训430期。"


def test_a_single_entry_keeps_all_its_paragraphs():
    page = page_of("<div><p>【概况】 2022年，举办培训。</p></div><div><p>同年，举办讲座三十场次，很多人来。</p></div>")
    assert page.entries[0].body == "2022年，举办培训。\n同年，举办讲座三十场次，很多人来。"


def test_a_line_break_ends_a_line():
    assert page_of("<p>【概况】 一。<br>二。</p>").entries[0].body == "一。\n二。"


def test_line_ends_of_the_source_are_no_spaces_in_chinese():
    assert (
        page_of("<p>【概况】 自治区\n   妇联 举办\n培训 ABC\nDEF。</p>").entries[0].body
        == "自治区妇联 举办培训 ABC DEF。"
    )


def test_a_table_of_numbers_becomes_a_table():
    cells = "<table><tr><th rowspan=2>盟市</th><th>人数</th></tr><tr><td>120</td></tr></table>"
    page = page_of(f"<p>【概况】 一。</p><p>表3 人数</p>{cells}<p>二。</p>")
    assert page.entries[0].figures[0].cells == (("盟市", "人数"), ("", "120"))
    assert page.entries[0].body == "一。\n二。"


def test_a_picture_in_the_page_has_its_caption():
    data = base64.b64encode(make_image()).decode()
    figure = f'<figure><img src="data:image/jpeg;base64,{data}" alt="现场"><figcaption>捐赠现场</figcaption></figure>'
    (found,) = page_of(f"<p>【概况】 一。</p>{figure}").entries[0].figures
    assert (found.caption, found.picture.width) == ("捐赠现场", 60)


def test_a_picture_beside_the_page_is_said_with_what_to_do():
    page = page_of('<p>【概况】 一。</p><img src="files/22.jpg" alt="现场">')
    assert said(page, "picture_elsewhere") == ["22.jpg 现场"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_page_may_be_in_any_encoding(encoding):
    source = PAGE.format(main=TEXT)
    if encoding == "gb18030":
        source = source.replace('charset="utf-8"', 'charset="gb2312"')
    assert read_manuscript(source.encode(encoding)).entries[0].title == "概况"


def test_headings_nest_to_sections():
    page = page_of(f"<h1>群众团体</h1><h2>自治区妇联</h2>{TEXT}<h2>自治区团委</h2><p>【概况】 二。</p>")
    assert page.entries[-1].section == ("群众团体", "自治区团委")


def test_numbers_of_lists_are_kept():
    assert (
        page_of("<p>【概况】 有：</p><ol start=3><li>甲</li><li>乙</li></ol>").entries[0].body == "有：\n3. 甲\n4. 乙"
    )


def test_a_reading_above_a_character_is_said_and_not_in_the_text():
    page = page_of("<p>【概况】 自治<ruby>区<rp>(</rp><rt>qū</rt><rp>)</rp></ruby>。</p>")
    assert page.entries[0].body == "自治区。"
    assert said(page, "ruby") == ["qū"]


def test_pasted_html_without_a_head_is_read_as_a_page():
    assert read_manuscript(TEXT.encode()).entries[0].title == "概况"


def test_a_page_without_text_is_refused():
    from entries.manuscripts import UnreadableManuscript

    with pytest.raises(UnreadableManuscript):
        read_manuscript(b"<html><body><script>1</script></body></html>")

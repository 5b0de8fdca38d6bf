"""The real page that the project starts from; it is not part of the repository."""

import datetime
import re
from pathlib import Path

import pytest

from entries.manuscripts import read_text

PAGE = Path(__file__).parents[2].parent / "shared" / "manuscripts" / "nmg-2023-womens-federation.txt"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the real page is not on this machine")

TITLES = [
    "概况",
    "机构改革",
    "北疆巾帼铸魂工程",
    "强基扩面促活工程",
    "困难妇女司法救助",
    "妇儿“两纲”目标任务落实",
    "巾帼现代农牧业科技示范基地建设",
    "创业就业巾帼行动",
    "乡村振兴巾帼行动",
    "生命健康巾帼行动",
    "“北疆亮姐”巾帼家政职业技能大赛",
    "北疆巾帼志愿服务",
    "自治区级示范儿童之家建设",
    "打击拐卖妇女儿童犯罪专项行动",
    "“蒲公英”妇女儿童权益服务项目",
    "科技创新巾帼行动",
    "婚姻家庭纠纷预防化解",
    "妇女儿童权益维护",
]


@pytest.fixture(scope="module")
def page():
    """The page, read."""
    return read_text(PAGE.read_bytes())


def test_its_eighteen_entries_are_read_once_and_in_order(page):
    assert [entry.title for entry in page.entries] == TITLES


def test_its_volume_is_the_2023_edition(page):
    assert (page.edition_year, page.volume_line) == (2023, "2023卷")


def test_its_text_is_the_original_simplified_without_pinyin(page):
    text = "".join(entry.body for entry in page.entries)
    assert not re.search(r"[\u4e00-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+[)）]", text)
    assert not set(text.replace("我?guī)湍氵M行時", "")) & set("區聯內創業發農時們這學國團體")


def test_brackets_of_the_text_stay(page):
    assert "嘎查村(社区)" in page.entries[16].body


def test_its_figure_is_whole_and_in_the_entry_before_it(page):
    (figure,) = page.entries[14].figures
    assert (figure.number, figure.date, figure.credit) == (22, datetime.date(2022, 6, 23), "自治区妇联办公室")
    assert figure.caption == "2022年6月23日,“情洒北疆·我为妇女儿童办实事”公益捐赠活动"
    assert sum(len(entry.figures) for entry in page.entries) == 1


def test_its_contributor_is_in_no_body(page):
    assert page.contributor == "武艳丽"
    assert not any("武艳丽" in entry.body for entry in page.entries)


def test_its_footer_is_in_no_body(page):
    assert not any(word in entry.body for entry in page.entries for word in ("版权所有", "技术支持"))
    assert [notice.line for notice in page.notices if notice.code == "footer"] == [42, 43]


def test_the_damaged_name_and_the_copy_are_each_said_once(page):
    said = {notice.code: notice for notice in page.notices}
    assert len(page.notices) == len(said) + 1  # two lines of footer
    assert (said["damaged_text"].line, said["damaged_text"].text) == (13, "我?guī)湍氵M行時")
    assert (said["repeated_copy"].line, said["repeated_copy"].end_line) == (22, 41)
    assert "我?guī)湍氵M行時" in page.entries[11].body

"""Chinese text: what is removed, what is converted, and what stays."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.text import (
    Script,
    clean,
    detect_script,
    find_damage,
    first_date,
    fold,
    remove_glosses,
    simplified,
    slugify,
    was_machine_converted,
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("自治區(qū)婦聯(lián)", "自治區婦聯"),
        ("自治區（qū）婦聯", "自治區婦聯"),
        ("创(chuàng)业", "创业"),
        ("轉(zhuǎn)辦", "轉辦"),
    ],
)
def test_pinyin_behind_its_character_is_removed(source, text):
    assert remove_glosses(source)[0] == text


@pytest.mark.parametrize(
    "text", ["嘎查村(社區)", "(武艷麗)", "長度(cm)", "甲(A)等", "第三(2)條", "區(shì)", "自治區(qū", "abc(qū)", "(qū)"]
)
def test_a_bracket_that_belongs_to_the_text_stays(text):
    assert remove_glosses(text) == (text, [])


def test_every_removed_reading_is_told_with_its_character():
    assert [(g.char, g.reading, g.offset) for g in remove_glosses("全區(qū)農(nóng)牧")[1]] == [
        ("區", "qū", 2),
        ("農", "nóng", 7),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_every_kind_of_line_end_is_one(end):
    assert clean(f"甲{end}乙").text == "甲\n乙"


def test_invisible_characters_are_removed_and_counted():
    cleaned = clean("\ufeff甲\u200b乙\u200b丙\u00ad")
    assert cleaned.text == "甲乙丙"
    assert cleaned.invisible == {"\ufeff": 1, "\u200b": 2, "\u00ad": 1}


def test_entities_are_decoded_and_counted():
    cleaned = clean("&ldquo;甲&rdquo;&nbsp;&#12304;乙&#x3011;")
    assert cleaned.text == "“甲” 【乙】"
    assert sum(cleaned.entities.values()) == 5


def test_what_is_no_entity_stays():
    assert clean("A&B; &unknown; 3&4").text == "A&B; &unknown; 3&4"


def test_punctuation_keeps_its_width():
    text = "甲,乙，(丙)（丁）:：!！１1"
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("内蒙古自治区妇女联合会", Script.SIMPLIFIED),
        ("內蒙古自治區婦女聯合會", Script.TRADITIONAL),
        ("王后里外", Script.NEITHER),
        ("2022 ABC", Script.NEITHER),
        ("自治区自治區", Script.MIXED),
        ("内蒙古自治区妇女联合会举办“婦聯”展览", Script.SIMPLIFIED),
    ],
)
def test_a_script_is_told_by_the_characters_that_only_it_has(text, script):
    assert detect_script(text) is script


@pytest.mark.parametrize("text", ["關于婦聯組織", "培訓10.2萬余人", "惠及百余戶"])
def test_mainland_forms_in_traditional_text_betray_a_machine(text):
    assert was_machine_converted(text, glosses=0)


@pytest.mark.parametrize("text", ["關於婦聯組織", "培訓萬餘人", "婦聯組織"])
def test_a_traditional_writer_s_text_is_not_taken_for_a_machine_s(text):
    assert not was_machine_converted(text, glosses=0)


def test_pinyin_betrays_a_machine_in_any_text():
    assert was_machine_converted("婦聯組織", glosses=1)


@pytest.mark.parametrize(
    ("traditional", "wanted"),
    [("情灑北疆", "情洒北疆"), ("布絲瑰", "布丝瑰"), ("萬余戶", "万余户"), ("嘎查村(社區)", "嘎查村(社区)")],
)
def test_machine_made_traditional_is_converted_back(traditional, wanted):
    assert simplified(traditional) == wanted


def test_a_damaged_name_reaches_from_punctuation_to_punctuation():
    text = "《甲乙》《“我?guī)湍氵M行時”》《丙》"
    assert [damage.text for damage in find_damage(text)] == ["我?guī)湍氵M行時"]


def test_a_replacement_character_is_damage():
    assert find_damage("主任,王\ufffd明、")[0].text == "王\ufffd明"


@pytest.mark.parametrize("text", ["是吗?不是", "为什么?(注)", "a?b)", "什么?ok)"])
def test_a_question_is_no_damage(text):
    assert find_damage(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022年6月23日,", datetime.date(2022, 6, 23)),
        ("2022年9月15—16日", datetime.date(2022, 9, 15)),
        ("二〇二二年六月二十三日", datetime.date(2022, 6, 23)),
        ("二○二二年十二月三十一日", datetime.date(2022, 12, 31)),
        ("摄于2022-06-23。", datetime.date(2022, 6, 23)),
        ("2022年2月30日", None),
        ("2022年6月", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_text_states_it(text, date):
    assert first_date(text) == date


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2200, 1, 1)))
def test_every_date_is_read_back(date):
    assert first_date(f"截至{date.year}年{date.month}月{date.day}日,") == date


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("北疆巾帼志愿服务", "bei-jiang-jin-guo-zhi-yuan-fu-wu"),
        ("内蒙古年鉴 2023", "nei-meng-gu-nian-jian-2023"),
        ("“蒲公英”项目", "pu-gong-ying-xiang-mu"),
        ("……", "entry"),
    ],
)
def test_a_slug_is_the_title_s_pinyin(title, slug):
    assert slugify(title) == slug


@given(st.text())
def test_a_slug_is_never_empty_or_long_and_fits_an_address(title):
    slug = slugify(title)
    assert 1 <= len(slug) <= 60
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in slug)


@given(st.text())
def test_any_text_can_be_cleaned_searched_and_told(text):
    cleaned = clean(text).text
    assert clean(cleaned).invisible == {}
    remove_glosses(cleaned)
    find_damage(cleaned)
    detect_script(cleaned)
    first_date(cleaned)


@pytest.mark.parametrize(
    ("one", "other"), [("瞭解", "了解"), ("答覆", "答复"), ("憑藉", "凭借"), ("著作", "着作"), ("火砲", "火炮")]
)
def test_what_readers_write_either_way_is_the_same_to_the_search(one, other):
    assert fold(one) == fold(other)

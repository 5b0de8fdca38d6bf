"""Each rule finds its fault, and leaves alone what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries.proofreading import RULES, mend, proofread

FAULTS = {
    "half_width": {
        "2022年,举办培训": [(",", "，")],
        "他说:“好。”": [(":", "：")],
        "旗县(市、区)妇联": [("(市、区)", "（市、区）")],
        "惠及(10)人": [("(10)", "（10）")],
        "投入1,000元，在12:30开始": [],
        "见http://a.example/(b),c。": [],
    },
    "doubled_mark": {
        "举办，，培训": [("，，", "，")],
        "结束，。": [("，。", "。")],
        "前所未有……——": [],
    },
    "spaces": {"第一段。 \n　　第二段。": [(" ", ""), ("　　", "")], "第一段。\n第二段。": []},
    "no_end_mark": {"举办培训": [("训", "训。")], "举办培训。": [], "（武艳丽）": [], "": []},
    "unmatched": {
        "印发《办法。": [("《", None)],
        "印发办法》。": [("》", None)],
        "他说“好。\n“第二段也是他说的。”": [],
        "1）培训，（一）宣传，二）服务，it’s。": [],
    },
    "nested": {
        "印发《关于执行《办法》的通知》。": [("《办法》", "〈办法〉")],
        "“他说“好””": [("“好”", "‘好’")],
        "（见表（续））": [("（续）", None)],
        "“他说‘好’”《关于〈办法〉的通知》": [],
    },
    "damaged": {
        "参加的有王?guī)鹏等人": [("参加的有王?guī)鹏等人", None)],
        "妇\ufffd联": [("妇\ufffd联", None)],
        "自治?区": [("?", None)],
        "锟斤拷锟斤拷": [("锟斤拷锟斤拷", None)],
        "ä¸\xad": [("ä¸\xad", None)],
        "Müller和Zoë说：“好吗?”": [],
    },
    "doubled_unit": {
        "惠及400万余万人": [("万余万", None)],
        "3000余多人": [("余多", None)],
        "增长5%%": [("%%", None)],
        "400余万户，400万余户，千千万万": [],
    },
    "people_as_things": {
        "惠及妇女儿童800多万台": [("800多万台", None)],
        "惠及妇女儿童800多万人": [],
        "发放学生20台电脑": [],
    },
    "doubled_word": {
        "开展开展活动": [("开展开展", "开展")],
        "举办培训\n培训班": [("培训\n培训", "培训\n")],
        "妇女的的权益": [("的的", "的")],
        "讨论讨论，一个一个，目的的实现，高高兴兴，二〇二〇年": [],
    },
    "repeated_sentence": {
        "举办家庭教育讲座三十六场。好。举办家庭教育讲座三十六场。": [("举办家庭教育讲座三十六场。", "")],
        "成效明显。成效明显。": [],
    },
}
CASES = [(rule, body, found) for rule, bodies in FAULTS.items() for body, found in bodies.items()]


@pytest.mark.parametrize(("rule", "body", "found"), CASES)
def test_a_rule_finds_its_faults_and_no_others(rule: str, body: str, found: list[tuple[str, str | None]]) -> None:
    assert [(one.words, one.suggestion) for one in proofread(body) if one.rule == rule] == found


def test_every_rule_is_tried_with_a_fault_and_with_none() -> None:
    assert {rule: {bool(found) for found in bodies.values()} for rule, bodies in FAULTS.items()} == {
        rule: {True, False} for rule in RULES
    }


def test_of_a_damaged_name_nothing_else_is_said() -> None:
    assert [one.rule for one in proofread("参加的有王?guī)鹏等人。")] == ["damaged"]


def test_findings_stand_in_the_order_of_the_text() -> None:
    assert [one.words for one in proofread("“举办,培训。\n第二段，，好。")] == ["“", ",", "，，"]


def test_one_passage_is_mended_alone_or_all_of_a_rule_together() -> None:
    body = "甲,乙,丙。"
    assert mend(body, "half_width", 3) == "甲,乙，丙。"
    assert mend(body, "half_width") == "甲，乙，丙。"
    assert mend(body, "half_width", 2) == body


@given(st.text("甲乙丙二12,，。(（)）“”《》:\n 多万%?。", max_size=60))
def test_a_finding_says_where_its_words_stand_and_mending_all_leaves_none_of_them(body: str) -> None:
    for one in proofread(body):
        assert one.words == body[one.start : one.end] != ""
        mended = mend(body, one.rule, one.start)
        assert (mended == body) == (one.suggestion is None)


def test_a_passage_is_known_again_where_it_moved_and_from_its_like_elsewhere() -> None:
    first, second = proofread("甲乙,丙丁,戊己。")
    (moved,) = proofread("前面一段。\n甲乙,丙丁，戊己。")
    assert len({first.passage, second.passage}) == 2
    assert proofread("新的一段。\n甲乙,丙丁,戊己。")[0].passage == first.passage
    assert moved.passage != first.passage  # a mark beside it is another one now


def test_mending_everywhere_leaves_what_is_to_be_left() -> None:
    assert mend("甲,乙,丙。", "half_width", leave={1}) == "甲,乙，丙。"
    assert mend("甲,乙,丙。", "half_width", 1, leave={1}) == "甲，乙,丙。"

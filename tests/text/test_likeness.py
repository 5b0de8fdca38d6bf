"""Which entries of two editions are taken for the same programme."""

from hypothesis import given
from hypothesis import strategies as st

from entries.text import Sample, find_alike

TEXT = "2021年，购买服务，确定项目45个，心理咨询1960人次，法律援助79件。"
LATER = "2022年，购买服务，确定项目48个，心理咨询2180人次，法律援助86件。"


def pairs(earlier, later) -> list[tuple[int, int]]:
    """The ids of the pairs."""
    return [(pair.earlier, pair.later) for pair in find_alike(earlier, later)]


def test_the_same_title_with_other_numbers_is_the_same_programme():
    (pair,) = find_alike([Sample(1, "“蒲公英”项目", TEXT, "妇联")], [Sample(2, "“蒲公英”项目", LATER, "妇联")])
    assert (pair.earlier, pair.later, pair.title) == (1, 2, 100)
    assert pair.score >= 90


def test_a_title_that_was_changed_a_little_is_still_proposed():
    earlier = [Sample(1, "奶业振兴工程", "奶业投资141亿元。", "经济/农牧业/畜牧业")]
    later = [Sample(2, "奶业振兴行动", "奶业投资186亿元。", "经济/农牧业/畜牧业/奶业")]
    assert pairs(earlier, later) == [(1, 2)]


def test_overviews_are_told_apart_by_their_sections():
    earlier = [Sample(1, "概况", "牲畜存栏。", "经济/农牧业"), Sample(2, "概况", "评选三八红旗手。", "群众团体/妇联")]
    later = [Sample(3, "概况", "评选三八红旗手。", "群众团体/妇联"), Sample(4, "概况", "牲畜存栏。", "经济/农牧业")]
    assert sorted(pairs(earlier, later)) == [(1, 4), (2, 3)]


def test_a_title_alone_is_no_proof():
    assert pairs([Sample(1, "概况", "牲畜存栏。", "经济")], [Sample(2, "概况", "评选红旗手。", "妇联")]) == []


def test_what_has_nothing_in_common_is_not_proposed():
    assert pairs([Sample(1, "口岸运行", "班列。", "开放")], [Sample(2, "冰雪运动", "场馆。", "体育")]) == []


def test_years_ordinals_and_script_do_not_matter():
    earlier = [Sample(1, "第三届那达慕大会（2021）", "", "锡林郭勒盟")]
    later = [Sample(2, "第四屆那達慕大會（2022）", "", "锡林郭勒盟")]
    assert pairs(earlier, later) == [(1, 2)]


samples = st.lists(
    st.tuples(
        st.sampled_from(["概况", "奶业振兴", "志愿服务", "志愿行动"]), st.text(max_size=20), st.sampled_from("甲乙")
    ),
    max_size=12,
)


@given(samples, samples)
def test_an_entry_stands_in_one_pair_at_most(earlier, later):
    found = pairs(
        [Sample(number, *entry) for number, entry in enumerate(earlier)],
        [Sample(number, *entry) for number, entry in enumerate(later)],
    )
    assert len({first for first, _second in found}) == len({second for _first, second in found}) == len(found)

"""Whatever a page holds stands in the result: in a field, or in a notice."""

import re
from collections import Counter
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from entries.manuscripts import Manuscript, UnreadableManuscript, read_text

HAN = "妇女儿童培训项目工作活动自治区全年举办开展服务基地农牧业图表供摄"
MARKS = "，。；：、？！,.;:?!“”《》()（）〔〕·—% \u3000"
words = st.text(st.sampled_from(HAN), min_size=1, max_size=8)
text = st.text(st.sampled_from(HAN + MARKS + "0123456789ab年月日"), min_size=1, max_size=60)
lines = st.one_of(
    text,
    words.map("【{}】".format),
    st.tuples(words, text).map(lambda t: f"【{t[0]}】 {t[1]}"),
    st.tuples(words, text).map(lambda t: f"［ {t[0]} ］{t[1]}。（武艳丽）"),
    st.tuples(words, text, words).map(lambda t: f"【{t[0]}】{t[1]}。【{t[2]}】{t[1]}"),
    st.tuples(st.integers(0, 9999), text).map(lambda t: f"图{t[0]} {t[1]}"),
    st.tuples(st.integers(0, 99), text, words).map(lambda t: f"表{t[0]}：{t[1]} （{t[2]} 供图）"),
    st.tuples(text, words).map(lambda t: f"{t[0]} ({t[1]} 摄)"),
    words.map("【{}".format),
    st.sampled_from(
        ["(武艳丽)", "（撰稿：于洋 云静）", "版权所有:某办公室", "技术支持: 某公司", "2023卷", "", "群众团体"]
    ),
    st.sampled_from(
        ["自治區(qū)婦聯(lián)", "&nbsp;&ldquo;甲&rdquo;", "甲\u200b乙", "《“我?guī)湍氵M行時”》", "〔2022〕15号"]
    ),
)
pages = st.lists(lines, max_size=12).map("\n".join)

# The marks of a page's structure: what they say stands in the shape of the result.
STRUCTURE = Counter(dict.fromkeys("【】［］〔〕()（）图表供摄图提供影：:.、．;；,，/撰稿人", 10000))


def seen(source: str) -> Counter[str]:
    """The characters of a source that can be seen."""
    return Counter(char for char in source if char.isprintable() and not char.isspace())


def told(page: Manuscript) -> Counter[str]:
    """The characters that stand in a field or a notice of the page."""
    parts = [page.volume_line, *page.headings, page.contributor]
    for entry in page.entries:
        parts += [entry.title, entry.body, entry.contributor]
        parts += [f"{figure.number}{figure.caption}{figure.credit}" for figure in entry.figures]
    parts += [notice.text for notice in page.notices]
    return seen("".join(parts))


@given(pages)
@example("【甲】 一。\n图1 活动\n【乙】 二。(武艳丽)\n版权所有:某")
@example("图9 未有条目 (办公室 供图)")
@example("【甲】一。（武艳丽）\n【甲】一。（于洋）")
def test_every_character_of_a_page_stands_in_a_field_or_a_notice(source):
    """Each kind of character occurs in the result; how often, the next test holds for pages without copies."""
    try:
        page = read_text(source, keep_script=True)
    except UnreadableManuscript:
        assert not source.strip().strip("\ufeff")
        return
    plain = re.sub(r"&\w+;", "", source)
    missing = set(seen(plain)) - set(told(page)) - set(STRUCTURE)
    assert not missing


@given(st.lists(lines, max_size=12, unique=True).map("\n".join))
def test_every_character_of_a_page_without_copies_stands_there_as_often(source):
    try:
        page = read_text(source, keep_script=True)
    except UnreadableManuscript:
        return
    if any(notice.code == "repeated_copy" for notice in page.notices):
        return
    plain = re.sub(r"&\w+;", "", source)
    assert seen(plain) - told(page) - STRUCTURE == Counter()


def render(page: Manuscript) -> str:
    """The page written again, clean."""
    parts = []
    for entry in page.entries:
        parts.append(f"【{entry.title}】\n{entry.body}")
        parts += [
            f"图{figure.number} {figure.caption}（{figure.credit or '某'} 供图）"
            for figure in entry.figures
            if figure.number
        ]
    return "\n".join(parts)


@given(st.lists(st.tuples(words, st.lists(words.map("2022年,{}。".format), min_size=1, max_size=3)), max_size=5))
def test_a_clean_page_is_read_as_it_was_written(entries):
    unique = list(dict(entries).items())
    source = "\n".join(f"【{title}】 " + "\n".join(body) for title, body in unique)
    if not source:
        return
    page = read_text(source)
    assert [(entry.title, entry.body) for entry in page.entries] == [(t, "\n".join(b)) for t, b in unique]
    assert read_text(render(page)).entries[0].title == page.entries[0].title


@given(st.one_of(st.text(), st.binary(), pages.map(lambda page: page.encode("gb18030"))))
def test_any_file_is_read_or_refused(source):
    with suppress(UnreadableManuscript):
        assert read_text(source).notices is not None

"""What stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entries.proofreading.finding import Passage

CHINESE = r"[\u3400-\u9fff]"
NUMERALS = r"一二三四五六七八九十百千万两零〇○几"
TWICE = re.compile(
    rf"((?![{NUMERALS}])({CHINESE})(?!\2){CHINESE}{{1,7}}?)(\n?)\1(?!{CHINESE}?\1)|(?<![目标標])的的(?!确|確)"
)
VERBS = frozenset(
    "讨论 討論 研究 商量 了解 考虑 考慮 学习 學習 休息 沟通 溝通 交流".split()
)  # 讨论讨论: to discuss a little
# Words without an end mark match too, or a long text of them would be gone through anew from each of its characters.
SENTENCE = re.compile(r"[^。！？\n]+(?:(?P<end>[。！？])[”’」』）]*)?")
LONG = 12  # characters: a shorter sentence may well be said twice


def doubled_words(body: str) -> Iterator[Passage]:
    """Two to eight characters twice in a row, across the end of a line as well; one of them is taken out."""
    for found in TWICE.finditer(body):
        words = found[1] or "的"
        if words not in VERBS:
            yield Passage(*found.span(), words + (found[3] or ""))


def repeated_sentences(body: str) -> Iterator[Passage]:
    """Every sentence of some length that stands in the text before; white space does not matter."""
    before: set[str] = set()
    for found in SENTENCE.finditer(body):
        if not found["end"]:
            continue
        words = "".join(found[0].split())
        if len(words) >= LONG and words in before:
            yield Passage(*found.span(), "")
        before.add(words)

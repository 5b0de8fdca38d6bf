"""What a wrong decoding left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entries.proofreading.finding import Passage
from entries.text import find_damage

# UTF-8 read as Latin-1 or Windows-1252, and U+FFFD read as GBK; a question mark for a lost character.
MOJIBAKE = re.compile(r"(?:锟斤拷|锟|烫烫烫|屯屯屯|â€|[ÂÃåæçèéäïã][\u0080-\u00bf€™œž†‡]{1,2})+")
LOST = re.compile(r"(?<=[\u3400-\u9fff])\?+(?=[\u3400-\u9fff])")


def damaged(body: str) -> Iterator[Passage]:
    """Damaged names as a whole, mojibake, and question marks inside Chinese words."""
    names = [(one.start, one.end) for one in find_damage(body)]
    others = [found.span() for pattern in (MOJIBAKE, LOST) for found in pattern.finditer(body)]
    for start, end in names:
        yield Passage(start, end)
    for start, end in others:
        if not any(first <= start and end <= last for first, last in names):
            yield Passage(start, end)

"""What kind of line a line is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from entries.manuscripts.sources import Mark

NO_MARK = Mark()
OPENING, CLOSING = "【［〔﹝[", "】］〕﹞]"
BRACKETS = re.escape(OPENING + CLOSING)
TITLE = re.compile(rf"^[{re.escape(OPENING)}]\s*(?P<title>[^{BRACKETS}]+?)\s*[{re.escape(CLOSING)}]\s*(?P<rest>.*)$")
UNCLOSED = re.compile(r"^【\s*(?P<title>[^\s【】。,，；;]{1,40})(?:\s+(?P<rest>.*))?$")
NO_TITLE = re.compile(r"^[\d\s.,，、-]*$")  # 〔2022〕15号, [1]: numbers of documents and notes
INSIDE = re.compile(r"(?<=[。！？!?])(?P<space>[ \u3000]*)(?=【[^【】\n]{1,60}】)")
VOLUME = re.compile(r"^(?P<name>.{0,40}?)[（(\s]*(?P<year>(?:19|20|21)\d{2})\s*(?P<mark>年?[卷版]|年)?\s*[)）]?$")
FOOTER = re.compile(
    r"^\W{0,3}(?:版[权權]所有|技[术術]支持|(?:主[办辦]|承[办辦]|主管)(?:[单單]位)?\s*[:：]|[网網]站[标標][识識]|"
    r".{0,12}ICP[备備]|.{0,12}公[网網]安[备備]|copyright\b|©|(?:地址|[邮郵][编編]|[邮郵]政[编編][码碼]|(?:[联聯]系)?[电電][话話]|[传傳]真)\s*[:：]|"
    r"(?:[浏瀏][览覽]|[阅閱][读讀]|[点點][击擊])(?:次?[数數]|量)|[上下]一(?:篇|[页頁]|[条條])\s*[:：]?|返回(?:[顶頂]部|首[页頁])|"
    r"打印本?[页頁]?$|[关關][闭閉](?:窗口)?$|分享到|字[号號]\s*[:：]|[来來]源\s*[:：]|[发發]布(?:[时時][间間]|日期)|[责責]任[编編][辑輯])",
    re.IGNORECASE,
)
FOOTER_LENGTH = 90  # characters: a longer line is text, whatever it begins with


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, by its number from 1, without white space around it, and what its file says of it."""

    number: int
    text: str
    mark: Mark = NO_MARK


def title_of(text: str) -> tuple[str, str] | None:
    """The title and what follows it on the line, where the line opens an entry; else None.

    A bracket that holds only a number, as in `〔2022〕15号`, opens none.
    """
    found = TITLE.match(text)
    if not found or NO_TITLE.match(found["title"]) or (text[0] != "【" and len(found["title"]) > 60):
        return None
    return found["title"], found["rest"].strip()


def unclosed_title_of(text: str) -> tuple[str, str] | None:
    """The same for a line whose `【` is never closed: the title ends at the first space."""
    found = UNCLOSED.match(text) if "】" not in text else None
    return (found["title"], (found["rest"] or "").strip()) if found else None


def split_inside(text: str) -> list[str]:
    """The line cut where an entry begins in its middle, behind the end of a sentence."""
    cuts = [0, *(found.end() for found in INSIDE.finditer(text)), len(text)]
    return [part for start, end in pairwise(cuts) if (part := text[start:end].strip())]


def volume_of(text: str) -> int | None:
    """The edition year, where the line names a volume: `2023卷`, `内蒙古年鉴2023卷`, `内蒙古年鉴（2023）`."""
    found = VOLUME.match(text)
    names_volume = found and ("卷" in (found["mark"] or "") or re.search("年[鉴鑒鑑]", found["name"]))
    return int(found["year"]) if found and names_volume else None


def is_footer(text: str) -> bool:
    """Whether the line belongs to a web page's frame: copyright, address, counters, navigation."""
    return len(text) <= FOOTER_LENGTH and bool(FOOTER.match(text))

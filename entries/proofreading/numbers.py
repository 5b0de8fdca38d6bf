"""Numbers and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entries.proofreading.finding import Passage

MANY = "万萬亿億"
ABOUT = "余餘多"
TWICE = re.compile(rf"[万萬][{ABOUT}]?[万萬]|[亿億][{ABOUT}]?[亿億]|[{ABOUT}][{MANY}千百]?[{ABOUT}]|[%％]{{2,}}")
PEOPLE = "妇女|婦女|儿童|兒童|群众|群眾|居民|农牧民|農牧民|学生|學生|职工|職工|老人|老年人|青少年|家长|家長"
REACHED = "惠及|受益|覆盖|覆蓋|服务|服務|救助|培训|培訓"
THINGS = re.compile(
    rf"(?:{REACHED})[^，。；,;\d]{{0,12}}(?:{PEOPLE})"
    rf"(?P<count>\d[\d.,]*[{ABOUT}]?[{MANY}千百]*[{ABOUT}]?[台臺辆輛头頭只隻亩畝吨噸])"
)


def doubled_unit(body: str) -> Iterator[Passage]:
    """A number's multiplier or qualifier twice: `400万余万`, `3余多`, `5%％`. One follows the number: `400余万`."""
    for found in TWICE.finditer(body):
        if found.start() and body[found.start() - 1].isdecimal():
            yield Passage(*found.span())


def people_as_things(body: str) -> Iterator[Passage]:
    """People who were reached, counted by 台, 辆, 头 …: `惠及妇女儿童800多万台`."""
    for found in THINGS.finditer(body):
        yield Passage(*found.span("count"))

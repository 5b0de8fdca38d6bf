"""The part of a web page that holds its text."""

from __future__ import annotations

import re
from typing import Any

TITLE = re.compile(r"^\s*[【［〔]\s*[^【】［］〔〕\s][^【】［］〔〕]*[】］〕]")
CONTAINERS = frozenset("article body center div form html main section table tbody td th tr".split())
FRAMES = ("nav", "footer", "aside")
ENOUGH = 0.5  # of the page's text: a part that holds so much is the text
MOST = 0.8


def main_part(body: Any) -> Any:
    """The smallest part that holds all titles in 【 】, and most of the text that leads nowhere.

    Two libraries were tried first: one lost every table of numbers, the other made one line of a page that is laid out
    with tables.
    """
    for frame in [one for one in body.iter(*FRAMES) if not _has_title(one)]:
        if frame.getparent() is not None:
            frame.set("data-frame", "1")
    weight = _weights(body)
    titled = list(_title_places(body))
    part = _common(titled) if titled else _heaviest(body, weight)
    while part is not body and (part.tag not in CONTAINERS or weight[part] < ENOUGH * weight[body]):
        if part.tag in CONTAINERS and len(titled) > 1 and part.tag not in ("tr", "tbody", "table"):
            break
        part = part.getparent()
    return part


def words_around(body: Any, main: Any) -> str:
    """What stands on the page outside the part, as one text."""
    inside = set(main.iter())
    words = []
    for element in body.iter():
        if element not in inside and element.text:
            words.append(element.text)
        if element.tail and element is not body and (element not in inside or element is main):
            words.append(element.tail)
    return " · ".join(word for word in (" ".join(text.split()) for text in words) if word)


def _has_title(element: Any) -> bool:
    return any(TITLE.match(text) for text in element.itertext())


def _title_places(body: Any) -> list[Any]:
    """The elements in which a line begins with a title, but for links."""
    places = []
    for element in body.iter():
        if TITLE.match(element.text or "") and not _in_link(element):
            places.append(element)
        elif TITLE.match(element.tail or "") and element is not body and not _in_link(element.getparent()):
            places.append(element.getparent())
    return places


def _in_link(element: Any) -> bool:
    return element.tag == "a" or any(above.tag == "a" for above in element.iterancestors())


def _common(elements: list[Any]) -> Any:
    """The lowest element that holds them all."""
    first = [*[*elements[0].iterancestors()][::-1], elements[0]]
    depth = len(first)
    for element in elements[1:]:
        path = [*[*element.iterancestors()][::-1], element]
        same = 0
        while same < min(depth, len(path)) and path[same] is first[same]:
            same += 1
        depth = same
    return first[depth - 1]


def _weights(body: Any) -> dict[Any, int]:
    """How many characters each element holds that are in no link and in no frame."""
    weight: dict[Any, int] = {}
    for element in reversed(list(body.iter())):
        own = 0
        if element.tag != "a" and not element.get("data-frame"):
            own = len((element.text or "").strip())
            own += sum(weight[child] + len((child.tail or "").strip()) for child in element)
        weight[element] = own
    return weight


def _heaviest(body: Any, weight: dict[Any, int]) -> Any:
    part = body
    while True:
        heavy = next((c for c in part if c.tag in CONTAINERS and weight[c] >= MOST * max(1, weight[part])), None)
        if heavy is None:
            return part
        part = heavy

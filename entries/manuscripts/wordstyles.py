"""The styles of a .docx: which paragraphs are headings, captions, contents, or what this site wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from entries.manuscripts.wordpackage import Package, child, local, value

LEVELS = 4
HEADING = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
CAPTION = re.compile(r"^(?:caption|题注|題註|[图表圖]题|[图表圖]名)$", re.IGNORECASE)
CONTENTS = re.compile(r"^(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题)?$|^table of figures$|^图表目录$", re.IGNORECASE)
# The styles that this site writes, by name: a paragraph in one of them is what the style says.
LITERALS = {
    "Yearbook Text": "text",
    "Yearbook Entry": "title",
    "Yearbook Signature": "signature",
    "Yearbook Caption": "caption",
}
TABLE = "YearbookTable"  # the style of a table of numbers, by its id
SECTION = re.compile(r"^Yearbook Section ([1-4])$")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph is by its style: `heading` is a level from 1 to 4, 0 for none."""

    heading: int = 0
    caption: bool = False
    contents: bool = False
    literal: str = ""
    numbers: tuple[str, int] = ("", 0)  # the list that the style is counted in, and the level


PLAIN = Style()


class Styles:
    """All of a file."""

    def __init__(self, package: Package) -> None:
        self.elements: dict[str, Any] = {}
        for root in package.related("styles"):
            for one in root:
                if local(one) == "style":
                    self.elements[_id(one)] = one
        self.known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The paragraph's style, with what it says itself."""
        properties = child(paragraph, "pPr")
        if properties is None:
            return PLAIN
        named = child(properties, "pStyle")
        style = self._style(value(named)) if named is not None else PLAIN
        outline = child(properties, "outlineLvl")
        if outline is not None and not style.heading and (level := _level(outline)):
            return Style(level, style.caption, style.contents, style.literal, style.numbers)
        return style

    def _style(self, identifier: str) -> Style:
        if identifier not in self.known:
            self.known[identifier] = self._read(identifier)
        return self.known[identifier]

    def _read(self, identifier: str) -> Style:
        """The style, with what those say that it is based on."""
        heading, numbers, names = 0, ("", 0), []
        seen: set[str] = set()
        while identifier in self.elements and identifier not in seen:
            seen.add(identifier)
            element = self.elements[identifier]
            name = child(element, "name")
            names.append(value(name) if name is not None else identifier)
            outline, counted = child(element, "pPr", "outlineLvl"), child(element, "pPr", "numPr")
            if not heading and outline is not None:
                heading = _level(outline)
            if counted is not None and not numbers[0]:
                numbers = numbers_of(counted)
            based = child(element, "basedOn")
            identifier = value(based) if based is not None else ""
        found = next((match for name in names if (match := HEADING.match(name))), None)
        section = SECTION.match(names[0]) if names else None
        if section:
            return Style(int(section[1]), literal="section")
        if found:
            heading = int(found[1]) if int(found[1]) <= LEVELS else 0
        literal = LITERALS.get(names[0], "") if names else ""
        caption, contents = (any(shape.match(name) for name in names) for shape in (CAPTION, CONTENTS))
        return Style(0 if contents else heading, caption, contents, literal, numbers)


def numbers_of(properties: Any) -> tuple[str, int]:
    """The list's id and the level of a `numPr`."""
    number, level = child(properties, "numId"), child(properties, "ilvl")
    said = value(level) if level is not None else "0"
    return (value(number) if number is not None else "", int(said) if said.isdecimal() else 0)


def _level(outline: Any) -> int:
    said = value(outline)
    return int(said) + 1 if said.isdecimal() and int(said) < LEVELS else 0


def _id(style: Any) -> str:
    return next((str(said) for key, said in style.attrib.items() if key.endswith("}styleId")), "")

"""A saved web page to lines with marks: the text in its middle, without navigation and frame."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree, html

from entries.manuscripts.decoding import MARKS, decode
from entries.manuscripts.model import Notice, UnreadableManuscript
from entries.manuscripts.pictures import NoPicture, Picture, read_picture
from entries.manuscripts.sources import Cells, Mark, Source, spanned
from entries.manuscripts.webmain import main_part, words_around
from entries.manuscripts.wordruns import LOWERED, RAISED

CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
SPACE = re.compile(r"[ \t\r\n\f]+")
HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]"
BROKEN = re.compile(rf"(?<={HAN})[ \t]*[\r\n]\s*(?={HAN})")  # the source's own line ends, inside Chinese text
BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead "
        "tr ul caption"
    ).split()
)
SILENT = frozenset("script style noscript template head iframe object embed canvas svg audio video".split())
CONTROLS = frozenset("select button input textarea option datalist".split())
Lookup = Callable[[str], bytes | None]


def web_source(data: bytes, *, lookup: Lookup | None = None) -> Source:
    """The lines of a web page; `lookup` gives a file beside it. Raises UnreadableManuscript for an empty one."""
    text, encoding, notices = decode_page(data)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.replace("\0", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableManuscript("empty") from error
    for element in list(root.iter(*SILENT, *CONTROLS)):
        if element.getparent() is not None:
            element.drop_tree()
    body = root.find("body")
    body = root if body is None else body
    main = main_part(body)
    walker = _Walker(Source(notices=notices, encoding=encoding), lookup)
    walker.block(main)
    walker.end_line()
    if around := words_around(body, main):
        walker.source.say("web_page_frame", 1, around)
    if not any(line.strip() for line in walker.source.lines) and not walker.source.marks:
        raise UnreadableManuscript("empty")
    return walker.source


def decode_page(data: bytes) -> tuple[str, str, list[Notice]]:
    """The page's text: by its byte order mark, as UTF-8, by what it says of itself, else as GB 18030."""
    if any(data.startswith(mark) for mark, _encoding in MARKS):
        return decode(data)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        said = CHARSET.search(data[:4096])
        named = said[1].decode("ascii").lower() if said else ""
        encoding = CHINESE.get(named, "gb18030")
        notice = Notice("decoded_as", 1, params={"encoding": named or "GB 18030"})
        return data.decode(encoding, errors="replace"), encoding, [notice]


class _Walker:
    """Goes through the part once; `parts` is the line that is being written."""

    def __init__(self, source: Source, lookup: Lookup | None) -> None:
        self.source = source
        self.lookup = lookup
        self.parts: list[str] = []
        self.pictures: list[tuple[Picture, str]] = []
        self.heading = 0
        self.caption = False

    def end_line(self) -> None:
        """The line is whole."""
        text = SPACE.sub(" ", BROKEN.sub("", "".join(self.parts))).strip(" ")
        text = text.replace("\u0001", " ")
        if text.strip() or self.pictures:
            mark = Mark(
                heading=self.heading if text.strip() else 0, pictures=tuple(self.pictures), caption=self.caption
            )
            self.source.add(text, mark)
        self.parts, self.pictures = [], []

    def block(self, element: Any) -> None:
        """What is in the element, line by line; then what follows it on its line."""
        name = str(element.tag).lower()
        if name == "table":
            self._table(element)
        elif name == "br":
            self.end_line()
        elif name == "img":
            self._image(element)
        elif name == "pre":
            self.end_line()
            for line in element.text_content().split("\n"):
                self.parts.append(line)
                self.end_line()
        elif name in ("del", "s", "strike"):
            self._struck(element, name)
        elif name in ("sup", "sub"):
            self.parts.append(_raised(element.text_content(), name))
        elif name == "ruby":
            self._ruby(element)
        else:
            self._inside(element, name)

    def _inside(self, element: Any, name: str) -> None:
        begins = name in BLOCKS
        if begins:
            self.end_line()
        before = self.heading, self.caption
        if re.fullmatch("h[1-4]", name):
            self.heading = int(name[1])
        self.caption = self.caption or name == "figcaption"
        if name == "li" and (number := _list_number(element)):
            self.parts.append(f"{number}.\u0001")
        self._text(element.text)
        for child in element:
            self.block(child)
            self._text(child.tail)
        if begins:
            self.end_line()
        self.heading, self.caption = before

    def _text(self, text: str | None) -> None:
        if text:
            self.parts.append(text)

    def _struck(self, element: Any, name: str) -> None:
        text = " ".join(element.text_content().split())
        if name == "del":
            self.source.say("tracked_deletions", len(self.source.lines) + 1, f"“{text}”", author="?", count=1)
            return
        self.source.say("struck_text", len(self.source.lines) + 1, text)
        self._inside(element, name)

    def _ruby(self, element: Any) -> None:
        readings = "".join(rt.text_content() for rt in element.iter("rt"))
        for rt in list(element.iter("rt", "rp")):
            rt.drop_tree()
        base = element.text_content()
        self.source.say("ruby", len(self.source.lines) + 1, readings, base=base)
        self.parts.append(base)

    def _image(self, element: Any) -> None:
        address, words = str(element.get("src") or ""), str(element.get("alt") or "").strip()
        line = len(self.source.lines) + 1
        if element.get("width") in ("0", "1") or element.get("height") in ("0", "1"):
            return  # a counter
        data = _inline_data(address) if address.startswith("data:") else self._beside(address)
        name = "data:" if address.startswith("data:") else unquote(address.partition("?")[0].rpartition("/")[2])
        if data is None:
            self.source.say("picture_elsewhere", line, " ".join(filter(None, (name, words))))
            return
        try:
            self.pictures.append((read_picture(data), words or str(element.get("title") or "")))
        except NoPicture as error:
            self.source.say(f"picture_{error.code}", line, name)

    def _beside(self, address: str) -> bytes | None:
        return self.lookup(unquote(address.partition("?")[0].partition("#")[0])) if self.lookup else None

    def _table(self, table: Any) -> None:
        self.end_line()
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
        rows = [row for row in rows if row]
        title = next((child for child in table if child.tag == "caption"), None)
        if title is not None:
            self.block(title)
        flowing = (
            max(map(len, rows), default=0) < 2
            or next(table.iter("img", "h1", "h2", "h3", "h4"), None) is not None
            or any(inner is not table for inner in table.iter("table"))
            or any(text.lstrip().startswith("【") for text in table.itertext())
        )
        if flowing:
            for row in rows:
                for cell in row:
                    self._inside(cell, "td")
            return
        cells, merged = _grid(rows)
        if any(cell for row in cells for cell in row):
            line = self.source.add_table(cells)
            if merged:
                self.source.say("merged_cells", line)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _grid(rows: list[list[Any]]) -> tuple[Cells, bool]:
    grid: dict[tuple[int, int], str] = {}
    merged = False
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            wide, high = spanned(cell.get("colspan")), spanned(cell.get("rowspan"))
            merged = merged or wide > 1 or high > 1
            for dy in range(min(high, len(rows) - y)):
                for dx in range(wide):
                    grid[y + dy, x + dx] = "" if dy or dx else _cell(cell)
            x += wide
    width = max((x for _y, x in grid), default=-1) + 1
    return tuple(tuple(grid.get((y, x), "") for x in range(width)) for y in range(len(rows))), merged


def _cell(cell: Any) -> str:
    walker = _Walker(Source(), None)
    walker._inside(cell, "td")
    return "\n".join(walker.source.lines)


def _raised(text: str, name: str) -> str:
    table = RAISED if name == "sup" else LOWERED
    return text.translate(table) if text.strip() and all(ord(char) in table for char in text.strip()) else text


def _list_number(item: Any) -> int:
    """The item's number in a list that is counted; 0 in another."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return 0
    start = str(parent.get("start") or "1")
    place = [child for child in parent if child.tag == "li"].index(item)
    return place + (int(start) if start.isascii() and start.isdecimal() else 1)


def _inline_data(address: str) -> bytes | None:
    head, _comma, data = address.partition(",")
    try:
        return base64.b64decode(data) if head.endswith(";base64") else None
    except (binascii.Error, ValueError):
        return None

"""The pieces of a Word file: styles with Chinese faces, paragraphs, pictures, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Cm, Emu, Pt

from entries.pictures import media_type

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0
PIECES = re.compile("([\t\n\r])")
BODY, HEAD = "宋体", "黑体"
PAGE, MARGIN = (Cm(21), Cm(29.7)), Cm(2.8)
WIDEST, TALLEST = Cm(15), Cm(18)
EMU_A_PIXEL = 9525  # at 96 pixels an inch
LITERALS = ("Yearbook Text", "Yearbook Entry", "Yearbook Signature", "Yearbook Caption")
TABLE_STYLE = "Yearbook Table"


class Shapes:
    """Puts pieces at the end of a document; `replaced` counts characters that XML forbids."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.replaced: Counter[str] = Counter()
        self.parts: dict[str, str] = {}
        self.shown = 0
        self._styles()
        self.body = document.element.body
        self.last = self.body.sectPr

    def clean(self, text: str) -> str:
        """The text without what XML forbids: U+FFFD stands for it."""
        self.replaced.update(f"U+{ord(char):04X}" for char in FORBIDDEN.findall(text))
        return writable(text)

    def paragraph(self, text: str, style: str, *, indented: bool = False) -> Any:
        """A paragraph of one run."""
        element = self._paragraph(style, indented=indented)
        self._run(element, text)
        return element

    def entry(self, title: str, text: str) -> None:
        """The paragraph that opens an entry: its title in brackets, then its text."""
        element = self._paragraph("Normal", indented=True)
        self._run(element, f"【{title}】", style="YearbookTitle")
        if text:
            self._run(element, f" {text}")

    def picture(self, data: bytes, picture: Mapping[str, Any], words: str) -> None:
        """The picture in a paragraph of its own, as wide as the page allows at the most."""
        relation = self._picture_part(data, picture["name"])
        width, height = picture["width"] * EMU_A_PIXEL, picture["height"] * EMU_A_PIXEL
        scale = min(1, WIDEST / width, TALLEST / height)
        self.shown += 1
        size = Emu(int(width * scale)), Emu(int(height * scale))
        inline = CT_Inline.new_pic_inline(self.shown, relation, f"{self.shown}", *size)
        inline.docPr.set("descr", self.clean(words))
        element = self._paragraph("Yearbook Picture")
        run = OxmlElement("w:r")
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        run.append(drawing)
        element.append(run)

    def table(self, cells: Sequence[Sequence[str]]) -> None:
        """The cells as a table; a line break within a cell is one within its paragraph."""
        table = OxmlElement("w:tbl")
        properties = OxmlElement("w:tblPr")
        style = OxmlElement("w:tblStyle")
        style.set(qn("w:val"), "YearbookTable")
        properties.append(style)
        width = OxmlElement("w:tblW")
        width.set(qn("w:w"), "5000")
        width.set(qn("w:type"), "pct")
        properties.append(width)
        table.append(properties)
        grid = OxmlElement("w:tblGrid")
        for _cell in cells[0]:
            grid.append(OxmlElement("w:gridCol"))
        table.append(grid)
        for row in cells:
            line = OxmlElement("w:tr")
            for text in row:
                cell = OxmlElement("w:tc")
                paragraph = OxmlElement("w:p")
                self._run(paragraph, text)
                cell.append(paragraph)
                line.append(cell)
            table.append(line)
        self.last.addprevious(table)

    def custom_part(self, xml: bytes) -> None:
        """A part that Word keeps and does not show."""
        part = Part(PackURI("/customXml/item9.xml"), "application/xml", xml, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)

    def _paragraph(self, style: str, *, indented: bool = False) -> Any:
        element = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        if style != "Normal":
            named = OxmlElement("w:pStyle")
            named.set(qn("w:val"), self.document.styles[style].style_id)
            properties.append(named)
        if indented:
            indent = OxmlElement("w:ind")
            indent.set(qn("w:firstLineChars"), "200")
            properties.append(indent)
        element.append(properties)
        self.last.addprevious(element)
        return element

    def _run(self, paragraph: Any, text: str, style: str = "") -> None:
        run = OxmlElement("w:r")
        if style:
            properties, named = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
            named.set(qn("w:val"), style)
            properties.append(named)
            run.append(properties)
        for piece in PIECES.split(self.clean(text)):
            if piece in ("\n", "\r"):
                run.append(OxmlElement("w:br"))
            elif piece == "\t":
                run.append(OxmlElement("w:tab"))
            elif piece:
                element = OxmlElement("w:t")
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                element.text = piece
                run.append(element)
        paragraph.append(run)

    def _picture_part(self, data: bytes, name: str) -> str:
        """The relation to the picture's part, which is there once however often the picture is shown."""
        digest = sha256(data).hexdigest()
        if digest not in self.parts:
            uri = PackURI(f"/word/media/image{len(self.parts) + 1}.{name.rpartition('.')[2]}")
            part = Part(uri, media_type(name), data, self.document.part.package)
            self.parts[digest] = self.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self.parts[digest]

    def _styles(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = PAGE
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        styles = self.document.styles
        _face(styles["Normal"], BODY, 10.5)
        styles["Normal"].paragraph_format.line_spacing = 1.5
        styles["Normal"].paragraph_format.space_after = Pt(0)
        _face(styles["Title"], HEAD, 22)
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _face(styles["Caption"], BODY, 9)
        styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for level, size in enumerate((18, 16, 14, 12), 1):
            _face(styles[f"Heading {level}"], HEAD, size)
            own = styles.add_style(f"Yearbook Section {level}", WD_STYLE_TYPE.PARAGRAPH)
            own.base_style = styles[f"Heading {level}"]
        for name in (*LITERALS, "Yearbook Picture"):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Caption" if name == "Yearbook Caption" else "Normal"]
        styles["Yearbook Signature"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        styles["Yearbook Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Yearbook Entry"].font.bold = True
        title = styles.add_style("Yearbook Title", WD_STYLE_TYPE.CHARACTER)
        title.font.bold = True
        _face(title, HEAD, 10.5)
        table = styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
        table.base_style = styles["Table Grid"]


def writable(text: str) -> str:
    """The text as XML can hold it: U+FFFD stands for what it forbids."""
    return FORBIDDEN.sub("\ufffd", text)


def _face(style: Any, name: str, size: float) -> None:
    """Give the style a face that has Chinese characters, in black."""
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)

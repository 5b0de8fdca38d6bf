"""make_docx: a Word file from the XML of its body, with the parts that it leads to."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{more}</Types>'
)
SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="a" xmlns:wp="wp" xmlns:mc="mc" xmlns:v="v" xmlns:wps="wps" xmlns:m="m"'


def p(*parts: str, style: str = "", properties: str = "") -> str:
    """A paragraph: parts that begin with `<` are XML, others are runs of text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(map(run, parts))}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    if text.startswith("<"):
        return text
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell that begins with `<` is XML."""
    cells = ("".join(f"<w:tc>{c if c.startswith('<') else p(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def picture(relation: str = "rPic", words: str = "") -> str:
    """A picture in a paragraph of its own."""
    return p(f'<w:r><w:drawing><wp:docPr descr="{words}"/><a:blip r:embed="{relation}"/></w:drawing></w:r>')


def style(identifier: str, name: str, more: str = "") -> str:
    """A style of paragraphs."""
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{more}</w:style>'


STYLES = "".join(
    [
        *(style(f"H{level}", f"heading {level}") for level in range(1, 6)),
        style("a1", "标题 1"),
        style("Deep", "节标题", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        style("Own", "单位", '<w:basedOn w:val="H2"/>'),
        style("Cap", "caption"),
        style("T1", "toc 1"),
    ]
)


def make_docx(
    *body: str, styles: str = STYLES, parts: dict[str, str] | None = None, media: bytes = b"", types: str = ""
) -> bytes:
    """The file; `parts` are others by kind (`comments`, `numbering` …), `media` is the picture that `rPic` leads to."""
    target = BytesIO()
    kinds = {"styles": styles, **(parts or {})}
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(more=types))
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>")
        relations = [f'<Relationship Id="r{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in kinds]
        if media:
            archive.writestr("word/media/image1", media)
            relations.append(f'<Relationship Id="rPic" Type="{R}/image" Target="media/image1"/>')
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{''.join(relations)}</Relationships>")
        for kind, inner in kinds.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {SPACES}>{inner}</w:{kind}>")
    return target.getvalue()

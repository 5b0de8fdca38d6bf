"""What kind of file some bytes are, by what is in them; their name does not matter."""

from __future__ import annotations

import re
from zipfile import ZipFile

from entries.manuscripts.archives import open_archive, read_file
from entries.manuscripts.model import UnreadableManuscript

PACKED, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"Rar!\x1a", "other_archive"),
    (b"7z\xbc\xaf", "other_archive"),
    (b"MIME-Version:", "mhtml"),
    (b"From: <Saved by", "mhtml"),
)
HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h[1-6]|article|section|main)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of_file(data: bytes) -> str:
    """`word`, `html`, `zip` or `text`. Raises UnreadableManuscript for the kinds that are not read."""
    if data.startswith(OLE):
        raise UnreadableManuscript(_ole(data))
    if data.startswith((PACKED, b"PK\x05\x06")):
        return _packed(open_archive(data))
    head = data[:4096]
    for start, code in STARTS:
        if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(start):
            raise UnreadableManuscript(code)
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16", errors="ignore") if utf16 else head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return "html" if HTML.match(text) else "text"


def _ole(data: bytes) -> str:
    """Why a file of the old Office is refused."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "password"
    return "old_word" if "WordDocument".encode("utf-16-le") in data else "old_office"


def _packed(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument" in read_file(archive, "mimetype")[:100]:
        raise UnreadableManuscript("opendocument")
    if "[Content_Types].xml" not in names:
        return "zip"
    types = read_file(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableManuscript("macros")
    for part, code in ((b"spreadsheetml.sheet.main", "excel"), (b"presentationml", "slides")):
        if part in types:
            raise UnreadableManuscript(code)
    return "word"

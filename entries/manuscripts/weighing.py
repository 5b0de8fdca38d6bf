"""How much work a file is, told before it is read."""

from __future__ import annotations

from entries.manuscripts.archives import open_archive
from entries.manuscripts.kinds import PACKED
from entries.manuscripts.model import UnreadableManuscript

TEXT, ARCHIVE, UNPACKED = 3 * 1024 * 1024, 10 * 1024 * 1024, 12 * 1024 * 1024  # bytes
FILES = 60  # in an archive; a Word file is one, of a dozen files and its pictures
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".emf", ".wmf")


def is_large(data: bytes) -> bool:
    """Whether reading the file and comparing it with what is stored may take longer than an editor should wait for.

    A million characters of text, ten files of ten entries, or 250,000 characters in one Word file take half a second to
    a second here; what takes time beside text is pictures.
    """
    if not data.startswith(PACKED):
        return len(data) > TEXT
    if len(data) > ARCHIVE:
        return True
    try:
        infos = open_archive(data).infolist()
    except UnreadableManuscript:
        return False  # it is refused at once
    texts = (info.file_size for info in infos if not info.filename.lower().endswith(PICTURES))
    return len(infos) > FILES or sum(texts) > UNPACKED

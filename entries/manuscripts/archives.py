"""Archives and what is in them, without being led to unpack far more than a manuscript holds."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from entries.manuscripts.model import UnreadableManuscript

MOST_FILES = 5_000
MOST_UNPACKED = 600 * 1024 * 1024  # bytes of all files together
MOST_RATIO, RATIO_FROM = 250, 8 * 1024 * 1024  # a file of so many bytes is never packed to less than a 250th
ENCRYPTED = 0x1


def open_archive(data: bytes) -> ZipFile:
    """The archive. Raises UnreadableManuscript for one that is broken, has a password, or would fill the disk."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableManuscript("broken") from error
    files = archive.infolist()
    if any(info.flag_bits & ENCRYPTED for info in files):
        raise UnreadableManuscript("zip_password")
    if len(files) > MOST_FILES or sum(info.file_size for info in files) > MOST_UNPACKED or any(map(is_bomb, files)):
        raise UnreadableManuscript("bomb")
    return archive


def is_bomb(info: ZipInfo) -> bool:
    """Whether the file is packed as nothing is that somebody wrote."""
    return info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size)


def read_file(archive: ZipFile, name: str) -> bytes:
    """The bytes of a file in it. Raises KeyError where there is none, UnreadableManuscript where it is damaged."""
    try:
        return archive.read(name)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise UnreadableManuscript("broken") from error

"""Where the files of pictures lie, and how they are named: by what is in them.

A name is the SHA-256 of the file and its type, as in `3f…9a.jpg`. So a picture that is used twice is kept once, a name
never means another picture, and nobody can guess the name of one that he has not got.
"""

from __future__ import annotations

import re

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

NAME = re.compile(r"^[0-9a-f]{64}\.(?:jpg|png|gif)$")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}
FOLDER = "pictures"


def path_of(name: str) -> str:
    """The file's path in the storage. Raises ValueError for what is no picture's name."""
    if not NAME.match(name):
        raise ValueError(name)
    return f"{FOLDER}/{name[:2]}/{name}"


def media_type(name: str) -> str:
    """What the file is, as HTTP says it."""
    return MEDIA_TYPES[name.rpartition(".")[2]]


def store(name: str, data: bytes) -> None:
    """Keep the file; nothing to do where it is kept already."""
    path = path_of(name)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))


def opened(name: str) -> File[bytes] | None:
    """The file, open for reading; None where there is none."""
    path = path_of(name)
    return default_storage.open(path) if default_storage.exists(path) else None

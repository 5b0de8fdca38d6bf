"""An uploaded file between two steps of its import: kept in the storage, and named by a signed token.

A file of a few kilobytes travels in the form itself; one with two hundred pictures cannot.
"""

from __future__ import annotations

import datetime
import re
from hashlib import sha256

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "uploads"
KEPT = datetime.timedelta(days=1)
SALT = "entries.uploads"
NAME = re.compile(r"^[0-9a-f]{64}$")


def keep_upload(data: bytes) -> str:
    """Keep the file for a day; the token that names it. Files of former days are deleted along the way."""
    _forget_old()
    digest = sha256(data).hexdigest()
    path = f"{FOLDER}/{digest}"
    default_storage.delete(path)  # its day begins anew
    default_storage.save(path, ContentFile(data))
    return signing.dumps(digest, salt=SALT)


def kept_upload(token: str) -> bytes:
    """The file that the token names; empty where it is gone, or where the token is not ours."""
    try:
        digest = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return b""
    path = f"{FOLDER}/{digest}"
    if not default_storage.exists(path):
        return b""
    with default_storage.open(path) as file:
        return bytes(file.read())


def _forget_old() -> None:
    if not default_storage.exists(FOLDER):
        return
    before = timezone.now() - 2 * KEPT
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if NAME.match(name) and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)

"""make_*: pictures as cameras and programs write them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from entries import pictures
from entries.manuscripts.pictures import Picture, read_picture


def make_image(kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "teal", **saved: Any) -> bytes:
    """The bytes of a picture of one colour."""
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **saved)
    return target.getvalue()


def make_photo(*, orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG that says where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (40.0, 50.0, 30.0)}
    return make_image(size=size, exif=exif, comment=b"by somebody")


def keep_picture(**made: Any) -> Picture:
    """A picture whose file is kept."""
    picture = read_picture(make_image(**made))
    pictures.store(picture.name, picture.data)
    return picture

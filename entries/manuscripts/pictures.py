"""A picture's bytes to a picture: known by what is in it, without what a camera wrote beside it.

Metadata (place, camera, names) are cut out of the file; the picture itself is not written anew, but for one that a
browser or Word cannot show (BMP, TIFF, WebP) and one that stands on its side.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS = 120_000_000
ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif"}
CONVERTED = ("BMP", "TIFF", "MPO", "WEBP")
ORIENTATION = 0x0112
VECTORS = (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"<svg", b"<?xm")  # EMF, WMF, SVG
UNWANTED_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")  # PNG
KEPT_SEGMENTS = (0xE0, 0xE2, 0xEE)  # JPEG: JFIF, the colour profile, Adobe's colour transform


class NoPicture(ValueError):
    """The bytes are no picture that can be shown; `code` says why: `type`, `damaged` or `large`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a browser can show; `name` is the SHA-256 of its bytes, with its type."""

    name: str
    width: int
    height: int
    data: bytes = field(repr=False, compare=False)


def read_picture(data: bytes) -> Picture:
    """The picture in these bytes. Raises NoPicture for anything else, a damaged one, and one that is far too large."""
    if len(data) > MOST_BYTES:
        raise NoPicture("large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data))
            kind = image.format or ""
            if kind not in ENDINGS and kind not in CONVERTED:
                raise NoPicture("type")
            if image.width * image.height > MOST_PIXELS:
                raise NoPicture("large")
            turned = kind in ("JPEG", "MPO", "TIFF") and image.getexif().get(ORIENTATION, 1) != 1
            if kind in CONVERTED or turned:
                return _written_anew(image, kind)
            image.draft("L", (64, 64))  # a JPEG is then decoded at an eighth of its size: enough to know it whole
            size = Image.open(BytesIO(data)).size
            image.load()
    except NoPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture("large") from error
    except UnidentifiedImageError as error:
        raise NoPicture("type" if data[:4] in VECTORS else "damaged") from error
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise NoPicture("damaged") from error
    return _named(_bare(data, kind), ENDINGS[kind], size)


def _written_anew(image: Image.Image, kind: str) -> Picture:
    upright = ImageOps.exif_transpose(image)
    target = BytesIO()
    if kind in ("JPEG", "MPO"):
        upright.convert("RGB").save(target, "JPEG", quality=92)
        return _named(_bare(target.getvalue(), "JPEG"), "jpg", upright.size)
    mode = upright.mode if upright.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else "RGB"
    upright.convert(mode).save(target, "PNG")
    return _named(_bare(target.getvalue(), "PNG"), "png", upright.size)


def _named(data: bytes, ending: str, size: tuple[int, int]) -> Picture:
    return Picture(f"{sha256(data).hexdigest()}.{ending}", *size, data)


def _bare(data: bytes, kind: str) -> bytes:
    """The file without its metadata: the same bytes where it has none."""
    if kind == "JPEG":
        return b"".join(_jpeg_parts(data))
    if kind == "PNG":
        return b"".join(_png_parts(data))
    return data


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:  # the picture itself, to the end
            break
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:  # filling, or without a length
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in KEPT_SEGMENTS:
            yield data[at:end]
        at = end
    yield data[at:]


def _png_parts(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while at + 8 <= len(data):
        length = int(struct.unpack(">I", data[at : at + 4])[0])
        end = at + 12 + length
        kind = data[at + 4 : at + 8]
        if kind not in UNWANTED_CHUNKS:
            yield data[at:end]
        at = end
        if kind == b"IEND":
            break

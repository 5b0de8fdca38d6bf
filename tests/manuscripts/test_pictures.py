"""Pictures: told by their bytes, kept without what the camera wrote beside them."""

from io import BytesIO
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from entries.manuscripts.pictures import NoPicture, read_picture
from tests.pictures import make_image, make_photo


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif")])
def test_a_picture_is_kept_as_it_is_and_named_by_its_bytes(kind, ending):
    source = make_image(kind)
    picture = read_picture(source)
    assert (picture.data, picture.width, picture.height) == (source, 60, 40)
    assert picture.name.endswith(f".{ending}")
    assert len(picture.name) == 65 + len(ending)


@pytest.mark.parametrize(("kind", "saved"), [("BMP", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
def test_a_picture_that_browsers_or_word_do_not_show_becomes_a_png(kind, saved):
    picture = read_picture(make_image(kind, **saved))
    assert picture.name.endswith(".png")
    assert Image.open(BytesIO(picture.data)).getpixel((5, 5)) == (0, 128, 128)


def test_what_a_camera_wrote_beside_a_picture_is_cut_out():
    picture = read_picture(make_photo())
    left = Image.open(BytesIO(picture.data))
    assert not left.getexif()
    assert "comment" not in left.info
    assert b"A camera" not in picture.data


def test_a_picture_without_metadata_is_the_same_picture_when_read_again():
    once = read_picture(make_photo())
    assert read_picture(once.data).name == once.name


def test_a_picture_that_lies_on_its_side_is_set_upright():
    picture = read_picture(make_photo(orientation=6))
    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_metadata_of_other_types_are_cut_out_too(kind):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    picture = read_picture(make_image(kind, exif=exif))
    assert b"A camera" not in picture.data
    assert Image.open(BytesIO(picture.data)).size == (60, 40)


def test_a_picture_whose_end_is_missing_is_refused():
    source = make_image(size=(400, 400))
    with pytest.raises(NoPicture):
        read_picture(source[: len(source) // 2])


def test_a_picture_of_far_too_many_pixels_is_refused():
    source = bytearray(make_image("PNG"))
    source[16:24] = (60_000).to_bytes(4) * 2
    source[29:33] = crc32(source[12:29]).to_bytes(4)
    with pytest.raises(NoPicture) as refused:
        read_picture(bytes(source))
    assert refused.value.code == "large"


@given(st.binary(max_size=200))
def test_anything_else_is_refused(source):
    with pytest.raises(NoPicture):
        read_picture(source)

"""A file that is no picture, too large or damaged is refused in words."""

import io
import struct
import zlib

import pytest
from PIL import Image

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.picture.picture import check_picture, measure_picture, read_picture, read_rows
from tests.imaging.picture.encoded_pictures import encode, noise, two_tone


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def with_size_box(heic: bytes, width: int, height: int) -> bytes:
    """Return an HEIC that says another size than its picture has."""
    at = heic.index(b"ispe") + 8
    return heic[:at] + struct.pack(">II", width, height) + heic[at + 8 :]


def test_a_file_that_is_no_picture_is_refused_with_the_formats_that_work():
    with pytest.raises(UnreadablePicture, match=r"not a picture .* PNG, JPEG.* HEIC"):
        read_picture(b"hello, this is text")


@pytest.mark.parametrize("size", [(8001, 8000), (60000, 60000)])
def test_a_picture_over_the_bound_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureTooLarge, match="more than 64 megapixels"):
        read_picture(huge_png(*size))


@pytest.mark.parametrize("size", [(8001, 8000), (30000, 30000), (60000, 60000)])
def test_a_heic_is_measured_before_it_is_cropped_and_decoded(size):
    # 80 x 40 is stored as 80 x 64 and cropped: the size that the reader shows is that of the crop.
    bomb = with_size_box(encode(two_tone(80, 40), "HEIF"), *size)
    # The reader takes a box with flags too, which the standard has none for.
    for each in (bomb, bomb.replace(b"ispe\0\0\0\0", b"ispe\0\0\0\1")):
        assert Image.open(io.BytesIO(each)).size == (80, 40)
        for read in (read_picture, measure_picture):
            with pytest.raises(PictureTooLarge, match="more than 64 megapixels"):
                read(each)


@pytest.mark.parametrize("fmt", ["HEIF", "AVIF"])
def test_a_photo_cut_in_its_head_or_its_body_is_refused_as_damaged(fmt):
    whole = encode(Image.fromarray(noise(64, 64)), fmt)
    for kept in (150, len(whole) // 2, len(whole) - 20):
        with pytest.raises(UnreadablePicture, match="damaged"):
            read_picture(whole[:kept])


@pytest.mark.parametrize("fmt", ["HEIF", "AVIF"])
def test_a_photo_that_does_not_decode_is_refused_as_damaged(fmt):
    whole = encode(Image.fromarray(noise(64, 64)), fmt)
    start = whole.index(b"mdat") + 4
    for read in (read_picture, check_picture):
        with pytest.raises(UnreadablePicture, match="damaged"):
            read(whole[:start] + bytes(len(whole) - start))


def test_a_program_disguised_as_a_picture_is_not_run():
    with pytest.raises(UnreadablePicture):
        read_picture(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n")


def test_rows_of_a_file_that_is_no_png_are_refused_in_words():
    with pytest.raises(UnreadablePicture, match="not a picture"):
        list(read_rows(b"no PNG"))

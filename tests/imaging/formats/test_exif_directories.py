"""EXIF data of which a part cannot be read: the photo stands upright all the same."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from components.imaging.picture.picture import read_picture
from tests.imaging.picture.encoded_pictures import encode, noise
from tests.imaging.pngs import chunk, png_with

ORIENTATION, EXIF, GPS = 0x0112, 34665, 34853
PIXELS = noise(16, 24)


def exif_of(*entries: tuple[int, int, int]) -> bytes:
    """Return EXIF data of a photo that lies on its side, with more entries: tag, type and number."""
    entries = ((ORIENTATION, 3, 6), *entries)
    body = b"".join(struct.pack("<HHLL", tag, kind, 1, number) for tag, kind, number in entries)
    return b"II*\0" + struct.pack("<LH", 8, len(entries)) + body + bytes(4)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("nested", [(GPS, 4, 0), (GPS, 4, 9000), (EXIF, 4, 9000)])
def test_a_photo_stands_upright_although_a_nested_directory_lies_nowhere(fmt, nested):
    picture = read_picture(encode(Image.fromarray(PIXELS), fmt, exif=b"Exif\0\0" * (fmt == "JPEG") + exif_of(nested)))
    assert picture.size == (16, 24)
    assert picture.notices == ()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("tag", [EXIF, GPS])
def test_a_tiff_is_read_although_a_nested_directory_lies_nowhere(tag):
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "TIFF", tiffinfo={60_000: 3})
    data = file.getvalue()
    at = data.index(struct.pack("<HH", 60_000, 3))
    data = data[:at] + struct.pack("<HHLL", tag, 4, 1, 900_000) + data[at + 12 :]
    assert np.array_equal(read_picture(data).pixels, PIXELS)


@pytest.mark.parametrize("damaged", [b"", chunk(b"tEXt", b"A\0b", crc=1)])
def test_a_png_with_its_orientation_in_a_text_stands_upright_although_another_text_is_damaged(damaged):
    data = b"Exif\0\0" + exif_of()
    text = f"\nexif\n{len(data):8}\n{data.hex()}\n".encode()
    packed = chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text))
    assert read_picture(png_with(PIXELS, packed, damaged)).size == (16, 24)


def test_a_png_is_read_although_its_text_of_exif_data_is_of_an_unknown_compression():
    picture = read_picture(png_with(PIXELS, chunk(b"zTXt", b"Raw profile type exif\0\7abc")))
    assert np.array_equal(picture.pixels, PIXELS)

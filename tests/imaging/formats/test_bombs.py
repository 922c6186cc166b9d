"""A small file cannot make us take long, or take much memory: it is refused before a decoder is asked."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from components.errors import UnreadablePicture
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.orientation import BROKEN_EXIF
from components.imaging.picture.picture import check_picture, measure_picture, read_picture
from tests.imaging.picture.encoded_pictures import encode, noise


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    """Return a whole JPEG with more segments in its head."""
    whole = encode(Image.fromarray(noise(16, 16)), "JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def directory(entries: int, count: int = 20_000) -> bytes:
    """Return a TIFF's directory, each of whose entries names the same ``count`` bytes."""
    body = b"".join(struct.pack("<HHLL", 1000 + number, 1, count, 8) for number in range(entries))
    return b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", entries) + body + struct.pack("<L", 0)


def tiff_that_names(entries: int) -> bytes:
    """Return a TIFF that names its own bytes once for each entry."""
    file = io.BytesIO()
    more = {1000 + number: b"x" * 4000 for number in range(entries)}
    Image.fromarray(noise(16, 16)).save(file, "TIFF", tiffinfo=more)
    data = bytearray(file.getvalue())
    at = struct.unpack_from("<L", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, at)[0]):
        tag, _, _, offset = struct.unpack_from("<HHLL", data, at + 2 + 12 * number)
        if tag == 1000:
            first = offset
        if tag >= 1000:
            struct.pack_into("<L", data, at + 2 + 12 * number + 8, first)
    return bytes(data[: first + 4000])


def gif_with_comments(pieces: int) -> bytes:
    whole = encode(Image.fromarray(noise(16, 16)).quantize(), "GIF")
    palette = 13 + (3 << (whole[10] & 7) + 1)
    return whole[:palette] + b"!\xfe" + b"\1x" * pieces + b"\0" + whole[palette:]


SLOW = {
    "a JPEG of thousands of segments": jpeg(*[segment(0xEF, b"")] * 2000),
    "a JPEG with stray bytes before its pixels": jpeg(segment(0xEF, b"") + bytes(100_000)),
    "a GIF whose comment lies in thousands of pieces": gif_with_comments(5000),
    "a TIFF whose entries name the same bytes": tiff_that_names(100),
    "a TIFF with an entry of a million numbers": (
        b"II*\0" + struct.pack("<LHHHLLL", 8, 1, 258, 3, 1_000_000, 8, 0) + bytes(2_000_000)
    ),
}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW)
def test_what_would_take_long_to_open_is_not_opened(data):
    for read in (read_picture, measure_picture, check_picture):
        with pytest.raises(UnreadablePicture, match="not opened"):
            read(data)


@pytest.mark.parametrize("fmt", ["PNG", "WEBP", "JPEG"])
def test_exif_data_that_name_themselves_over_and_over_are_left_out(fmt):
    whole = encode(Image.fromarray(noise(16, 16)), fmt)
    data = encode(Image.fromarray(noise(16, 16)), fmt, exif=b"Exif\0\0" * (fmt == "JPEG") + directory(2000))
    picture = read_picture(data)
    assert np.array_equal(picture.pixels, read_picture(whole).pixels)
    assert picture.notices == (BROKEN_EXIF,)
    assert measure_picture(data)[:2] == (16, 16)


def test_a_jpeg_of_more_scans_than_any_encoder_writes_is_not_decoded():
    whole = encode(Image.fromarray(noise(16, 16)), "JPEG", progressive=True)
    at = whole.index(b"\xff\xda")
    scan = whole[at : whole.index(b"\xff", at + 2)]
    with pytest.raises(UnreadablePicture, match="not opened"):
        read_picture(whole[:at] + scan * 200 + whole[at:])


def test_an_end_mark_in_the_data_of_a_segment_hides_no_scan():
    whole = encode(Image.fromarray(noise(16, 16)), "JPEG", progressive=True)
    at = whole.index(b"\xff\xda")
    scan = whole[at : whole.index(b"\xff", at + 2)]
    with pytest.raises(UnreadablePicture, match="not opened"):
        read_picture(whole[:at] + scan + segment(0xFE, b"\xff\xd9") + scan * 200 + whole[at:])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_is_read_whatever_follows_its_end_mark(progressive):
    whole = encode(Image.fromarray(noise(16, 16)), "JPEG", progressive=progressive)
    video = b"\xff\xda\0\x08" * 500 + bytes(2_000_000)
    for data in (whole + video, whole[:2] + segment(0xEF, b"\xff\xda" * 500) + whole[2:]):
        picture = read_picture(data)
        assert np.array_equal(picture.pixels, read_picture(whole).pixels)
        assert picture.notices == ()


def huge(fmt: str, **options) -> bytes:
    """Return a file of some bytes that says it is 8000 x 8000, made from one of 16 x 16."""
    small = encode(Image.fromarray(noise(16, 16)), fmt, **options)
    if fmt == "JPEG":
        at = next(small.index(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if mark in small) + 5
        return small[:at] + struct.pack(">HH", 8000, 8000) + small[at + 4 :]
    if fmt == "BMP":
        return small[:18] + struct.pack("<ii", 8000, 8000) + small[26:]
    data = bytearray(small)
    at = struct.unpack_from("<L", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, at)[0]):
        entry = at + 2 + 12 * number
        if struct.unpack_from("<H", data, entry)[0] in (256, 257, 278):
            struct.pack_into("<HLL", data, entry + 2, 4, 1, 8000)
    return bytes(data)


def huge_gif() -> bytes:
    image = Image.new("P", (16, 16))
    small = bytearray(encode(image, "GIF"))
    struct.pack_into("<HH", small, 6, 8000, 8000)
    at = small.index(b",")
    struct.pack_into("<HH", small, at + 5, 8000, 8000)
    return bytes(small)


CLAIMS = {
    "JPEG": huge("JPEG"),
    "progressive JPEG": huge("JPEG", progressive=True),
    "BMP": huge("BMP"),
    "TIFF": huge("TIFF"),
    "TIFF, deflate": huge("TIFF", compression="tiff_adobe_deflate"),
    "TIFF, LZW": huge("TIFF", compression="tiff_lzw"),
    "TIFF, PackBits": huge("TIFF", compression="packbits"),
    "GIF": huge_gif(),
}


@pytest.mark.parametrize("data", CLAIMS.values(), ids=CLAIMS)
def test_a_small_file_that_claims_64_megapixels_is_refused_before_its_pixels_are_asked_for(data):
    assert measure_picture(data)[:2] == (8000, 8000)
    before = BUDGET.decodes
    for read in (read_picture, check_picture):
        with pytest.raises(UnreadablePicture, match=r"At least 9[5-9](\.\d+)? % of this picture is missing"):
            read(data)
    assert BUDGET.decodes == before


FLAT = {
    "JPEG": {"quality": 1},
    "progressive JPEG": {"quality": 1, "progressive": True},
    "BMP": {},
    "TIFF": {},
    "TIFF, deflate": {"compression": "tiff_adobe_deflate"},
    "TIFF, LZW": {"compression": "tiff_lzw"},
    "TIFF, PackBits": {"compression": "packbits"},
    "TIFF, one bit": {"compression": "group4"},
    "GIF": {},
    "PNG": {"optimize": True},
    "WEBP": {"lossless": True},
}


@pytest.mark.parametrize(("name", "options"), FLAT.items(), ids=FLAT)
def test_the_smallest_file_of_a_flat_picture_is_read(name, options):
    image = Image.fromarray(np.full((2000, 3000, 3), 255, np.uint8))
    fmt = next(fmt for fmt in ("JPEG", "TIFF", "BMP", "GIF", "PNG", "WEBP") if fmt in name)
    image = image.convert("1") if "one bit" in name else image
    assert (read_picture(encode(image, fmt, **options)).pixels > 250).all()


def test_a_gif_whose_first_picture_is_a_small_part_of_the_whole_is_read():
    small = bytearray(encode(Image.new("P", (16, 16)), "GIF"))
    struct.pack_into("<HH", small, 6, 3000, 2000)
    assert read_picture(bytes(small)).size == (3000, 2000)

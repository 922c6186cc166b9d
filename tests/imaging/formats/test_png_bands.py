"""Large PNGs are decoded some rows at a time, and come out as they would in one piece."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image

from components.imaging.formats.png_bands import BAND_BYTES, has_bands, read_bands
from components.imaging.formats.png_file import open_png
from components.imaging.formats.png_rows import check_stream
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.picture import read_picture, read_rows
from tests.imaging.pngs import END, SIGNATURE, chunk, png_with

TURNED = Image.Exif()
TURNED[ExifTags.Base.Orientation] = 6
EXIF = TURNED.tobytes()


def scene(height: int, width: int, channels: int) -> np.ndarray:
    """Return a picture of which an encoder filters some rows one way and some another."""
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (height // 40, width // 40, channels), dtype=np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)
    smooth[height // 2 :] = rng.integers(0, 256, smooth[height // 2 :].shape, dtype=np.uint8)
    smooth[height // 3 : height // 2, ::2] = 7
    return smooth


def encoded(mode: str, **options) -> bytes:
    """Return a PNG of about four bands of a mode."""
    channels = {"L": 1, "P": 1, "LA": 2, "RGB": 3, "RGBA": 4}[mode]
    height = 4 * BAND_BYTES // (1024 * channels) + 3
    image = Image.fromarray(scene(height, 1024, channels).squeeze(), mode)
    if mode == "P":
        image.putpalette(np.random.default_rng(5).integers(0, 256, 768, dtype=np.uint8).tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("L", {}),
        ("L", {"transparency": 7}),
        ("LA", {}),
        ("P", {}),
        ("P", {"transparency": bytes(range(256))}),
        ("RGB", {}),
        ("RGB", {"transparency": (7, 7, 7)}),
        ("RGBA", {}),
    ],
)
def test_bands_put_together_are_the_picture(mode, options):
    png = encoded(mode, **options)
    with Image.open(io.BytesIO(png)) as whole:
        expected = np.asarray(whole.convert("RGBA" if whole.has_transparency_data else "RGB"))
    assert np.array_equal(read_picture(png).pixels, expected)


def test_no_more_rows_than_a_band_holds_are_decoded_at_a_time():
    bands = list(read_bands(open_png(io.BytesIO(encoded("RGB")))))
    assert len(bands) > 4
    assert max(band.width * band.height * 3 for band in bands) <= BAND_BYTES


def test_what_is_made_is_read_again_without_a_second_picture():
    png = encoded("RGBA")
    tops, rows = zip(*read_rows(png), strict=True)
    assert np.array_equal(np.concatenate(rows), read_picture(png).pixels)
    assert list(tops) == [0, *np.cumsum([band.shape[0] for band in rows])[:-1]]
    assert BUDGET.in_use == 0


@pytest.mark.parametrize(
    "place",
    [
        {"before": [chunk(b"eXIf", EXIF.removeprefix(b"Exif\0\0"))]},
        {"after": chunk(b"eXIf", EXIF.removeprefix(b"Exif\0\0"))},
        {"after": chunk(b"tEXt", b"Raw profile type exif\0\nexif\n%8d\n" % len(EXIF) + EXIF.hex().encode())},
    ],
    ids=["before the pixels", "behind them", "behind them, as text"],
)
def test_a_picture_is_upright_wherever_its_exif_data_stand(place):
    pixels = scene(160, 240, 3)
    picture = read_picture(png_with(pixels, *place.get("before", ()), after=place.get("after", b"")))
    assert np.array_equal(picture.pixels, np.rot90(pixels, -1))
    assert not picture.notices


@pytest.mark.parametrize("kind", ["16 bits", "animated", "palette of 16"])
def test_what_cannot_be_cut_in_bands_is_read_as_a_whole(kind):
    file = io.BytesIO()
    grey = scene(80, 120, 1).squeeze()
    if kind == "16 bits":
        Image.fromarray(grey.astype(np.uint16) * 257).save(file, "PNG")
    elif kind == "animated":
        Image.fromarray(grey).save(file, "PNG", save_all=True, append_images=[Image.fromarray(255 - grey)])
    else:
        Image.fromarray(grey).quantize(16).save(file, "PNG", bits=4)
    assert not has_bands(open_png(file))
    with Image.open(file) as whole:
        shown = np.asarray(whole.convert("RGB")) if kind == "palette of 16" else np.dstack([grey] * 3)
    assert np.array_equal(read_picture(file.getvalue()).pixels, shown)


def test_what_follows_the_last_row_is_not_inflated():
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    endless = zlib.compress(bytes((1 + 3 * 64) * 64) + bytes(60_000_000))
    png = open_png(io.BytesIO(SIGNATURE + header + chunk(b"IDAT", endless) + END))
    assert [band.size for band in read_bands(png)] == [(64, 64)]
    # All of it would have been looked at in pieces of 16 kB.
    assert png.file.tell() < len(endless) / 2


def test_of_a_png_that_is_refused_what_follows_the_last_row_is_not_inflated():
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    endless = block + block[2:] * 500
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    data = SIGNATURE + header + chunk(b"PLTE", bytes(3), crc=1) + chunk(b"IDAT", endless) + END
    assert read_picture(data).pixels.tolist() == [[[0, 0, 0]]]
    png = open_png(io.BytesIO(data))
    assert check_stream(png)
    # All of it, 500 MB inflated, would have been looked at.
    assert png.file.tell() < len(endless) / 10


def test_an_interlaced_png_is_read_as_a_whole():
    png = png_with(np.zeros((1, 1, 3), np.uint8))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 1)
    interlaced = png[:8] + chunk(b"IHDR", header) + png[33:]
    assert not has_bands(open_png(io.BytesIO(interlaced)))
    assert read_picture(interlaced).pixels.shape == (1, 1, 3)

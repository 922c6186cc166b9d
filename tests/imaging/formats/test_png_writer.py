"""A PNG that is written in bands: any reader finds the very pixels, the profile and what stands beside them."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from components.imaging.formats.png_text import Text, read_text
from components.imaging.formats.png_writer import BAND_BYTES, write_rows
from components.imaging.picture.picture import read_picture
from tests.imaging.pngs import chunks_of
from tests.imaging.profiles import display_p3


def drawn(height: int, width: int, channels: int) -> np.ndarray:
    """Return noise, a smooth slope and one flat colour, one below the other."""
    pixels = np.random.default_rng(2).integers(0, 256, (height, width, channels), dtype=np.uint8)
    pixels[height // 3 : 2 * height // 3] = np.linspace(0, 255, width, dtype=np.uint8)[:, None]
    pixels[2 * height // 3 :] = 200
    return pixels


def written(pixels: np.ndarray, **options) -> bytes:
    height, width, channels = pixels.shape
    return write_rows((width, height), channels, lambda top, bottom: pixels[top:bottom], **options)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 9), (9, 1), (5, 7), (900, 1000), (3, BAND_BYTES // 3 + 1)])
def test_every_reader_finds_the_very_pixels(height, width, channels):
    pixels = drawn(height, width, channels)
    png = written(pixels)
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        assert np.array_equal(np.asarray(image), pixels)
    flag, order = (cv2.IMREAD_COLOR, [2, 1, 0]) if channels == 3 else (cv2.IMREAD_UNCHANGED, [2, 1, 0, 3])
    assert np.array_equal(cv2.imdecode(np.frombuffer(png, np.uint8), flag)[..., order], pixels)
    picture = read_picture(png)
    assert np.array_equal(picture.pixels, pixels)
    assert not picture.notices


def test_the_profile_and_the_texts_stand_before_the_pixels():
    png = written(drawn(20, 30, 3), icc_profile=display_p3(), chunks=[Text("Title", "Rosen für Ana").as_chunk()])
    assert [kind for kind, _ in chunks_of(png)] == [b"IHDR", b"iCCP", b"iTXt", b"IDAT", b"IDAT", b"IEND"]
    assert read_picture(png).icc_profile == display_p3()
    assert read_text(png, "Title", 100) == "Rosen für Ana"


def test_a_photo_takes_no_more_bytes_than_another_encoder_makes_of_it():
    with Image.open("examples/coffee.png") as photo:
        pixels = np.asarray(photo.convert("RGB"))
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    assert len(written(pixels)) < 1.1 * len(file.getvalue())

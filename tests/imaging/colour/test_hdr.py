"""HDR pictures (PQ and HLG) become pictures of 8 bits that show the same."""

import io

import numpy as np
import pillow_heif
import pytest

from components.imaging.colour.code_points import HLG, PQ, PRIMARIES
from components.imaging.colour.conversion import to_srgb
from components.imaging.colour.hdr import WHITE, compress_light
from components.imaging.picture.picture import read_picture
from tests.english import english
from tests.imaging.pngs import cicp, png_with

BT2020 = PRIMARIES[9]
# PQ's numbers of 10, 100, 203 and 1,000 cd/m2 (ITU-R BT.2408 has them for 203 and 1,000).
PQ_NUMBERS = {10: 0.2997, 100: 0.5081, 203: 0.5807, 1000: 0.7518}


def grey(*numbers: float) -> np.ndarray:
    """Return one line of greys, uint16, at numbers of 0 to 1."""
    return np.rint(65535 * np.array([[[number] * 3 for number in numbers]])).astype(np.uint16)


def level(light: float) -> float:
    """Return sRGB's level, 0 to 255, of a share of white."""
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def test_pq_that_is_no_brighter_than_white_keeps_its_light():
    shown = compress_light(grey(0, PQ_NUMBERS[10], PQ_NUMBERS[100], PQ_NUMBERS[203]), PQ, BT2020)[0, :, 0]
    assert np.abs(shown - [0, level(10 / WHITE), level(100 / WHITE), 255]).max() <= 1


def test_what_is_brighter_than_white_is_bent_below_it_and_keeps_its_order():
    numbers = np.linspace(0, PQ_NUMBERS[1000], 300)
    shown = compress_light(grey(*numbers), PQ, BT2020)[0, :, 0].astype(int)
    assert shown[-1] == 255
    assert (np.diff(shown) >= 0).all()
    # 203 cd/m2 leave room above them, and stay far brighter than what is dark; what is dark stays as it is.
    at = compress_light(grey(PQ_NUMBERS[10], PQ_NUMBERS[203], PQ_NUMBERS[1000]), PQ, BT2020)[0, :, 0]
    assert abs(at[0] - level(10 / WHITE)) <= 1
    assert 215 <= at[1] <= 240


def test_a_hue_stays_when_it_is_bent():
    pixels = np.array([[[0.75, 0.6, 0.4]]])
    numbers = np.rint(65535 * pixels).astype(np.uint16)
    shown = compress_light(numbers, PQ, BT2020)[0, 0] / 255
    light = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)

    def pq(number: float) -> float:
        root = number ** (1 / 78.84375)
        return (max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)

    wanted = np.array([pq(number) for number in pixels[0, 0]])
    assert np.abs(light / light[0] - wanted / wanted[0]).max() < 0.01


def test_hlg_is_as_bright_as_its_reference_display_shows_it():
    # BT.2408, table 1: HLG's 0.75 is reference white, and 0.38 a grey of 18 % of reflectance, at 26 cd/m2.
    shown = compress_light(grey(0, 0.38, 0.75, 1), HLG, BT2020)[0, :, 0]
    assert abs(int(shown[1]) - level(26 / WHITE)) <= 3
    assert 215 <= shown[2] <= 240
    assert (shown[0], shown[3]) == (0, 255)


def test_alpha_stays_and_eight_bits_are_taken_too():
    pixels = np.array([[[100, 90, 80, 77], [100, 90, 80, 255]]], dtype=np.uint8)
    assert compress_light(pixels, PQ, BT2020)[..., 3].tolist() == [[77, 255]]


@pytest.mark.parametrize(("transfer", "name"), [(PQ, "PQ"), (HLG, "HLG")])
@pytest.mark.parametrize("fmt", ["PNG", "HEIF"])
def test_an_hdr_file_says_so_and_has_a_profile_of_its_primaries(fmt, transfer, name):
    orange = np.full((64, 64, 3), (150, 120, 60), dtype=np.uint8)
    if fmt == "PNG":
        data = png_with(orange, cicp(9, transfer))
    else:
        file = io.BytesIO()
        deep = (orange.astype(np.uint16) * 257).tobytes()
        points = {"color_primaries": 9, "transfer_characteristics": transfer, "matrix_coefficients": 9}
        pillow_heif.encode("RGB;16", (64, 64), deep, file, quality=100, chroma=444, **points)
        data = file.getvalue()
    picture = read_picture(data)
    notice = f"The picture is HDR ({name}): its light was compressed to that of an ordinary display."
    assert notice in english(picture.notices)
    wanted = compress_light(orange[:1, :1], transfer, BT2020)[0, 0].astype(int)
    assert np.abs(picture.pixels[32, 32].astype(int) - wanted).max() <= 3
    # An orange of BT.2020 is a stronger one in sRGB: what is least in it is less.
    shown = to_srgb(picture.pixels, picture.icc_profile)[32, 32].astype(int)
    assert shown[2] < picture.pixels[32, 32, 2]
    assert shown[0] > shown[1] > shown[2]

"""Pictures of every mode (16 bits, grey, palette, CMYK, Lab) become RGB or RGBA of 8 bits."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from components.imaging.picture.picture import read_picture, write_png
from tests.english import english
from tests.imaging import profiles
from tests.imaging.pngs import iccp

BROKEN = "The picture's colour profile cannot be read and was left out."
DEEP = np.array([[[0, 2570, 65535], [51400, 257, 30000]]], dtype=np.uint16)


def encode(image: Image.Image, fmt: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, fmt, **options)
    return file.getvalue()


def deep_png(kind: int, values: list[int], transparent: bytes = b"") -> bytes:
    """Return a PNG of one line of 16-bit values: kind 0 is grey, 2 RGB, 4 grey with alpha."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    width = len(values) // {0: 1, 2: 3, 4: 2}[kind]
    chunks = [chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 16, kind, 0, 0, 0))]
    chunks += [chunk(b"tRNS", transparent)] if transparent else []
    chunks += [chunk(b"IDAT", zlib.compress(b"\0" + struct.pack(f">{len(values)}H", *values))), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
@pytest.mark.parametrize("alpha", [False, True])
def test_sixteen_bits_of_rgb_are_reduced_with_a_notice(suffix, alpha):
    deep = np.dstack([DEEP, np.array([[65535, 257 * 9]], dtype=np.uint16)]) if alpha else DEEP
    order = cv2.COLOR_RGBA2BGRA if alpha else cv2.COLOR_RGB2BGR
    picture = read_picture(cv2.imencode(suffix, cv2.cvtColor(deep, order))[1].tobytes())
    assert np.abs(picture.pixels - deep / 257).max() < 1
    assert picture.pixels.shape[2] == (4 if alpha else 3)
    assert english(picture.notices) == ("The picture's 16 bits per channel were reduced to 8.",)


def test_sixteen_bits_of_grey_keep_what_is_transparent():
    assert read_picture(deep_png(4, [65535, 0, 2570, 51400])).pixels.tolist() == [[[255] * 3 + [0], [10] * 3 + [200]]]
    named = read_picture(deep_png(0, [2570, 51400], struct.pack(">H", 2570)))
    assert named.pixels[..., 3].tolist() == [[0, 255]]
    named = read_picture(deep_png(2, [1000, 2000, 3000, 65535, 0, 0], struct.pack(">3H", 1000, 2000, 3000)))
    assert named.pixels[..., 3].tolist() == [[0, 255]]


def test_a_grey_tiff_whose_white_is_zero_is_not_a_negative():
    deep = Image.fromarray(np.array([[0, 65535, 2570]], dtype=np.uint16))
    picture = read_picture(encode(deep, "TIFF", tiffinfo={262: 0}))
    assert picture.pixels[0, :, 0].tolist() == [255, 0, 245]


def test_a_float_tiff_is_read_over_its_range():
    picture = read_picture(encode(Image.fromarray(np.array([[0, 0.5, 1, np.nan]], dtype=np.float32)), "TIFF"))
    assert picture.pixels[0, :, 1].tolist() == [0, 128, 255, 0]
    assert english(picture.notices) == ("The picture's 32 bits per channel were reduced to 8.",)


@pytest.mark.parametrize("depth", [8, 10, 12])
def test_the_depth_of_an_avif_is_told(depth):
    deep = np.full((64, 64, 3), 1 << (depth - 1), dtype=np.uint8 if depth == 8 else np.uint16)
    picture = read_picture(cv2.imencode(".avif", deep, [cv2.IMWRITE_AVIF_DEPTH, depth])[1].tobytes())
    assert np.abs(picture.pixels.astype(int) - 128).max() <= 3
    wanted = () if depth == 8 else (f"The picture's {depth} bits per channel were reduced to 8.",)
    assert english(picture.notices) == wanted


@pytest.mark.parametrize("options", [{}, {"transparency": 1}, {"transparency": bytes([255, 0])}])
def test_a_palette_becomes_its_colours_and_keeps_what_is_transparent(options):
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    picture = read_picture(encode(image, "PNG", icc_profile=profiles.display_p3(), **options))
    opaque, hidden = ([255], [0]) if options else ([], [])
    assert picture.pixels.tolist() == [[[10, 20, 30, *opaque], [200, 100, 50, *hidden]]]
    assert picture.icc_profile == profiles.display_p3()
    assert english(picture.notices) == ("The picture's palette was converted to RGB.",)


def test_inks_without_a_profile_are_converted_plainly():
    # Adobe's JPEGs hold inks upside down, and Pillow writes them so: black must not come out white.
    inks = Image.new("CMYK", (8, 8), (0, 0, 0, 255))
    for fmt in ("JPEG", "TIFF"):
        picture = read_picture(encode(inks, fmt))
        assert picture.pixels.max() == 0
        assert english(picture.notices) == ("The picture was converted from CMYK to RGB.",)


@pytest.mark.parametrize("fmt", ["JPEG", "TIFF"])
@pytest.mark.parametrize("inks", list(profiles.INKS))
def test_inks_with_a_profile_become_what_is_printed(inks, fmt):
    image = Image.new("CMYK", (8, 8), (*(255 * ink for ink in inks), 0))
    picture = read_picture(encode(image, fmt, icc_profile=profiles.cmyk_profile()))
    assert np.abs(picture.pixels[4, 4] - profiles.srgb_of_lab(*profiles.INKS[inks])).max() <= 2.5
    assert picture.icc_profile is None
    assert english(picture.notices) == ("The picture was converted from CMYK to sRGB by its colour profile.",)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_with_a_profile_becomes_as_bright_as_it_says(mode):
    # Level 55 of linear grey is 21.6 % of the light: level 128 in sRGB.
    image = Image.new("L", (4, 4), 55)
    if mode == "LA":
        image.putalpha(77)
    picture = read_picture(encode(image, "PNG", icc_profile=profiles.grey_profile(1.0)))
    assert picture.pixels[0, 0].tolist() == [128, 128, 128, 77][: picture.pixels.shape[2]]
    assert picture.pixels.shape[2] == (4 if mode == "LA" else 3)
    assert picture.icc_profile is None


def test_deep_grey_with_a_profile_is_reduced_and_converted():
    grey = Image.fromarray(np.full((4, 4), 55 * 257, dtype=np.uint16))
    picture = read_picture(encode(grey, "PNG", icc_profile=profiles.grey_profile(1.0)))
    assert picture.pixels.min() == picture.pixels.max() == 128
    assert len(picture.notices) == 2


def test_deep_grey_with_alpha_and_a_profile_is_converted():
    grey = deep_png(4, [55 * 257, 65535])
    picture = read_picture(grey[:33] + iccp(profiles.grey_profile(1.0)) + grey[33:])
    assert np.abs(picture.pixels.astype(int) - (128, 128, 128, 255)).max() <= 1
    assert "converted from grey" in english(picture.notices)[-1]


def test_a_lab_tiff_becomes_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    for options in ({}, {"icc_profile": lab.tobytes()}):
        picture = read_picture(encode(transform.apply(Image.new("RGB", (4, 4), (200, 100, 50))), "TIFF", **options))
        assert np.abs(picture.pixels.astype(int) - (200, 100, 50)).max() <= 2
        assert "from Lab" in str(picture.notices[0])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
@pytest.mark.parametrize("profile", [profiles.display_p3(), profiles.adobe_rgb()], ids=["Display P3", "Adobe RGB"])
def test_rgb_numbers_and_their_profile_stay_as_they_were(mode, profile):
    image = Image.new("RGB", (4, 4), (200, 100, 50)).convert(mode)
    picture = read_picture(encode(image, "PNG", icc_profile=profile))
    assert picture.icc_profile == profile
    assert picture.pixels[0, 0, :3].tolist() == list(image.convert("RGB").getpixel((0, 0)))
    assert english(picture.notices) == ()
    assert Image.open(io.BytesIO(write_png(picture.pixels, picture.icc_profile))).info["icc_profile"] == profile


def test_a_profile_that_leads_one_way_is_followed_when_reading():
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 9))
    picture = read_picture(encode(image, "PNG", icc_profile=profiles.scanner_profile()))
    assert np.abs(picture.pixels[0, 0, :3] - profiles.srgb_of_lab(100 / 3, 20, 0)).max() <= 2.5
    assert picture.pixels[0, 0, 3] == 9
    assert picture.icc_profile is None
    assert english(picture.notices) == ("The picture was converted from RGB to sRGB by its colour profile.",)


UNUSABLE = [b"hello", profiles.display_p3()[:150], profiles.grey_profile(1.0), profiles.cmyk_profile()]


@pytest.mark.parametrize("profile", UNUSABLE, ids=["no profile", "cut", "of grey", "of inks"])
def test_a_profile_that_does_not_fit_is_left_out_with_a_notice(profile):
    picture = read_picture(encode(Image.new("RGB", (4, 4), (200, 100, 50)), "PNG", icc_profile=profile))
    assert picture.pixels[0, 0].tolist() == [200, 100, 50]
    assert picture.icc_profile is None
    assert english(picture.notices) == (BROKEN,)


def test_inks_with_a_broken_profile_are_converted_plainly():
    picture = read_picture(encode(Image.new("CMYK", (4, 4), (0, 0, 0, 255)), "TIFF", icc_profile=b"hello"))
    assert picture.pixels.max() == 0
    assert english(picture.notices) == ("The picture was converted from CMYK to RGB.", BROKEN)


def test_a_picture_larger_than_one_band_is_whole():
    pixels = np.random.default_rng(5).integers(0, 256, (1200, 2000, 3), dtype=np.uint8)
    assert np.array_equal(read_picture(encode(Image.fromarray(pixels), "BMP")).pixels, pixels)

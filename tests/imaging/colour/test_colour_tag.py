"""Colour tags (cICP, gAMA and cHRM of a PNG, nclx, EXIF) become ICC profiles."""

import io
import struct
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from components.imaging.colour.code_points import CURVES, PRIMARIES
from components.imaging.colour.colour_tag import BROKEN_PROFILE, BROKEN_TAG
from components.imaging.colour.conversion import is_rgb, to_srgb
from components.imaging.colour.matrix_profile import build_profile
from components.imaging.picture.picture import read_picture, write_png
from tests.imaging import profiles
from tests.imaging.pngs import chrm, chunk, cicp, gama, iccp, png_with

NUMBERS = np.array([[(247, 112, 0), (150, 120, 90), (60, 90, 140)]], dtype=np.uint8)
D65 = (0.3127, 0.329)
SRGB_CHRM = chrm(D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
ADOBE_CHRM = chrm(D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
P3_CHRM = chrm(D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
SRGB = chunk(b"sRGB", b"\0")
P3 = cicp(12, 13)


def seen(*chunks: bytes) -> np.ndarray:
    """Return the sRGB numbers of what a PNG of ``NUMBERS`` with these chunks looks like."""
    picture = read_picture(png_with(NUMBERS, *chunks))
    assert np.array_equal(picture.pixels, NUMBERS)
    return to_srgb(picture.pixels, picture.icc_profile).astype(int)


def expected(profile: bytes | None) -> np.ndarray:
    return to_srgb(NUMBERS, profile).astype(int)


def tagged(fmt: str, primaries: int, transfer: int, pixels: np.ndarray) -> bytes:
    """Return a HEIC or AVIF that says its colours by an nclx box alone."""
    file = io.BytesIO()
    points = {"color_primaries": primaries, "transfer_characteristics": transfer, "matrix_coefficients": 6}
    image = pillow_heif.from_pillow(Image.fromarray(pixels))
    if fmt == "HEIF":
        image.save(file, quality=100, chroma=444, save_nclx_profile=True, full_range_flag=1, **points)
        return file.getvalue()
    Image.fromarray(pixels).save(file, "AVIF", quality=100, subsampling="4:4:4")
    data = file.getvalue()
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def test_a_built_display_p3_has_the_published_columns():
    profile = ImageCms.ImageCmsProfile(io.BytesIO(build_profile(PRIMARIES[12], CURVES[13], "Display P3"))).profile
    columns = (profile.red_primary[0], profile.green_primary[0], profile.blue_primary[0])
    assert np.abs(np.subtract(columns, profiles.DISPLAY_P3)).max() < 0.0001
    assert profile.profile_description == "Display P3"


def test_every_pair_of_code_points_makes_a_profile_that_leads_both_ways():
    for primaries in PRIMARIES.values():
        for curve in set(CURVES.values()):
            profile = build_profile(primaries, curve, "A space")
            assert is_rgb(profile)
            white = to_srgb(np.full((1, 1, 3), 255, dtype=np.uint8), profile)
            assert white.min() >= 254


@pytest.mark.parametrize(
    ("chunks", "profile"),
    [
        ([P3], profiles.display_p3()),
        ([gama(1 / 2.2), ADOBE_CHRM], profiles.adobe_rgb()),
        ([P3_CHRM], profiles.display_p3()),
        ([gama(1 / 1.8)], profiles.matrix_profile(profiles.SRGB, (0, 1.8))),
        ([cicp(1, 8)], profiles.matrix_profile(profiles.SRGB, (0, 1.0))),
    ],
    ids=["cICP", "gAMA and cHRM", "cHRM alone", "gAMA alone", "linear"],
)
def test_the_tag_of_a_png_is_its_profile(chunks, profile):
    assert np.abs(seen(*chunks) - expected(profile)).max() <= 1


def test_a_tagged_picture_comes_back_with_a_profile_that_looks_the_same_elsewhere():
    picture = read_picture(png_with(NUMBERS, P3))
    written = Image.open(io.BytesIO(write_png(picture.pixels, picture.icc_profile)))
    assert np.array_equal(np.asarray(written), NUMBERS)
    by_pillow = ImageCms.profileToProfile(
        written, ImageCms.ImageCmsProfile(io.BytesIO(written.info["icc_profile"])), ImageCms.createProfile("sRGB")
    )
    assert np.abs(np.asarray(by_pillow).astype(int) - expected(profiles.display_p3())).max() <= 2


@pytest.mark.parametrize(
    "chunks",
    [
        [],
        [cicp(1, 13)],
        [cicp(2, 2)],
        [cicp(1, 1)],
        [SRGB],
        [gama(0.45455)],
        [gama(0.45)],
        [gama(0.45455), SRGB_CHRM],
        [SRGB_CHRM],
        [SRGB, gama(1), ADOBE_CHRM],
        [cicp(1, 13), iccp(profiles.adobe_rgb())],
    ],
)
def test_a_tag_that_says_srgb_leaves_no_profile(chunks):
    picture = read_picture(png_with(NUMBERS, *chunks))
    assert picture.icc_profile is None
    assert np.array_equal(picture.pixels, NUMBERS)
    assert picture.notices == ()


@pytest.mark.parametrize(
    ("chunks", "profile", "notices"),
    [
        ([iccp(profiles.adobe_rgb()), P3], profiles.display_p3(), ()),
        ([gama(1), iccp(profiles.adobe_rgb())], profiles.adobe_rgb(), ()),
        ([iccp(profiles.adobe_rgb()), SRGB], profiles.adobe_rgb(), ()),
        ([iccp(b"hello"), gama(1 / 2.2), ADOBE_CHRM], profiles.adobe_rgb(), (BROKEN_PROFILE,)),
        ([cicp(12, 13, matrix=1), iccp(profiles.adobe_rgb())], profiles.adobe_rgb(), (BROKEN_TAG,)),
        ([cicp(3, 13)], None, (BROKEN_TAG,)),
        ([cicp(1, 9)], None, (BROKEN_TAG,)),
        ([chunk(b"cICP", b"\x0c\x0d"), SRGB], None, (BROKEN_TAG,)),
        ([gama(0)], None, (BROKEN_TAG,)),
        ([gama(1 / 2.2), chrm(D65, (0.3, 0.3), (0.3, 0.3), (0.3, 0.3))], None, (BROKEN_TAG,)),
        ([gama(1 / 2.2), chrm((0.7, 0.3), (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))], None, (BROKEN_TAG,)),
        ([chunk(b"cHRM", b"\0" * 8)], None, (BROKEN_TAG,)),
        ([chunk(b"iCCP", b"ICC\0\0" + zlib.compress(bytes(1000)))], None, (BROKEN_PROFILE,)),
    ],
)
def test_a_png_is_read_by_the_first_of_its_tags_that_means_something(chunks, profile, notices):
    picture = read_picture(png_with(NUMBERS, *chunks))
    assert np.array_equal(picture.pixels, NUMBERS)
    assert picture.notices == notices
    assert np.abs(to_srgb(NUMBERS, picture.icc_profile).astype(int) - expected(profile)).max() <= 1


def test_narrow_numbers_are_stretched_with_a_notice():
    video = np.array([[(16, 16, 16), (235, 235, 235), (126, 16, 235)]], dtype=np.uint8)
    picture = read_picture(png_with(video, cicp(1, 13, full=0)))
    assert picture.pixels.tolist() == [[[0, 0, 0], [255, 255, 255], [128, 0, 255]]]
    assert "16 to 235" in str(picture.notices[0])


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA"])
def test_a_tag_holds_for_grey_palettes_and_transparency_too(mode):
    image = Image.fromarray(np.repeat(NUMBERS[:1, :1], 4, axis=1)).convert(mode)
    file = io.BytesIO()
    image.save(file, "PNG")
    data = file.getvalue()
    picture = read_picture(data[:33] + P3 + data[33:])
    assert picture.icc_profile == read_picture(png_with(NUMBERS, P3)).icc_profile
    assert picture.pixels[0, 0, :3].tolist() == list(image.convert("RGB").getpixel((0, 0)))


@pytest.mark.parametrize("fmt", ["AVIF", "HEIF"])
def test_the_nclx_box_of_a_photo_is_its_profile(fmt):
    flat = np.full((64, 64, 3), NUMBERS[0, 1], dtype=np.uint8)
    for transfer in (13, 1):
        picture = read_picture(tagged(fmt, 12, transfer, flat))
        shown = to_srgb(picture.pixels, picture.icc_profile)[32, 32].astype(int)
        assert np.abs(shown - expected(profiles.display_p3())[0, 1]).max() <= 4
        assert picture.notices == ()
    assert read_picture(tagged(fmt, 1, 13, flat)).icc_profile is None
    assert read_picture(tagged(fmt, 2, 2, flat)).icc_profile is None
    # Logarithmic, which no display follows.
    assert read_picture(tagged(fmt, 1, 9, flat)).notices == (BROKEN_TAG,)


def test_a_camera_that_says_adobe_rgb_in_its_exif_data_is_believed():
    flat = Image.new("RGB", (16, 16), (150, 120, 90))
    for index, profile in (("R03", profiles.adobe_rgb()), ("R98", None)):
        exif = Image.Exif()
        exif[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: index}}
        file = io.BytesIO()
        flat.save(file, "JPEG", exif=exif.tobytes(), quality=100)
        picture = read_picture(file.getvalue())
        shown = to_srgb(picture.pixels, picture.icc_profile)[8, 8].astype(int)
        assert np.abs(shown - expected(profile)[0, 1]).max() <= 2
        assert (picture.icc_profile is None) == (profile is None)


def test_a_profile_larger_than_the_texts_of_a_png_may_be_is_kept():
    large = profiles.adobe_rgb() + np.random.default_rng(1).bytes(1_200_000)
    large = struct.pack(">I", len(large)) + large[4:]
    pixels = np.full((4, 4, 3), (128, 20, 30), dtype=np.uint8)
    picture = read_picture(png_with(pixels, iccp(large)))
    assert picture.icc_profile == large
    assert picture.notices == ()
    assert np.array_equal(picture.pixels, pixels)

"""Colours converted between a picture's profile and sRGB."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageCms

from components.imaging.colour.conversion import from_srgb, is_rgb, to_srgb, transform_to_srgb
from tests.imaging import profiles

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def one(*values: int) -> np.ndarray:
    return np.array([[values]], dtype=np.uint8)


def test_display_p3_red_is_clipped_to_the_red_of_srgb():
    assert to_srgb(one(255, 0, 0), profiles.display_p3()).tolist() == [[[255, 0, 0]]]


def test_the_red_of_srgb_is_a_duller_red_in_display_p3():
    # 234, 51, 35: as CSS Color 4 gives color(display-p3 0.9175 0.2003 0.1386) for "red".
    assert np.abs(from_srgb(one(255, 0, 0), profiles.display_p3()).astype(int) - (234, 51, 35)).max() <= 1


@pytest.mark.parametrize("numbers", [(150, 120, 90), (128, 128, 128), (60, 90, 140), (255, 255, 255)])
def test_adobe_rgb_becomes_the_srgb_that_the_formula_gives(numbers):
    light = (np.array(numbers) / 255) ** profiles.ADOBE_GAMMA
    wanted = profiles.srgb_of_xyz(np.array(profiles.ADOBE_RGB).T @ light)
    assert np.abs(to_srgb(one(*numbers), profiles.adobe_rgb()) - wanted).max() <= 1


@pytest.mark.parametrize("convert", [to_srgb, from_srgb])
def test_alpha_stays_and_the_colours_beside_it_move(convert):
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    before = pixels.copy()
    converted = convert(pixels, profiles.display_p3())
    assert np.array_equal(converted[..., 3], pixels[..., 3])
    assert np.array_equal(converted[..., :3], convert(np.ascontiguousarray(pixels[..., :3]), profiles.display_p3()))
    assert not np.array_equal(converted, pixels)
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize(
    "profile",
    [
        None,
        SRGB,
        profiles.matrix_profile(profiles.SRGB, profiles.SRGB_CURVE),
        b"hello",
        SRGB[:200],
        profiles.grey_profile(1.0),
        profiles.scanner_profile(),
    ],
    ids=["none", "sRGB", "sRGB by hand", "no profile", "cut", "grey", "one way"],
)
def test_colours_stay_bit_exact_without_a_profile_to_leave(profile):
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    assert to_srgb(pixels, profile) is pixels
    assert from_srgb(pixels, profile) is pixels


def test_only_a_profile_of_rgb_that_leads_both_ways_is_rgb():
    assert is_rgb(SRGB)
    assert is_rgb(profiles.adobe_rgb())
    others = [b"", b"hello", profiles.grey_profile(2.2), profiles.cmyk_profile(), profiles.scanner_profile()]
    assert [is_rgb(profile) for profile in others] == [False] * 5


@settings(max_examples=50)
@given(arrays(np.uint8, (8, 8, 3)))
def test_a_colour_that_srgb_holds_comes_back_within_two_levels(srgb):
    inside = from_srgb(srgb, profiles.display_p3())
    back = from_srgb(to_srgb(inside, profiles.display_p3()), profiles.display_p3())
    assert np.abs(back.astype(int) - inside).max() <= 2


def test_threads_may_share_a_transform():
    pixels = np.random.default_rng(3).integers(0, 256, (200, 200, 4), dtype=np.uint8)
    inks = Image.fromarray(pixels, "RGBA").convert("RGB").convert("CMYK")
    transform = transform_to_srgb(profiles.cmyk_profile(), "CMYK")
    wanted = transform.apply(inks).tobytes(), to_srgb(pixels, profiles.adobe_rgb()).tobytes()

    def convert(_):
        return transform.apply(inks).tobytes(), to_srgb(pixels, profiles.adobe_rgb()).tobytes()

    with ThreadPoolExecutor(8) as pool:
        assert all(found == wanted for found in pool.map(convert, range(32)))


def test_the_darkest_ink_is_black_and_not_grey():
    transform = transform_to_srgb(profiles.cmyk_profile(black=(10, 0, 0), kind=b"spac"), "CMYK")
    darkest = transform.apply(Image.new("CMYK", (1, 1), (255, 255, 255, 255))).getpixel((0, 0))
    assert max(darkest) <= 2
    assert round(profiles.srgb_of_lab(10, 0, 0)[0]) == 27  # without black point compensation

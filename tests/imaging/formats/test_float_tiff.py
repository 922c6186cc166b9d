"""TIFF files of floating-point numbers are read, or refused with a reason."""

import struct

import cv2
import numpy as np
import pytest
from PIL import TiffImagePlugin

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.colour.colour_tag import BROKEN_PROFILE
from components.imaging.picture.picture import MAX_PIXELS, check_picture, measure_picture, read_picture
from tests.english import english
from tests.imaging.profiles import display_p3

NOTICE = "The picture's 32-bit floating point numbers were reduced to 8 bits."
VALUES = np.array([[(0, 0.25, 0.5), (1, 0.75, np.nan), (1.5, -1, np.inf)]], dtype=np.float32)


def float_tiff(values: np.ndarray, **tags: tuple) -> bytes:
    """Return an uncompressed TIFF of floating point numbers, (height, width, 3 or 4); ``tags`` are by their names."""
    file_tags = TiffImagePlugin.ImageFileDirectory_v2()
    height, width, channels = values.shape
    data = values.tobytes()
    named = {"width": 256, "height": 257, "orientation": 274, "extra": 338, "profile": 34675}
    kept = {256: width, 257: height, 258: (8 * values.itemsize,) * channels, 259: 1, 262: 2, 277: channels, 278: height}
    kept |= {279: len(data), 284: 1, 339: (3,) * channels} | {named[name]: value for name, value in tags.items()}
    for tag, value in kept.items():
        file_tags[tag] = value
    # Pillow adds where the tags end.
    file_tags[273] = 0
    return b"II*\0" + struct.pack("<I", 8) + file_tags.tobytes(8) + data


def test_three_channels_of_floats_are_read_over_0_to_1_with_a_notice():
    picture = read_picture(float_tiff(VALUES))
    assert picture.pixels.tolist() == [[[0, 64, 128], [255, 191, 0], [255, 0, 255]]]
    assert picture.icc_profile is None
    assert english(picture.notices) == (NOTICE,)
    assert measure_picture(float_tiff(VALUES)) == (3, 1, "tiff")


@pytest.mark.parametrize("compression", [1, 5, 8])
def test_what_others_write_is_read(compression):
    values = np.random.default_rng(3).random((20, 30, 3), dtype=np.float32)
    data = cv2.imencode(".tiff", values[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, compression])[1].tobytes()
    assert np.abs(read_picture(data).pixels - 255 * values).max() <= 0.51


def test_doubles_are_read_too():
    assert np.array_equal(
        read_picture(float_tiff(VALUES.astype(np.float64))).pixels, read_picture(float_tiff(VALUES)).pixels
    )


def test_numbers_that_are_levels_are_read_as_levels():
    levels = np.array([[(0, 64, 255), (200, 100, 2)]], dtype=np.float32)
    assert read_picture(float_tiff(levels)).pixels.tolist() == levels.tolist()
    assert read_picture(float_tiff(levels * 257)).pixels.tolist() == levels.tolist()
    # One light in the picture that is far above white makes no levels of the rest.
    lamp = np.full((30, 30, 3), 0.5, dtype=np.float32)
    lamp[3, 4] = 200
    assert read_picture(float_tiff(lamp)).pixels[0, 0].tolist() == [128, 128, 128]


def test_the_fourth_channel_is_what_the_file_says_it_is():
    values = np.array([[(0.5, 0.25, 0, 0.5)]], dtype=np.float32)
    assert read_picture(float_tiff(values)).pixels.tolist() == [[[128, 64, 0, 128]]]
    assert read_picture(float_tiff(values, extra=(2,))).pixels.tolist() == [[[128, 64, 0, 128]]]
    assert read_picture(float_tiff(values, extra=(1,))).pixels.tolist() == [[[255, 128, 0, 128]]]
    assert read_picture(float_tiff(values, extra=(0,))).pixels.tolist() == [[[128, 64, 0]]]


def test_the_profile_and_the_orientation_of_floats_are_followed():
    picture = read_picture(float_tiff(VALUES, profile=display_p3(), orientation=6))
    assert picture.pixels.tolist() == [[[0, 64, 128]], [[255, 191, 0]], [[255, 0, 255]]]
    assert picture.icc_profile == display_p3()
    notices = read_picture(float_tiff(VALUES, profile=b"hello")).notices
    assert english(notices) == english((NOTICE, BROKEN_PROFILE))


@pytest.mark.parametrize("read", [read_picture, check_picture, measure_picture])
def test_floats_over_the_bound_are_refused_before_they_are_decoded(read):
    with pytest.raises(PictureTooLarge, match="64 megapixels"):
        read(float_tiff(VALUES, width=MAX_PIXELS, height=2))


def test_floats_of_which_pixels_are_missing_are_refused():
    values = np.ones((40, 40, 3), dtype=np.float32)
    with pytest.raises(UnreadablePicture, match="damaged"):
        read_picture(float_tiff(values)[:-4000])

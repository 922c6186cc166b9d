"""Files that were cut off: refused with the missing share, or shown as far as they go."""

import struct

import cv2
import numpy as np
import pytest
from PIL import Image

from components.errors import UnreadablePicture
from components.imaging.formats.mending import BESIDE, COARSE
from components.imaging.picture.picture import check_picture, measure_picture, read_picture
from tests.imaging.picture.encoded_pictures import encode, noise
from tests.imaging.pngs import END, SIGNATURE, interlaced, png_with
from tests.imaging.profiles import display_p3

PIXELS = noise(60, 50)


SMOOTH = cv2.resize(noise(6, 8), (160, 120), interpolation=cv2.INTER_CUBIC)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("rows", [1, 17, 59])
def test_a_cut_png_is_refused_with_the_share_that_is_missing_or_shown_as_far_as_it_goes(rows, channels):
    pixels = noise(60, 50, channels)
    whole = png_with(pixels, compress_level=0)
    # Stored, every row takes its bytes and one for its filter; a header of five is in the first block.
    at = whole.index(b"IDAT") + 4 + 2 + 5 + rows * (1 + 50 * channels) + 10
    percent = round(100 * (60 - rows) / 60)
    with pytest.raises(UnreadablePicture, match=f"^The lower {percent} % of this picture is missing: .* whole file"):
        read_picture(whole[:at])
    picture = read_picture(whole[:at], cut=True)
    assert np.array_equal(picture.pixels[:rows, :, :channels], pixels[:rows])
    assert (picture.pixels[rows:, :, 3] == 0).all()
    assert picture.missing[rows:].all()
    assert not picture.missing[:rows].any()
    [notice] = picture.notices
    share = f"The lower {percent} % of this picture is missing"
    assert str(notice) == f"{share}, and transparent where it is shown here: its file was cut off."
    assert check_picture(whole[:at], cut=True)[3] == (notice,)


def test_the_pixels_before_damage_in_the_middle_of_a_png_are_shown():
    whole = bytearray(png_with(PIXELS))
    at = whole.index(b"IDAT") + 4
    whole[at + 4000 : at + 4100] = b"\xff" * 100
    with pytest.raises(UnreadablePicture, match="% of this picture is missing"):
        read_picture(bytes(whole))
    picture = read_picture(bytes(whole), cut=True)
    came = 60 - picture.missing.any(axis=1).sum()
    assert 0 < came < 60
    assert np.array_equal(picture.pixels[: came - 3, :, :3], PIXELS[: came - 3])


def test_of_an_interlaced_png_every_pixel_that_came_is_counted():
    whole = interlaced(PIXELS)
    assert np.array_equal(read_picture(whole).pixels, PIXELS)
    picture = read_picture(whole[: len(whole) // 2], cut=True)
    assert np.array_equal(picture.pixels[~picture.missing][:, :3], PIXELS[~picture.missing])
    assert 0.4 < picture.missing.mean() < 0.6
    with pytest.raises(UnreadablePicture, match=r"^(4\d|5\d) % of this picture is missing"):
        read_picture(whole[: len(whole) // 2])


def test_a_cut_jpeg_is_refused_with_the_share_that_is_missing_or_shown_as_far_as_it_goes():
    data = encode(Image.fromarray(SMOOTH), "JPEG", quality=95, subsampling=0)
    whole = read_picture(data).pixels
    for kept in (0.3, 0.6, 0.9):
        cut = data[: data.index(b"\xff\xda") + int(kept * (len(data) - data.index(b"\xff\xda")))]
        with pytest.raises(UnreadablePicture, match=r"^The lower \d+ % of this picture is missing"):
            read_picture(cut)
        picture = read_picture(cut, cut=True)
        came = 120 - picture.missing.any(axis=1).sum()
        assert np.array_equal(picture.pixels[:came, :, :3], whole[:came])
        assert (picture.pixels[came:, :, 3] == 0).all()
        # Every row of the picture is about as hard to say as any other.
        assert abs(came / 120 - kept) < 0.2


@pytest.mark.parametrize("options", [{"quality": 90}, {"lossless": True}, {"icc_profile": display_p3()}], ids=str)
@pytest.mark.parametrize("channels", [3, 4])
def test_a_cut_webp_is_refused_with_the_share_that_is_missing_or_shown_as_far_as_it_goes(options, channels):
    pixels = noise(400, 300, channels)
    pixels[..., 3:] = 255
    data = encode(Image.fromarray(pixels), "WEBP", **options)
    whole = read_picture(data).pixels
    for kept in (0.4, 0.9):
        cut = data[: int(kept * len(data))]
        with pytest.raises(UnreadablePicture, match=r"^The lower \d+ % of this picture is missing"):
            read_picture(cut)
        picture = read_picture(cut, cut=True)
        came = 400 - picture.missing.any(axis=1).sum()
        assert np.array_equal(picture.pixels[:came, :, :3], whole[:came, :, :3])
        assert (picture.pixels[came:, :, 3] == 0).all()
        assert abs(came / 400 - kept) < 0.2
        assert measure_picture(cut) == (300, 400, "webp")


def test_a_webp_that_was_cut_behind_its_pixels_is_whole():
    data = encode(Image.fromarray(SMOOTH), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    picture = read_picture(data[:-5])
    assert np.array_equal(picture.pixels, read_picture(data).pixels)
    assert picture.notices == (BESIDE,)


def test_a_webp_that_says_it_is_far_longer_than_its_picture_is_not_filled_up():
    data = bytearray(encode(Image.fromarray(SMOOTH), "WEBP")[:2000])
    data[16:20] = struct.pack("<I", 2**32 - 20)
    with pytest.raises(UnreadablePicture, match="damaged"):
        read_picture(bytes(data), cut=True)


def test_a_progressive_jpeg_that_lacks_scans_is_coarse():
    data = encode(Image.fromarray(SMOOTH), "JPEG", quality=95, progressive=True)
    scans = [at for at in range(len(data)) if data.startswith(b"\xff\xda", at)]
    for at in (scans[3], (scans[-1] + len(data)) // 2):
        with pytest.raises(UnreadablePicture, match="fine details"):
            read_picture(data[:at])
        picture = read_picture(data[:at], cut=True)
        assert picture.notices == (COARSE,)
        assert picture.missing is None
    picture = read_picture(data[: (scans[0] + scans[1]) // 2], cut=True)
    assert picture.missing.any()


def exif_with_thumbnail() -> bytes:
    """Return EXIF data with a thumbnail, whose file is a JPEG of its own."""
    thumbnail = encode(Image.fromarray(SMOOTH).resize((40, 30)), "JPEG")
    first = struct.pack("<HHHII", 1, 0x0112, 3, 1, 1) + struct.pack("<I", 26)
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, len(thumbnail), 0)
    return b"Exif\0\0II*\0\x08\0\0\0" + first + second + thumbnail


def test_a_cut_progressive_jpeg_with_a_thumbnail_is_coarse():
    data = encode(Image.fromarray(SMOOTH), "JPEG", quality=95, progressive=True, exif=exif_with_thumbnail())
    scans = [at for at in range(data.rindex(b"\xff\xc2"), len(data)) if data.startswith(b"\xff\xda", at)]
    for at in (scans[3], (scans[-1] + len(data)) // 2):
        with pytest.raises(UnreadablePicture, match="fine details"):
            read_picture(data[:at])
        assert read_picture(data[:at], cut=True).notices == (COARSE,)


def test_half_a_jpeg_lacks_its_lower_half_whatever_its_comment_contains():
    data = encode(Image.fromarray(SMOOTH), "JPEG", quality=95, exif=exif_with_thumbnail())
    data = data[:2] + b"\xff\xfe\0\6\1\xff\xc2\2" + data[2:]
    at = (data.rindex(b"\xff\xda") + len(data)) // 2
    with pytest.raises(UnreadablePicture, match=r"^The lower \d+ % of this picture is missing"):
        read_picture(data[:at])
    assert read_picture(data[:at], cut=True).missing.any()


def test_a_picture_of_which_nothing_came_is_refused_even_where_a_part_would_do():
    whole = png_with(PIXELS)
    for data in (whole[:33], whole[: whole.index(b"IDAT") + 5], SIGNATURE + whole[8:33] + END):
        with pytest.raises(UnreadablePicture, match=r"^100 % of this picture is missing"):
            read_picture(data, cut=True)

"""A picture is read upright, in RGB and with its profile, and is written without the metadata of the upload."""

import io
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageOps

from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.picture import fit_view, flatten, measure_picture, read_picture, write_png
from tests.english import english
from tests.imaging.picture.encoded_pictures import encode, noise, two_tone

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_pixels_of_a_png_are_kept_as_they_are():
    pixels = noise(20, 30)
    picture = read_picture(encode(Image.fromarray(pixels), "PNG"))
    assert picture.size == (30, 20)
    assert np.array_equal(picture.pixels, pixels)
    assert picture.notices == ()


def test_a_transparent_picture_keeps_its_alpha():
    pixels = noise(8, 9, 4)
    assert np.array_equal(read_picture(encode(Image.fromarray(pixels), "PNG")).pixels, pixels)


def test_exif_orientation_is_applied_once():
    pixels = np.zeros((20, 40, 3), dtype=np.uint8)
    pixels[:, :20] = (255, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned 90 degrees clockwise to stand upright
    picture = read_picture(encode(Image.fromarray(pixels), "JPEG", exif=exif, quality=95))
    assert picture.size == (20, 40)
    assert picture.pixels[5, 10, 0] > 200
    assert picture.pixels[35, 10, 0] < 50


def test_a_photo_of_a_phone_is_read_from_heic():
    pixels = cv2.resize(noise(8, 12), (96, 64), interpolation=cv2.INTER_CUBIC)
    picture = read_picture(encode(Image.fromarray(pixels), "HEIF", quality=90, chroma=444))
    assert picture.size == (96, 64)
    assert np.abs(picture.pixels.astype(int) - pixels).mean() < 3
    assert picture.notices == ()


def test_a_transparent_heic_keeps_its_alpha():
    image = two_tone()
    image.putalpha(77)
    assert np.abs(read_picture(encode(image, "HEIF")).pixels[..., 3].astype(int) - 77).max() <= 2


@pytest.mark.parametrize("mode", ["I;16", "RGB;16"])
def test_a_heic_of_ten_bits_is_reduced_with_a_notice(mode):
    values = np.full((64, 64) if mode == "I;16" else (64, 64, 3), 128 * 257, dtype=np.uint16)
    file = io.BytesIO()
    pillow_heif.encode(mode, (64, 64), values.tobytes(), file)
    picture = read_picture(file.getvalue())
    assert np.abs(picture.pixels.astype(int) - 128).max() <= 2
    assert english(picture.notices) == ("The picture's 10 bits per channel were reduced to 8.",)


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_every_format_stands_upright_by_one_turn(fmt):
    image = two_tone()
    exif = Image.Exif()
    exif[0x0112] = 6
    image.info["exif"] = exif.tobytes()  # where the writer of HEIC looks when it stores the turn itself
    data = encode(image, fmt, exif=image.info["exif"]) if fmt != "HEIF" else encode(image, fmt)
    assert fmt not in ("AVIF", "HEIF") or b"irot" in data
    picture = read_picture(data)
    assert picture.size == (64, 96)
    assert picture.pixels[10, 32, 0] > 200
    assert picture.pixels[85, 32, 0] < 50


def test_an_orientation_that_a_heic_only_tells_is_not_followed():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(two_tone(), "HEIF", exif=exif)
    assert b"irot" not in data  # by ISO/IEC 23008-12, A.2.1 the tag says what was done, and is no order
    assert read_picture(data).size == (96, 64)


@pytest.mark.parametrize(("fmt", "word"), [("GIF", "first"), ("PNG", "first"), ("WEBP", "first"), ("HEIF", "main")])
def test_of_several_frames_the_first_is_used_with_a_notice(fmt, word):
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "lime", "blue")]
    picture = read_picture(encode(frames[0], fmt, save_all=True, append_images=frames[1:]))
    assert np.abs(picture.pixels[32, 32].astype(int) - (255, 0, 0)).max() <= 4
    assert f"Only the {word} of 3 frames is used." in english(picture.notices)


def test_where_a_photo_was_taken_is_never_written():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0)})
    for fmt in ("JPEG", "HEIF"):
        uploaded = encode(two_tone(), fmt, exif=exif)
        assert Image.open(io.BytesIO(uploaded)).getexif().get_ifd(0x8825)
        picture = read_picture(uploaded)
        written = Image.open(io.BytesIO(write_png(picture.pixels, picture.icc_profile)))
        assert not written.getexif()
        assert written.info.keys() <= {"icc_profile"}


def test_the_colour_profile_comes_out_as_it_went_in():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = read_picture(encode(Image.fromarray(noise(4, 4)), "PNG", icc_profile=profile))
    written = Image.open(io.BytesIO(write_png(picture.pixels, picture.icc_profile)))
    assert written.info["icc_profile"] == profile


def test_what_is_written_holds_no_metadata_of_the_upload():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    picture = read_picture(encode(Image.fromarray(noise(4, 4)), "JPEG", exif=exif))
    assert b"A camera" not in write_png(picture.pixels)
    assert Image.open(io.BytesIO(write_png(picture.pixels))).info == {}


@pytest.mark.parametrize("mode", ["L", "LA", "P", "CMYK", "1"])
def test_other_modes_become_rgb(mode):
    fmt = "JPEG" if mode == "CMYK" else "PNG"
    picture = read_picture(encode(Image.new("RGB", (6, 5), (90, 90, 90)).convert(mode), fmt))
    assert picture.size == (6, 5)
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape[2] == (4 if mode == "LA" else 3)


def test_sixteen_bits_are_reduced_with_a_notice():
    deep = np.array([[0, 257 * 10], [257 * 200, 65535]], dtype=np.uint16)
    picture = read_picture(encode(Image.fromarray(deep), "PNG"))
    assert picture.pixels[..., 0].tolist() == [[0, 10], [200, 255]]
    assert "16 bits" in str(picture.notices[0])


def test_for_its_size_and_suffix_a_file_is_not_decoded():
    whole = encode(Image.fromarray(noise(200, 300)), "PNG")
    before = BUDGET.decodes
    assert measure_picture(whole) == measure_picture(whole[:100]) == (300, 200, "png")
    assert BUDGET.decodes == before
    read_picture(whole)
    assert BUDGET.decodes == before + 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_as_pillow_turns_it(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(noise(20, 31)), "PNG", exif=exif)
    assert np.array_equal(read_picture(data).pixels, np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data)))))


def test_the_view_fits_and_keeps_the_ratio():
    assert fit_view(noise(300, 1200), 400).shape == (100, 400, 3)
    assert fit_view(small := noise(30, 40), 400) is small


def test_invisible_colours_do_not_travel():
    pixels = np.array([[[10, 20, 30, 0], [10, 20, 30, 255], [0, 0, 0, 128]]], dtype=np.uint8)
    assert flatten(pixels).tolist() == [[[255, 255, 255], [10, 20, 30], [127, 127, 127]]]


def test_a_png_is_as_small_as_of_a_writer_that_searches_filters():
    height, width = np.mgrid[:256, :256].astype(np.uint8)
    photo = read_picture(EXAMPLES / "chelsea.png").pixels
    for pixels in (photo, np.dstack([width, height, width // 2]), np.zeros((512, 512, 4), dtype=np.uint8)):
        searched = encode(Image.fromarray(pixels), "PNG", compress_level=1)
        assert len(write_png(pixels)) < 1.05 * len(searched)

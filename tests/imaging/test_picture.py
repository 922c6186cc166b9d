import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.picture import fit_view, flatten, measure_picture, read_picture, write_png


def encode(image: Image.Image, fmt: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, fmt, **options)
    return file.getvalue()


def noise(height: int, width: int, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (height, width, channels), dtype=np.uint8)


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


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
    assert "16 bits" in picture.notices[0]


def test_a_file_that_is_no_picture_is_refused_with_the_formats_that_work():
    with pytest.raises(UnreadablePicture, match=r"not a picture .* PNG, JPEG"):
        read_picture(b"hello, this is text")


def test_a_picture_cut_in_the_middle_is_refused_as_damaged():
    whole = encode(Image.fromarray(noise(200, 200)), "PNG")
    for read in (read_picture, measure_picture):
        with pytest.raises(UnreadablePicture, match="damaged"):
            read(whole[: len(whole) // 2])


@pytest.mark.parametrize("size", [(8001, 8000), (60000, 60000)])
def test_a_picture_over_the_bound_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureTooLarge, match="more than 64 megapixels"):
        read_picture(huge_png(*size))


def test_a_program_disguised_as_a_picture_is_not_run():
    with pytest.raises(UnreadablePicture):
        read_picture(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n")


def test_the_view_fits_and_keeps_the_ratio():
    assert fit_view(noise(300, 1200), 400).shape == (100, 400, 3)
    small = noise(30, 40)
    assert fit_view(small, 400) is small


def test_invisible_colours_do_not_travel():
    pixels = np.array([[[10, 20, 30, 0], [10, 20, 30, 255], [0, 0, 0, 128]]], dtype=np.uint8)
    assert flatten(pixels).tolist() == [[[255, 255, 255], [10, 20, 30], [127, 127, 127]]]

"""The decoder: a picture's file -> its pixels, upright, within the bounds, and mended where that is needed.

Raises what readers raise, and says nothing of it in words: those are ``picture``'s.
"""

import io
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO, TypeVar

import cv2
import numpy as np
import pillow_heif
from PIL import Image

from components.imaging.colour.colour_tag import BROKEN_PROFILE, is_usable, read_tag
from components.imaging.colour.hdr import show_tagged
from components.imaging.formats.bombs import check_before_decoding, check_size, check_structure, has_sound_exif
from components.imaging.formats.float_tiff import FloatTiff, open_float_tiff
from components.imaging.formats.frames import describe_frames
from components.imaging.formats.mending import Mended, mend_file, mend_refused
from components.imaging.formats.png_bands import BAND_BYTES, has_bands, read_bands
from components.imaging.formats.png_file import open_png
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.mode import crop_bands, depth_of, unpack
from components.imaging.picture.orientation import BROKEN_EXIF, read_orientation, turn
from components.imaging.picture.row_scaling import fit_rows, gather_rows

Read = TypeVar("Read")

MAX_PIXELS = 64_000_000
# Named, so that no file can call a reader which starts another program (EPS calls Ghostscript).
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF")
# What a broken file makes the readers raise; found by changing bytes of whole ones.
BREAKS = (OSError, ValueError, SyntaxError, EOFError, TypeError, RuntimeError, LookupError, struct.error)
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp"}
# The size box of an HEIF file (ISO/IEC 23008-12, 6.5.3): length 20, version 0, no flags, width and height.
SIZE_BOX = re.compile(rb"\x00\x00\x00\x14ispe\x00\x00\x00\x00(.{8})", re.DOTALL)

# Pillow learns HEIC, as phones send it; the small and the hidden pictures in such a file are not for us.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

# Pixels: (height, width, 3 or 4) uint8; their ICC profile; notices; which are missing: (height, width) bool, or None;
# those of the notices that ``check_pixels`` gives too.
Decoded = tuple[np.ndarray, bytes | None, tuple[str, ...], np.ndarray | None, tuple[str, ...]]


def decode_picture(file: BinaryIO, cut: bool, longest: int | None = None) -> Decoded:
    """Return what is in a file. ``cut``: as far as it goes, where pixels are missing.

    ``longest``: scaled down on the way so that no edge is longer, where that can be; where not, it comes as it is.

    Raises UnreadablePicture, Image.DecompressionBombError for more than ``MAX_PIXELS``, or one of ``BREAKS``.
    """
    if (tiff := _open_float(file)) is not None:
        return _decode_float(tiff)
    return _read_mended(partial(_decode, longest=longest), file, cut)


def decode_rows(png: bytes) -> Iterator[np.ndarray]:
    """Yield all rows of a PNG of 8 bits, RGB or RGBA, in bands, as the file has them. Raises as ``decode_picture``."""
    opened = open_png(io.BytesIO(png))
    with BUDGET.decode(BAND_BYTES):
        for band in read_bands(opened):
            yield np.asarray(band)


def check_pixels(file: BinaryIO, cut: bool) -> tuple[str, ...]:
    """Return notices about what was damaged in a file that decodes to its end. Raises as ``decode_picture``."""
    if (tiff := _open_float(file)) is not None:
        return _decode_float(tiff)[2]
    return _read_mended(_check, file, cut)


def measure_file(file: BinaryIO) -> tuple[int, int, str]:
    """Return (width, height, file suffix) by a file's header. Raises as ``decode_picture``."""
    if (tiff := _open_float(file)) is not None:
        return tiff.width, tiff.height, "tiff"
    if (png := open_png(file)) is not None:
        if png.size[0] * png.size[1] > MAX_PIXELS:
            raise Image.DecompressionBombError
        return *png.size, "png"
    # Some headers can be read only with what follows them.
    return _read_mended(_measure, file, cut=True)


def _read_mended(read: Callable[[Mended], Read], file: BinaryIO, cut: bool) -> Read:
    """Return what is read of a file, mended a second time where its decoder refuses it."""
    mended = mend_file(file, MAX_PIXELS, cut)
    try:
        return read(mended)
    except BREAKS:
        again = mend_refused(mended, MAX_PIXELS, cut)
        if again is None:
            raise
    return read(again)


def _decode(mended: Mended, longest: int | None) -> Decoded:
    with _open(mended.file) as (image, count):
        check_size(image)
        check_before_decoding(image)
        notices = [*describe_frames(image), *mended.notices]
        depth, tag = depth_of(image), read_tag(image, mended.colour)
        missing = mended.missing
        with BUDGET.decode(count):
            rows, profile, conversions = unpack(image, _bands_of(image, mended), depth, tag.icc_profile)
            is_shown_otherwise = tag.hdr is not None or tag.narrow
            if longest is None or missing is not None or is_shown_otherwise:
                pixels = gather_rows(rows, image.size)
            else:
                pixels = fit_rows(rows, image.size, longest)
            if is_shown_otherwise:
                pixels, profile, shown = show_tagged(pixels, tag)
                conversions += shown
            if missing is not None:
                pixels = pixels if pixels.shape[2] == 4 else cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
                pixels[missing] = 0
            is_sound = has_sound_exif(image)
            orientation, faults = read_orientation(image) if is_sound else (1, [BROKEN_EXIF])
            pixels = turn(pixels, orientation)
            missing = None if missing is None else turn(missing.view(np.uint8), orientation).view(bool)
    damage = mended.notices if is_sound else (*mended.notices, BROKEN_EXIF)
    return pixels, profile, (*notices, *faults, *conversions, *tag.notices), missing, damage


def _check(mended: Mended) -> tuple[str, ...]:
    with _open(mended.file) as (image, count):
        check_size(image)
        check_before_decoding(image)
        with BUDGET.decode(count):
            for _ in _bands_of(image, mended):
                pass
        return mended.notices if has_sound_exif(image) else (*mended.notices, BROKEN_EXIF)


def _measure(mended: Mended) -> tuple[int, int, str]:
    with _open(mended.file) as (image, _):
        return image.width, image.height, SUFFIXES.get(image.format, image.format.lower())


def _bands_of(image: Image.Image, mended: Mended) -> Iterator[Image.Image]:
    """Return what yields an open image from top to bottom, decoded in bands where that can be."""
    png = mended.png
    return read_bands(png) if png and png.file is mended.file and has_bands(png) else crop_bands(image)


def _open_float(file: BinaryIO) -> FloatTiff | None:
    check_structure(file)
    tiff = open_float_tiff(file)
    if tiff is not None and tiff.width * tiff.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    return tiff


def _decode_float(tiff: FloatTiff) -> Decoded:
    profile = tiff.icc_profile if is_usable(tiff.icc_profile, "RGB") else None
    broken = [BROKEN_PROFILE] if tiff.icc_profile and not profile else []
    with BUDGET.decode(tiff.weight):
        pixels = tiff.decode()
    notices = (f"The picture's {tiff.bits}-bit floating point numbers were reduced to 8 bits.", *broken)
    return pixels, profile, notices, None, notices


@contextmanager
def _open(file: BinaryIO) -> Iterator[tuple[Image.Image, int]]:
    """Give a picture of which the header was read, and how many pixels are decoded for it."""
    check_structure(file)
    with Image.open(file, formats=FORMATS) as image:
        count = max(image.width * image.height, _largest_part(image))
        if count > MAX_PIXELS:
            raise Image.DecompressionBombError
        yield image, count


def _largest_part(image: Image.Image) -> int:
    """Return the pixels of the largest picture in an HEIF file, before it is cropped; 0 for another file.

    The size that such a file shows is that of its crop, and what is decoded may be far larger.
    """
    if image.format != "HEIF":
        return 0
    image.fp.seek(0)
    sizes = (struct.unpack(">II", box[1]) for box in SIZE_BOX.finditer(image.fp.read()))
    return max((width * height for width, height in sizes), default=0)

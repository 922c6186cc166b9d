"""Decode a picture's file to upright pixels within the bounds, and mend damaged files.

Raises the errors of the readers; ``picture`` turns them into sentences.
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
from PIL import Image, ImageFile, UnidentifiedImageError

from components.imaging.colour.colour_tag import BROKEN_PROFILE, is_usable, read_tag
from components.imaging.colour.hdr import show_tagged
from components.imaging.formats.bombs import check_before_decoding, check_size, check_structure, has_sound_exif
from components.imaging.formats.float_tiff import FloatTiff, open_float_tiff
from components.imaging.formats.frames import describe_frames
from components.imaging.formats.mending import Mended, mend_file, mend_refused
from components.imaging.formats.png_bands import BAND_BYTES, has_bands, read_bands
from components.imaging.formats.png_file import PngFile, open_png
from components.imaging.formats.png_rows import check_rows
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.heic import register_heic
from components.imaging.picture.image_file import file_of
from components.imaging.picture.mode import crop_bands, depth_of, unpack
from components.imaging.picture.orientation import BROKEN_EXIF, read_orientation, turn
from components.imaging.picture.row_scaling import fit_rows, gather_rows
from components.message.message import Message

Read = TypeVar("Read")

MAX_PIXELS = 64_000_000
# Only these readers, so that no file can start another program (EPS starts Ghostscript).
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", *(("HEIF",) if register_heic() else ()))
# Errors of the readers for damaged files; found by changing bytes of whole files.
BREAKS = (OSError, ValueError, SyntaxError, EOFError, TypeError, RuntimeError, LookupError, struct.error)
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp"}
# The type of the size box of an HEIF file (ISO/IEC 23008-12, 6.5.3). The length of the box is in front, in 4 bytes; a
# length of 1 says that 8 bytes with the length follow. Then come version and flags, 4 bytes, the width and the height.
SIZE_BOX, SIZE_BOX_LENGTH = re.compile(rb"ispe"), 20

# Pixels: (height, width, 3 or 4) uint8; their ICC profile; notices; missing pixels: (height, width) bool, or None; the
# notices about damage, which ``check_pixels`` returns too.
Decoded = tuple[np.ndarray, bytes | None, tuple[Message, ...], np.ndarray | None, tuple[Message, ...]]


def decode_picture(file: BinaryIO, cut: bool, longest: int | None = None) -> Decoded:
    """Return the decoded picture in a file.

    ``cut``: accept a file with missing pixels. ``longest``: scale down while decoding so that no edge is longer, where
    the format allows; otherwise the picture keeps its size. Raises UnreadablePicture, Image.DecompressionBombError for
    more than MAX_PIXELS, or one of BREAKS.
    """
    if (tiff := _open_float(file)) is not None:
        return _decode_float(tiff)
    return _read_mended(partial(_decode, longest=longest), file, cut)


def decode_rows(png: bytes) -> Iterator[np.ndarray]:
    """Yield all rows of an 8-bit PNG, RGB or RGBA, in bands, unconverted. Raises as ``decode_picture``."""
    opened = open_png(io.BytesIO(png))
    if opened is None:
        raise UnidentifiedImageError("not a PNG")
    with BUDGET.decode(BAND_BYTES):
        for band in read_bands(opened):
            yield np.asarray(band)


def check_pixels(file: BinaryIO, cut: bool) -> tuple[Message, ...]:
    """Return notices about the damage of a file that decodes to its end. Raises as ``decode_picture``.

    Most PNGs are not decoded: their check sums tell as much.
    """
    if (tiff := _open_float(file)) is not None:
        return _decode_float(tiff)[2]
    return _read_mended(_check, file, cut)


def may_be_transparent(file: BinaryIO) -> bool:
    """Return whether pixels may be transparent, by a file's header. Raises as ``decode_picture``."""
    return _open_float(file) is None and _read_mended(_has_transparency, file, cut=True)


def measure_file(file: BinaryIO) -> tuple[int, int, str]:
    """Return (width, height, file suffix) from a file's header. Raises as ``decode_picture``."""
    if (tiff := _open_float(file)) is not None:
        return tiff.width, tiff.height, "tiff"
    if (png := open_png(file)) is not None:
        if png.size[0] * png.size[1] > MAX_PIXELS:
            raise Image.DecompressionBombError
        return *png.size, "png"
    # Some headers can be read only in a mended file.
    return _read_mended(_measure, file, cut=True)


def _read_mended(read: Callable[[Mended], Read], file: BinaryIO, cut: bool) -> Read:
    """Return the result of ``read`` for a mended file, which is mended a second time where the decoder refuses it."""
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
            is_converted = tag.hdr is not None or tag.narrow
            if longest is None or missing is not None or is_converted:
                pixels = gather_rows(rows, image.size)
            else:
                pixels = fit_rows(rows, image.size, longest)
            if is_converted:
                pixels, profile, shown = show_tagged(pixels, tag)
                conversions += shown
            if missing is not None:
                pixels = pixels if pixels.shape[2] == 4 else cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
                pixels[missing] = 0
            is_sound = has_sound_exif(image)
            orientation, exif_notices = read_orientation(image) if is_sound else (1, [BROKEN_EXIF])
            pixels = turn(pixels, orientation)
            missing = None if missing is None else turn(missing.view(np.uint8), orientation).view(bool)
    damage = mended.notices if is_sound else (*mended.notices, BROKEN_EXIF)
    return pixels, profile, (*notices, *exif_notices, *conversions, *tag.notices), missing, damage


def _check(mended: Mended) -> tuple[Message, ...]:
    with _open(mended.file) as (image, count):
        check_size(image)
        check_before_decoding(image)
        if (png := _banded(mended)) is not None:
            check_rows(png)
        else:
            with BUDGET.decode(count):
                for _ in _bands_of(image, mended):
                    pass
        return mended.notices if has_sound_exif(image) else (*mended.notices, BROKEN_EXIF)


def _measure(mended: Mended) -> tuple[int, int, str]:
    with _open(mended.file) as (image, _):
        name = image.format or ""
        return image.width, image.height, SUFFIXES.get(name, name.lower())


def _has_transparency(mended: Mended) -> bool:
    with _open(mended.file) as (image, _):
        return mended.missing is not None or image.has_transparency_data


def _bands_of(image: ImageFile.ImageFile, mended: Mended) -> Iterator[Image.Image]:
    """Return the bands of an open image from top to bottom, decoded one by one where the format allows."""
    png = _banded(mended)
    return crop_bands(image) if png is None else read_bands(png)


def _banded(mended: Mended) -> PngFile | None:
    """Return the PNG that is read in bands, None for a file that is decoded as a whole."""
    png = mended.png
    return png if png and png.file is mended.file and has_bands(png) else None


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
    reduced = Message("The picture's {bits}-bit floating point numbers were reduced to 8 bits.", bits=tiff.bits)
    notices = (reduced, *broken)
    return pixels, profile, notices, None, notices


@contextmanager
def _open(file: BinaryIO) -> Iterator[tuple[ImageFile.ImageFile, int]]:
    """Give an image whose header was read, and the count of pixels that its decoding takes."""
    check_structure(file)
    with Image.open(file, formats=FORMATS) as image:
        count = max(image.width * image.height, _largest_part(image))
        if count > MAX_PIXELS:
            raise Image.DecompressionBombError
        yield image, count


def _largest_part(image: ImageFile.ImageFile) -> int:
    """Return the pixel count of the largest picture in an HEIF file, before cropping; 0 for another file.

    The size of an HEIF image is the size of its crop; the decoded picture may be far larger.
    """
    if image.format != "HEIF":
        return 0
    file = file_of(image)
    file.seek(0)
    data = file.read()
    return max((width * height for width, height in _size_boxes(data)), default=0)


def _size_boxes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the width and height of each size box, wherever it is: readers take any flags, and a box that is longer."""
    for box in SIZE_BOX.finditer(data):
        length, at = int.from_bytes(data[max(box.start() - 4, 0) : box.start()], "big"), box.end()
        if length == 1:
            at += 8
        elif length and not SIZE_BOX_LENGTH <= length <= len(data) - box.start() + 4:
            continue
        if at + 12 <= len(data):
            yield struct.unpack_from(">II", data, at + 4)

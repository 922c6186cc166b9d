"""The picture: a file read once, upright, with its pixels and colour profile kept.

Files with other numbers than 8-bit RGB are converted, with a notice. RGB numbers stay unchanged and keep their colour
profile; ``colour.conversion`` converts canvases and views to sRGB.
"""

import io
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from typing import BinaryIO, cast

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.picture.decoder import (
    BREAKS,
    MAX_PIXELS,
    check_pixels,
    decode_picture,
    decode_rows,
    may_be_transparent,
    measure_file,
)
from components.imaging.picture.heic import MISSING, can_read_heic, names_heic
from components.imaging.picture.row_scaling import BAND, fit_size, scale_down
from components.message.message import Message

# An AVIF is recognized by its main brand or a compatible brand (ISO/IEC 14496-12, 4.3).
BEGINNING = re.compile(
    rb"(?P<png>\x89PNG\r\n\x1a\n)|(?P<jpg>\xff\xd8\xff)|(?P<webp>RIFF.{4}WEBP)|(?P<gif>GIF8[79]a)"
    rb"|(?P<avif>.{4}ftyp(?:.{4}){0,12}?avi[fs])",
    re.DOTALL,
)
# With one filter for all rows: on photos the bytes of a search for the best filter of each row, within 5 %, in half to
# four fifths of the time.
PNG_OPTIONS = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)


@dataclass(frozen=True, eq=False)
class Picture:
    """Hold an upright picture.

    ``pixels``: (height, width, 3 or 4) uint8, RGB or RGBA with straight alpha. ``notices``: sentences about
    conversions and repairs. ``missing``: (height, width) bool, True where the file lacks a pixel, which is transparent
    then; None for a whole picture. ``damage``: the notices about damage in the file, which ``check_picture`` returns
    too.
    """

    pixels: np.ndarray = field(repr=False)
    icc_profile: bytes | None = field(default=None, repr=False)
    notices: tuple[Message, ...] = ()
    missing: np.ndarray | None = field(default=None, repr=False)
    damage: tuple[Message, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        height, width = self.pixels.shape[:2]
        return width, height


def read_picture(source: Path | bytes, *, cut: bool = False) -> Picture:
    """Return the picture in a file, or in a file's bytes, turned upright by its EXIF orientation.

    ``cut``: accept a picture with missing pixels, with a notice. Raises UnreadablePicture for a file that is no picture
    or a damaged picture, and PictureTooLarge, before decoding, for a picture of more than MAX_PIXELS.
    """
    with _said(source), _as_file(source) as file:
        return Picture(*decode_picture(file, cut))


def read_pixels(source: Path | bytes) -> np.ndarray:
    """Return the pixels of a picture, flattened: contiguous (height, width, 3) uint8. Raises as ``read_picture``."""
    return np.ascontiguousarray(flatten(read_picture(source).pixels))


def read_view(source: Path | bytes, longest: int) -> Picture:
    """Return the picture in a file, also with missing pixels, scaled down so that no edge is over ``longest``.

    Most formats are scaled while decoding, so that the whole picture is never in memory. Raises as ``read_picture``.
    """
    with _said(source), _as_file(source) as file:
        pixels, profile, notices, _, damage = decode_picture(file, True, longest)
        return Picture(fit_view(pixels, longest), profile, notices, damage=damage)


def read_rows(png: bytes) -> Iterator[tuple[int, np.ndarray]]:
    """Yield all rows of a PNG that Proofroom made, in bands: the number of the band's first row, and the rows.

    Rows: (rows, width, 3 or 4) uint8, RGB or RGBA, unconverted. Raises UnreadablePicture.
    """
    top = 0
    with _said(png):
        for band in decode_rows(png):
            yield top, band
            top += band.shape[0]


def measure_picture(source: Path | bytes | mmap) -> tuple[int, int, str]:
    """Return (width, height, file suffix) from a picture's header, without the EXIF orientation.

    Decodes no pixel, so pixels may be missing. Raises as ``read_picture``.
    """
    with _said(source), _as_file(source) as file:
        return measure_file(file)


def check_picture(source: Path | bytes, *, cut: bool = False) -> tuple[int, int, str, tuple[Message, ...]]:
    """Return (width, height, file suffix, notices about damage) of a picture, after decoding it to its end.

    ``cut`` and the errors are as in ``read_picture``.
    """
    with _said(source), _as_file(source) as file:
        notices = check_pixels(file, cut)
        return *measure_file(file), notices


def has_alpha(source: Path | bytes) -> bool:
    """Return whether a picture may have transparent pixels, by its header. Raises as ``read_picture``."""
    with _said(source), _as_file(source) as file:
        return may_be_transparent(file)


def suffix_of(data: bytes) -> str | None:
    """Return "png", "jpg", "webp", "gif" or "avif" by a file's first bytes; None for a format not all browsers show."""
    beginning = BEGINNING.match(data)
    return beginning.lastgroup if beginning else None


def write_png(
    pixels: np.ndarray, icc_profile: bytes | None = None, row_filter: int = cv2.IMWRITE_PNG_FILTER_PAETH
) -> bytes:
    """Return a lossless PNG of ``pixels``: (height, width, 3 or 4) uint8, with the profile and no other metadata.

    ``row_filter``: the filter of all rows, one of OpenCV's IMWRITE_PNG_FILTER.
    """
    order = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    kinds: list[int] = []
    metadata: list[np.ndarray] = []
    if icc_profile:
        kinds, metadata = [cv2.IMAGE_METADATA_ICCP], [np.frombuffer(icc_profile, dtype=np.uint8)]
    options = (*PNG_OPTIONS, cv2.IMWRITE_PNG_FILTER, row_filter)
    _, png = cv2.imencodeWithMetadata(".png", cv2.cvtColor(pixels, order), kinds, metadata, options)
    return png.tobytes()


def fit_view(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return ``pixels`` scaled down so that no edge is over ``longest``; the same array where no edge is."""
    height, width = pixels.shape[:2]
    if max(width, height) <= longest:
        return pixels
    return scale_down(pixels, fit_size((width, height), longest))


def flatten(pixels: np.ndarray) -> np.ndarray:
    """Return (height, width, 3) uint8 RGB, with transparent pixels blended over white.

    The model would see the colour under alpha 0 as opaque, so invisible colours must not be sent.
    """
    if pixels.shape[2] == 3:
        return pixels
    height, width = pixels.shape[:2]
    flat = np.empty((height, width, 3), dtype=np.uint8)
    rows = max(1, BAND // max(1, width))
    for top in range(0, height, rows):
        band = pixels[top : top + rows]
        alpha = cv2.merge([band[..., 3]] * 3)
        over_white = cv2.multiply(np.ascontiguousarray(band[..., :3]), alpha, scale=1 / 255)
        flat[top : top + rows] = cv2.add(over_white, cv2.bitwise_not(alpha))
    return flat


def _as_file(source: Path | bytes | mmap) -> AbstractContextManager[BinaryIO]:
    if isinstance(source, mmap):
        # A map has the methods of a file that are used here, and stays open.
        return nullcontext(cast(BinaryIO, source))
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


@contextmanager
def _said(source: Path | bytes | mmap) -> Iterator[None]:
    """Turn the errors of readers in the block into sentences for the person who chose the file."""
    too_large = False
    try:
        yield
    except (Image.DecompressionBombError, MemoryError):
        # Raised below, so that the new error does not keep the frames that fill the memory.
        too_large = True
    except BREAKS as error:
        raise UnreadablePicture(_unreadable(error, source)) from None
    if too_large:
        raise PictureTooLarge(_too_large())


def _unreadable(error: Exception, source: Path | bytes | mmap) -> Message:
    try:
        with _as_file(source) as file:
            is_heic = names_heic(file)
    except OSError:
        # The file is gone, or its disk fails.
        is_heic = None
    if is_heic and not can_read_heic():
        return MISSING
    # The reader does not recognize a cut HEIC or AVIF as a picture.
    if isinstance(error, UnidentifiedImageError) and is_heic is None:
        return Message(
            "This file is not a picture Proofroom can read. Use a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF or HEIC."
        )
    return Message("This picture is damaged and cannot be read to its end. Export it again and try that file.")


def _too_large() -> Message:
    return Message(
        "This picture has more than {most} megapixels. Make it smaller and try again.", most=MAX_PIXELS // 1_000_000
    )

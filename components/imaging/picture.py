"""A picture: a file read once, upright, bounded, its pixels and colour profile kept as they were.

Files that keep their numbers otherwise than in 8-bit RGB are converted, with a notice. RGB numbers stay, and their
colour profile is carried along with them; canvases and views are taken to sRGB elsewhere, by ``colour``.
"""

import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from PIL import Image, UnidentifiedImageError

from components.errors import PictureTooLarge, UnreadablePicture
from components.imaging.bombs import check_before_decoding, check_size, check_structure
from components.imaging.decode_budget import BUDGET
from components.imaging.frames import describe_frames
from components.imaging.mode import depth_of, unpack
from components.imaging.orientation import turn_upright

MAX_PIXELS = 64_000_000
# Named, so that no file can call a reader which starts another program (EPS calls Ghostscript).
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF")
# What a broken file makes the readers raise; found by changing bytes of whole ones.
BREAKS = (OSError, ValueError, SyntaxError, EOFError, TypeError, RuntimeError, LookupError, struct.error)
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp"}
# An AVIF says so by its main brand or a compatible one (ISO/IEC 14496-12, 4.3).
BEGINNING = re.compile(
    rb"(?P<png>\x89PNG\r\n\x1a\n)|(?P<jpg>\xff\xd8\xff)|(?P<webp>RIFF.{4}WEBP)|(?P<gif>GIF8[79]a)"
    rb"|(?P<avif>.{4}ftyp(?:.{4}){0,12}?avi[fs])",
    re.DOTALL,
)
# On a grainy photo of 12 megapixels: half the time of Pillow's level 1, and 11 % fewer bytes.
PNG_OPTIONS = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
# The size box of an HEIF file (ISO/IEC 23008-12, 6.5.3): length 20, version 0, no flags, width and height.
SIZE_BOX = re.compile(rb"\x00\x00\x00\x14ispe\x00\x00\x00\x00(.{8})", re.DOTALL)

# Pillow learns HEIC, as phones send it; the small and the hidden pictures in such a file are not for us.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@dataclass(frozen=True, eq=False)
class Picture:
    """Hold an upright picture.

    ``pixels``: (height, width, 3 or 4) uint8, RGB or RGBA with straight alpha. ``notices`` are sentences about what
    had to be converted.
    """

    pixels: np.ndarray = field(repr=False)
    icc_profile: bytes | None = field(default=None, repr=False)
    notices: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        height, width = self.pixels.shape[:2]
        return width, height


def read_picture(source: Path | bytes) -> Picture:
    """Return the picture in a file, or in a file's bytes, turned upright by its EXIF orientation.

    Raises UnreadablePicture for a file that is no picture or a broken one, and PictureTooLarge, before its pixels
    are decoded, for one of more than ``MAX_PIXELS``.
    """
    picture = None
    try:
        with _open(source) as (image, count):
            check_size(image)
            check_before_decoding(image)
            notices = describe_frames(image)
            depth = depth_of(image)
            with BUDGET.decode(count):
                pixels, profile, conversions = unpack(image, depth)
                picture = Picture(turn_upright(pixels, image), profile, (*notices, *conversions))
    except (Image.DecompressionBombError, MemoryError):
        # Raised below, where the error no longer holds what fills the memory.
        pass
    except BREAKS as error:
        raise UnreadablePicture(_unreadable(error, source)) from None
    if picture is None:
        raise PictureTooLarge(_too_large())
    return picture


def measure_picture(source: Path | bytes) -> tuple[int, int, str]:
    """Return (width, height, file suffix) as a picture's header says them, its EXIF orientation not applied.

    Decodes nothing: whether the pixels are there, ``read_picture`` tells. Raises as it does.
    """
    try:
        with _open(source) as (image, _):
            return image.width, image.height, SUFFIXES.get(image.format, image.format.lower())
    except Image.DecompressionBombError:
        raise PictureTooLarge(_too_large()) from None
    except BREAKS as error:
        raise UnreadablePicture(_unreadable(error, source)) from None


def check_picture(source: Path | bytes) -> tuple[int, int, str]:
    """Return what ``measure_picture`` does, of a picture that decodes to its end. Raises as ``read_picture``."""
    try:
        with _open(source) as (image, count):
            check_size(image)
            check_before_decoding(image)
            with BUDGET.decode(count):
                image.load()
            return image.width, image.height, SUFFIXES.get(image.format, image.format.lower())
    except Image.DecompressionBombError:
        raise PictureTooLarge(_too_large()) from None
    except BREAKS as error:
        raise UnreadablePicture(_unreadable(error, source)) from None


def suffix_of(data: bytes) -> str | None:
    """Return the suffix of a kind that every browser shows, by how a file begins; None for anything else.

    "png", "jpg", "webp", "gif" or "avif".
    """
    beginning = BEGINNING.match(data)
    return beginning.lastgroup if beginning else None


def write_png(pixels: np.ndarray, icc_profile: bytes | None = None) -> bytes:
    """Return a lossless PNG of ``pixels``: (height, width, 3 or 4) uint8, with the profile and no other metadata."""
    order = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    kinds, metadata = [], []
    if icc_profile:
        kinds, metadata = [cv2.IMAGE_METADATA_ICCP], [np.frombuffer(icc_profile, dtype=np.uint8)]
    _, png = cv2.imencodeWithMetadata(".png", cv2.cvtColor(pixels, order), kinds, metadata, PNG_OPTIONS)
    return png.tobytes()


def fit_view(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return ``pixels`` scaled down so that no edge is over ``longest``; the same array where it already fits."""
    height, width = pixels.shape[:2]
    scale = longest / max(width, height)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def flatten(pixels: np.ndarray) -> np.ndarray:
    """Return RGB: (height, width, 3) uint8, transparency laid on white.

    The model sees the colour under alpha 0 as if it were opaque, so what is invisible must not travel.
    """
    if pixels.shape[2] == 3:
        return pixels
    alpha = cv2.merge([pixels[..., 3]] * 3)
    over_white = cv2.multiply(pixels[..., :3], alpha, scale=1 / 255)
    return cv2.add(over_white, cv2.bitwise_not(alpha))


@contextmanager
def _open(source: Path | bytes) -> Iterator[tuple[Image.Image, int]]:
    """Give a picture of which the header was read, and how many pixels are decoded for it."""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
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


def _unreadable(error: Exception, source: Path | bytes) -> str:
    # Of an HEIC or AVIF cut short, the reader says that it is no picture at all.
    if isinstance(error, UnidentifiedImageError) and not _begins_as_heif(source):
        return "This file is not a picture Proofroom can read. Use a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF or HEIC."
    return "This picture is damaged and cannot be read to its end. Export it again and try that file."


def _begins_as_heif(source: Path | bytes) -> bool:
    return pillow_heif.is_supported(io.BytesIO(source) if isinstance(source, bytes) else source)


def _too_large() -> str:
    return f"This picture has more than {MAX_PIXELS // 1_000_000} megapixels. Make it smaller and try again."

"""A picture: a file read once, upright, bounded, its pixels and colour profile kept as they were.

Reads 8 bits per channel; deeper ones, palettes, grey and CMYK are converted with a notice. Does not convert between
colour profiles: the profile is carried along with the numbers it belongs to.
"""

import io
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from components.errors import PictureTooLarge, UnreadablePicture

MAX_PIXELS = 64_000_000
# Named, so that no file can call a reader which starts another program (EPS calls Ghostscript).
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp"}
BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"RIFF", "webp"))
# On a grainy photo of 12 megapixels: half the time of Pillow's level 1, and 11 % fewer bytes.
PNG_OPTIONS = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)


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
    try:
        with _open(source) as image:
            profile = image.info.get("icc_profile")
            mode = image.mode
            ImageOps.exif_transpose(image, in_place=True)
            pixels, notice = _as_eight_bits(image)
    except (Image.DecompressionBombError, MemoryError):
        pixels = None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise UnreadablePicture(_unreadable(error)) from None
    if pixels is None:
        raise PictureTooLarge(_too_large())
    # A profile describes the numbers it came with: CMYK, grey and palette profiles do not fit RGB numbers.
    profile = profile if mode in ("RGB", "RGBA", "RGBX", "P") else None
    return Picture(pixels, profile, (notice,) if notice else ())


def measure_picture(source: Path | bytes) -> tuple[int, int, str]:
    """Return (width, height, file suffix) of a picture that decodes whole, its EXIF orientation not applied.

    Raises what ``read_picture`` raises.
    """
    try:
        with _open(source) as image:
            image.load()
            return image.width, image.height, SUFFIXES.get(image.format, image.format.lower())
    except Image.DecompressionBombError:
        raise PictureTooLarge(_too_large()) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise UnreadablePicture(_unreadable(error)) from None


def suffix_of(data: bytes) -> str | None:
    """Return "png", "jpg" or "webp", which every browser shows, by how a file begins; None for anything else."""
    return next((suffix for beginning, suffix in BEGINNINGS if data.startswith(beginning)), None)


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


def _open(source: Path | bytes) -> Image.Image:
    image = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise Image.DecompressionBombError
    return image


def _as_eight_bits(image: Image.Image) -> tuple[np.ndarray, str]:
    """Return the pixels as RGB or RGBA, and the notice to give, or an empty text."""
    mode = image.mode
    if mode in ("RGB", "RGBA") and "transparency" not in image.info:
        return np.array(image), ""
    if mode.startswith("I") or mode == "F":
        values = np.asarray(image, dtype=np.float64)
        # "I;16" holds 16 bits; "I" and "F" hold whatever was stored, most often 16 bits or 0..1.
        most = 65535 if values.max(initial=0) > 255 or mode.startswith("I;16") else 255 if values.max() > 1 else 1
        grey = np.clip(np.rint(values * (255 / most)), 0, 255).astype(np.uint8)
        return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), "The picture's 16 bits per channel were reduced to 8."
    transparent = mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    notice = {"CMYK": "The picture was converted from CMYK to RGB.", "P": ""}.get(mode, "")
    return np.array(image.convert("RGBA" if transparent else "RGB")), notice


def _unreadable(error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "This file is not a picture Proofroom can read. Use a PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF."
    return "This picture is damaged and cannot be read to its end. Export it again and try that file."


def _too_large() -> str:
    return f"This picture has more than {MAX_PIXELS // 1_000_000} megapixels. Make it smaller and try again."

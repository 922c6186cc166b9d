"""Check an uploaded picture or mask, and decode it."""

import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from components.offline.server.refusal import Refusal

MIME_TYPES = ("image/jpeg", "image/png", "image/webp")
FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 50 * 1024 * 1024
MOST_PIXELS = 64_000_000


@dataclass(frozen=True)
class Upload:
    """Hold one file of a form, unchanged."""

    field: str
    mime: str
    content: bytes


def decode_picture(upload: Upload, position: int) -> np.ndarray:
    """Return (height, width, 3) uint8 RGB, with transparent pixels blended over white."""
    _check_part(upload)
    picture = _open(upload, f"Invalid image file or mode for image {position}, please check your image file.")
    if picture.mode in ("RGB", "L"):
        return np.asarray(picture.convert("RGB"))
    rgba = np.asarray(picture.convert("RGBA"))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return cv2.convertScaleAbs(rgba[..., :3] * alpha + 255 * (1 - alpha))


def decode_mask(upload: Upload, size: tuple[int, int]) -> np.ndarray:
    """Return (height, width) bool, True where alpha is 0; ``size`` is the first image's (width, height)."""
    _check_part(upload)
    if not upload.content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Refusal("Invalid mask image format - mask must be a PNG.", "invalid_mask_image_format")
    mask = _open(upload, "Invalid mask image format - the mask is no readable PNG.")
    if mask.size != size:
        raise Refusal(
            "Invalid mask image format - mask size does not match image size"
            f" (mask {mask.width}x{mask.height}, image {size[0]}x{size[1]}).",
            "invalid_mask_image_format",
        )
    if "A" not in mask.getbands() and "transparency" not in mask.info:
        raise Refusal("Invalid mask image format - mask image missing alpha channel", "invalid_mask_image_format")
    repaint: np.ndarray = np.asarray(mask.convert("RGBA"))[..., 3] == 0
    return repaint


def _check_part(upload: Upload) -> None:
    if upload.mime not in MIME_TYPES:
        raise Refusal(
            f"Invalid file '{upload.field}': unsupported mimetype ('{upload.mime}')."
            " Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
            "unsupported_file_mimetype",
        )
    if len(upload.content) >= LARGEST_FILE:
        raise Refusal(f"Invalid file '{upload.field}': it must be smaller than 50 MB.", "invalid_image_file")


def _open(upload: Upload, sentence: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(upload.content), formats=FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Refusal(sentence, "invalid_image_file") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refusal(
            f"Invalid file '{upload.field}': {picture.width}x{picture.height} are too many pixels,"
            f" at most {MOST_PIXELS:,} are taken.",
            "invalid_image_file",
        )
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refusal(sentence, "invalid_image_file") from error
    return picture

"""Convert any pixel mode (depth, palette, grey, CMYK, Lab) to 8-bit RGB or RGBA.

Each conversion gives a notice. RGB numbers stay unchanged and keep their profile. Grey, CMYK and Lab numbers with a
profile are converted to sRGB. Does not open files and does not rotate pictures.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
from PIL import Image, ImageFile, TiffImagePlugin
from PIL.ImageCms import ImageCmsTransform

from components.imaging.colour.conversion import is_rgb, transform_lab, transform_to_srgb
from components.imaging.picture.image_file import file_of
from components.message.message import Message

# Pixels that are converted at a time, which bounds the memory beside the decoded picture and the array.
BAND = 2_000_000
NAMES: dict[str, str | Message] = {"CMYK": "CMYK", "LAB": "Lab", "L": Message("grey"), "RGB": "RGB"}
WHITE_IS_ZERO = 0  # TIFF 6.0, PhotometricInterpretation
# Raw modes in which the number is the bits of a whole pixel: 5-5-5 and 5-6-5.
BITS_OF_PIXELS = {"BGR;15": 5, "BGR;16": 6}
KINDS = {"CMYK": "CMYK", "LAB": "LAB", "1": "L", "L": "L", "LA": "L", "La": "L", "F": "L"}


def depth_of(image: ImageFile.ImageFile) -> int:
    """Return the bits per channel in the file of an image that is open and not loaded yet.

    Pillow reduces more than 8 bits of RGB to 8 without a warning; the raw mode of its decoder shows the depth.
    """
    if image.format == "HEIF":
        return int(image.info["bit_depth"])
    if image.format == "AVIF":
        file = file_of(image)
        file.seek(0)
        # The flags high_bitdepth and twelve_bit of the AV1 configuration (AV1-ISOBMFF, 2.3.3), a mandatory property.
        flags = re.search(rb"av1C\x81.(.)", file.read(1 << 16), re.DOTALL)
        high, twelve = (flags[1][0] >> 6 & 1, flags[1][0] >> 5 & 1) if flags else (0, 0)
        return 8 + 2 * high + 2 * (high & twelve)
    raw = _raw_mode_of(image)
    bits = re.search(r";(\d+)", raw)
    return BITS_OF_PIXELS.get(raw) or (int(bits[1]) if bits else 8)


def kind_of(image: ImageFile.ImageFile) -> str:
    """Return the colour model of an image that is not loaded yet: "RGB", "L", "CMYK" or "LAB"; "RGB" for a palette."""
    # Pillow opens a PNG of grey with alpha and 16 bits as RGBA.
    if image.format == "PNG" and _raw_mode_of(image).startswith("LA"):
        return "L"
    return "L" if image.mode.startswith("I") else KINDS.get(image.mode, "RGB")


def _raw_mode_of(image: ImageFile.ImageFile) -> str:
    """Return Pillow's name of how the pixels lie in the file, "" for an unknown one."""
    arguments = image.tile[0].args if image.tile else ""
    return arguments if isinstance(arguments, str) else str(arguments[0]) if arguments else ""


def crop_bands(image: Image.Image) -> Iterator[Image.Image]:
    """Yield an image from top to bottom in bands of about BAND pixels; the image is decoded as a whole."""
    rows = max(1, BAND // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(image.height, top + rows)))


def unpack(
    image: ImageFile.ImageFile, bands: Iterable[Image.Image], depth: int, profile: bytes | None
) -> tuple[Iterator[np.ndarray], bytes | None, list[Message]]:
    """Return the pixels of an image, band by band, their ICC profile, and notices.

    Pixels: (rows, width, 3 or 4) uint8, RGB or RGBA with straight alpha. ``bands``: all rows of the image; the image
    itself is decoded only where it is grey and deeper than 8 bits. ``depth``: from ``depth_of``. ``profile``: the
    file's usable profile, or None.
    """
    kind = kind_of(image)
    notices = [Message("The picture's {depth} bits per channel were reduced to 8.", depth=depth)] if depth > 8 else []
    if image.mode in ("P", "PA"):
        notices.append(Message("The picture's palette was converted to RGB."))

    # Grey numbers with an RGB profile mean equal amounts of red, green and blue.
    keeps = profile is not None and profile != b"" and kind in ("RGB", "L") and is_rgb(profile)
    transform = transform_to_srgb(profile, kind) if profile and not keeps else None
    if transform:
        by_profile = Message("The picture was converted from {kind} to sRGB by its colour profile.", kind=NAMES[kind])
        notices.append(by_profile)
    elif kind in ("CMYK", "LAB"):
        notices.append(Message("The picture was converted from {kind} to RGB.", kind=NAMES[kind]))
    if kind == "LAB" and not transform:
        transform = transform_lab()

    transparent = image.has_transparency_data
    reduce = _reducer(image, depth) if image.mode == "F" or image.mode.startswith("I") else None

    def convert() -> Iterator[np.ndarray]:
        for band in bands:
            _scale_transparency(band, depth)
            yield _rgb_of(reduce(band) if reduce else band, transform, transparent)

    return convert(), profile if keeps else None, notices


def _rgb_of(band: Image.Image, transform: ImageCmsTransform | None, transparent: bool) -> np.ndarray:
    if band.mode == "La":
        band = band.convert("LA")
    straight = None
    if transparent:
        straight = band if band.mode == "RGBA" else band.convert("RGBA")
    if transform is None:
        return np.asarray(straight or (band if band.mode == "RGB" else band.convert("RGB")))
    colour = transform.apply(band.convert(transform.input_mode))
    if straight:
        colour.putalpha(straight.getchannel("A"))
    return np.asarray(colour)


def _reducer(image: ImageFile.ImageFile, depth: int) -> Callable[[Image.Image], Image.Image]:
    """Return the function that converts a band of a deeper grey image to 8-bit grey."""
    most: float
    if image.mode.startswith("I;"):
        most = 2**depth - 1 if depth in (12, 16) else 65535
    else:
        # "I" and "F" hold any numbers: 0..1, levels of 8 or 16 bits, or larger numbers.
        brightest = np.asarray(image.getextrema(), dtype=float)[1]
        most = next((most for most in (1, 255, 65535) if brightest <= most), float(brightest))
    # Pillow inverts 8-bit TIFFs by itself.
    inverts = isinstance(image, TiffImagePlugin.TiffImageFile) and image.tag_v2.get(262) == WHITE_IS_ZERO

    def reduce(band: Image.Image) -> Image.Image:
        values = np.asarray(band)
        if values.dtype != np.uint16:
            values = np.clip(np.nan_to_num(values.astype(np.float32)), 0, None)
        grey = cv2.convertScaleAbs(values, alpha=255 / most)
        reduced = Image.fromarray(cv2.bitwise_not(grey) if inverts else grey)
        reduced.info = band.info
        return reduced

    return reduce


def _scale_transparency(image: Image.Image, depth: int) -> None:
    """Reduce the transparent colour of a 16-bit PNG to 8 bits, like the pixels."""
    named = image.info.get("transparency")
    if depth == 16 and isinstance(named, tuple):
        image.info["transparency"] = tuple(value >> 8 for value in named)
    elif depth == 16 and isinstance(named, int):
        image.info["transparency"] = round(named * 255 / 65535)

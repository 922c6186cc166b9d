"""Draw and encode the pictures of a request: pixels, then PNG, JPEG or WebP, then base64."""

import base64

import cv2
import numpy as np
from PIL import Image

from components.imaging.picture.picture import write_png
from components.offline.drawing.picture import PictureRequest, draw_picture
from components.offline.server.request import ImageRequest

LEAST_QUALITY = 5
# The finest partial picture has one pixel for this many pixels in each direction; each earlier one has half as many.
FINEST_PARTIAL = 8


def draw_pixels(wanted: ImageRequest, index: int) -> np.ndarray:
    """Return picture ``index`` of a request: (height, width, 3) uint8 RGB, or RGBA where it is transparent."""
    return draw_picture(
        PictureRequest(
            wanted.prompt,
            wanted.canvas,
            wanted.quality,
            index,
            transparent=wanted.background == "transparent",
            photo=wanted.images[0] if wanted.images else None,
            mask=wanted.mask,
            references=wanted.images[1:],
            faithful=wanted.faithful,
            painter=wanted.painter,
        )
    )


def coarsen(pixels: np.ndarray, later: int) -> np.ndarray:
    """Return a partial picture: ``pixels`` at a coarse resolution, scaled back, with alpha.

    ``later``: the count of finer partial pictures that follow.
    """
    whole = Image.fromarray(pixels)
    step = FINEST_PARTIAL << later
    # Pillow weights colours by alpha, so that invisible colours do not bleed into visible ones.
    small = whole.resize((max(whole.width // step, 1), max(whole.height // step, 1)), Image.Resampling.BOX)
    return np.asarray(small.resize(whole.size, Image.Resampling.BILINEAR))


def encode_picture(pixels: np.ndarray, output_format: str, compression: int) -> bytes:
    """Return (height, width, 3 or 4) uint8, RGB or RGBA with straight alpha, as a PNG, JPEG or WebP.

    ``compression`` is the quality of JPEG and WebP, 100 = best; PNG ignores it. ModelVerse documents
    ``output_compression`` as 0 = none and 100 = most, but the documented default of 100 makes sense only as a quality,
    and OpenAI's servers treat it as a quality.
    """
    if output_format == "png":
        return write_png(pixels)
    swapped = cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    quality = {"jpeg": cv2.IMWRITE_JPEG_QUALITY, "webp": cv2.IMWRITE_WEBP_QUALITY}[output_format]
    _, encoded = cv2.imencode(f".{output_format}", swapped, (quality, max(compression, LEAST_QUALITY)))
    return encoded.tobytes()


def encode_text(wanted: ImageRequest, pixels: np.ndarray) -> str:
    """Return pixels as base64 text, in the format of a request."""
    picture = encode_picture(pixels, wanted.output_format, wanted.output_compression)
    return base64.b64encode(picture).decode("ascii")


def make_picture(wanted: ImageRequest, index: int) -> str:
    """Return picture ``index`` of a request as base64 text."""
    return encode_text(wanted, draw_pixels(wanted, index))

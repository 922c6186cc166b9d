"""A copy of a picture with the marks of comments drawn in it, each with the number of its comment.

The picture itself is never changed. Every mark is drawn twice, a wide white line below a narrow coloured one, so that
the mark is seen on any picture.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from components.imaging.colour.conversion import to_srgb
from components.imaging.frame import Size
from components.imaging.picture.picture import flatten, read_view
from components.review.comments.mark import Mark

COLOUR, WHITE = (178, 58, 36), (255, 255, 255)
QUALITY = 82
# OpenCV takes places in fractions of a pixel: sixteenths.
SHIFT = 4
# The radius of a pin, as a part of the mean edge, and at least so many pixels.
PIN, LEAST_PIN = 48, 8
TIP = 0.04


@dataclass(frozen=True)
class Jpeg:
    """Hold a JPEG in sRGB without metadata, and its (width, height) in pixels."""

    data: bytes
    size: Size


def read_copy(data: bytes, longest: int) -> np.ndarray:
    """Return the picture in a file's bytes as (height, width, 3) uint8 sRGB, with no edge over ``longest``.

    Transparent pixels are laid over white. Raises UnreadablePicture and PictureTooLarge.
    """
    view = read_view(data, longest)
    return flatten(to_srgb(view.pixels, view.icc_profile))


def write_jpeg(pixels: np.ndarray) -> Jpeg:
    """Return (height, width, 3) uint8 sRGB as a JPEG."""
    options = (cv2.IMWRITE_JPEG_QUALITY, QUALITY)
    data = bytes(cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)[1])
    return Jpeg(data, (pixels.shape[1], pixels.shape[0]))


def draw_marks(pixels: np.ndarray, marks: Iterable[tuple[int, Mark]]) -> np.ndarray:
    """Return a copy of ``pixels``, (height, width, 3) uint8 RGB, with marks and the numbers of their comments."""
    drawn = np.ascontiguousarray(pixels).copy()
    marks = list(marks)
    radius = max(LEAST_PIN, round(sum(pixels.shape[:2]) / 2 / PIN))
    thick = max(2, radius // 4)
    for colour, width in ((WHITE, thick + 2 * max(1, thick // 2)), (COLOUR, thick)):
        for _, mark in marks:
            _draw_shape(drawn, mark, colour, width)
    for number, mark in marks:
        _draw_number(drawn, number, mark.points[0], radius)
    return drawn


def _draw_shape(drawn: np.ndarray, mark: Mark, colour: tuple[int, int, int], width: int) -> None:
    """Draw the lines of a mark; a point has none."""
    if mark.kind == "point":
        return
    height, length = drawn.shape[:2]
    places = np.array(mark.points) * (length - 1, height - 1)
    closed = mark.kind == "box"
    if closed:
        (left, top), (right, bottom) = places
        places = np.array(((left, top), (right, top), (right, bottom), (left, bottom)))
    lines = [places]
    if mark.kind == "arrow":
        lines.append(_draw_tip(places, max(8.0, TIP * max(height, length))))
    for line in lines:
        points = np.round(line * (1 << SHIFT)).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(drawn, [points], closed, colour, width, cv2.LINE_AA, SHIFT)


def _draw_tip(places: np.ndarray, length: float) -> np.ndarray:
    """Return the line over the tip of an arrow: one side, the tip, the other side; (3, 2) float."""
    tail, tip = places
    back = tail - tip
    distance = float(np.hypot(*back))
    if distance == 0:
        return np.array((tip, tip, tip))
    back = back / distance * min(length, distance)
    aside = np.array((-back[1], back[0])) * 0.5
    return np.array((tip + back + aside, tip, tip + back - aside))


def _draw_number(drawn: np.ndarray, number: int, point: tuple[float, float], radius: int) -> None:
    """Draw a disc with a number, wholly inside the picture."""
    height, width = drawn.shape[:2]
    said = str(number)
    font = _load_font(max(8, round(radius * (1.2 if len(said) < 3 else 0.9))))
    edge = radius + 2
    x = round(min(max(point[0] * (width - 1), edge), max(edge, width - 1 - edge)))
    y = round(min(max(point[1] * (height - 1), edge), max(edge, height - 1 - edge)))
    cv2.circle(drawn, (x, y), radius + 2, WHITE, -1, cv2.LINE_AA)
    cv2.circle(drawn, (x, y), radius, COLOUR, -1, cv2.LINE_AA)
    # Of the disc alone, because Pillow draws on a copy.
    left, top = max(0, x - edge), max(0, y - edge)
    disc = drawn[top : y + edge, left : x + edge]
    copy = Image.fromarray(disc)
    ImageDraw.Draw(copy).text((x - left, y - top), said, fill=WHITE, font=font, anchor="mm")
    disc[:] = np.asarray(copy)


@lru_cache(maxsize=8)
def _load_font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)

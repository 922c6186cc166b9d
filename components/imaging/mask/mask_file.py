"""A mask file: which pixels it asks to repaint, by the convention it follows, which no file says of itself.

    transparent   what is transparent is repainted: OpenAI's images endpoint, and an eraser on the picture itself
    opaque        what is opaque is repainted: strokes on a transparent ground, as an editor's layer
    white         white is repainted: most inpainting tools
    black         black is repainted: the same, inverted

Knows nothing about the picture but its size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from components.errors import EmptyMask
from components.imaging.frame import Size
from components.imaging.mask.mask import scale_mask_values
from components.imaging.percent import format_percent
from components.imaging.picture.picture import Picture

AUTOMATIC, TRANSPARENT, OPAQUE, WHITE, BLACK = "automatic", "transparent", "opaque", "white", "black"
READINGS = (AUTOMATIC, TRANSPARENT, OPAQUE, WHITE, BLACK)
OTHER: Mapping[str, str] = {TRANSPARENT: OPAQUE, OPAQUE: TRANSPARENT, WHITE: BLACK, BLACK: WHITE}
MIDDLE = 128
# Levels that lie nearer to each other differ by what an encoder rounds.
LEAST_STEP = 8
# Strokes have one colour, up to this many levels, which is not black: the endpoint's own masks are kept in black.
MOST_SPREAD, MOST_BLACK = 32, 32
# How much longer one edge may become than the other before a scaled mask is called stretched; rounding stays below.
MOST_STRETCH = 1.02


@dataclass(frozen=True, eq=False)
class MaskReading:
    """Hold what a mask file marks by one of ``READINGS``: ``mask``, (height, width) bool, True = repaint.

    ``said`` is a sentence that names the reading and the share it repaints, ``other`` the reading of what is left,
    ``notices`` are sentences about the file's size.
    """

    mask: np.ndarray = field(repr=False)
    reading: str
    other: str
    said: str
    notices: tuple[str, ...] = ()


def read_mask_file(picture: Picture, size: Size, reading: str = AUTOMATIC) -> MaskReading:
    """Return what a mask file marks for a picture of ``size`` (width, height); one of another size is scaled.

    ``reading`` is one of ``READINGS``; automatic is, for a file with transparency, transparent, unless it shows strokes
    of one colour on a transparent ground, which are opaque then; for one without white.
    """
    alpha = _alpha_of(picture)
    if reading == AUTOMATIC:
        reading = WHITE if alpha is None else (OPAQUE if _shows_strokes(picture.pixels) else TRANSPARENT)
    if reading in (TRANSPARENT, OPAQUE):
        values, is_shifted = _transparent_values(alpha, picture)
    else:
        values, is_shifted = _light_values(picture.pixels, reading == WHITE or alpha is None)
    mask = values >= MIDDLE if picture.size == size else scale_mask_values(values, size) >= MIDDLE
    # What is left of the other reading once it is scaled, so that no pixel is in both or in neither.
    if reading == OPAQUE or (reading == BLACK and alpha is None):
        mask = ~mask
    said = f"{_name(reading, is_shifted)} is repainted: {_say_share(mask)}."
    return MaskReading(mask, reading, OTHER[reading], said, _describe_scaling(picture.size, size))


def mask_from_transparency(picture: Picture) -> np.ndarray:
    """Return the mask of what is transparent in a picture: (height, width) bool.

    That is where alpha is 0; where nothing is wholly transparent, where it is nearer to the lowest level there is than
    to the highest, as a soft eraser leaves it. Raises EmptyMask where nothing is transparent.
    """
    alpha = _alpha_of(picture)
    if alpha is None:
        raise EmptyMask("This picture has no transparency. Paint the mask, or upload one.")
    return _transparent_values(alpha, picture)[0] >= MIDDLE


def _alpha_of(picture: Picture) -> np.ndarray | None:
    """Return the alpha of a picture that is transparent somewhere, (height, width) uint8; None for another."""
    if picture.pixels.shape[2] == 3:
        return None
    alpha = np.ascontiguousarray(picture.pixels[..., 3])
    lowest, highest, *_ = cv2.minMaxLoc(alpha)
    return alpha if lowest == 0 or highest - lowest >= LEAST_STEP else None


def _transparent_values(alpha: np.ndarray | None, picture: Picture) -> tuple[np.ndarray, bool]:
    """Return 255 where it is transparent and 0 elsewhere, and whether nothing is wholly so."""
    if alpha is None:
        return np.zeros(picture.pixels.shape[:2], dtype=np.uint8), False
    lowest, highest, *_ = cv2.minMaxLoc(alpha)
    if lowest == 0:
        return cv2.compare(alpha, 0, cv2.CMP_EQ), False
    return cv2.compare(alpha, (lowest + highest) / 2, cv2.CMP_LT), True


def _light_values(pixels: np.ndarray, white: bool) -> tuple[np.ndarray, bool]:
    """Return how light, or else how dark, it is, to be cut at ``MIDDLE``, and whether only in comparison.

    (height, width) uint8. What is transparent is neither.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    lowest, highest, *_ = cv2.minMaxLoc(grey)
    # Classes are often written as 0 and 1, and a coloured mark on black is dark.
    is_shifted = (highest < MIDDLE or lowest >= MIDDLE) and _tells_two_apart(grey, lowest, highest)
    if is_shifted:
        grey = cv2.compare(grey, (lowest + highest) / 2, cv2.CMP_GT)
    values = grey if white else cv2.bitwise_not(grey)
    return (values if pixels.shape[2] == 3 else cv2.multiply(values, pixels[..., 3].copy(), scale=1 / 255)), is_shifted


def _tells_two_apart(grey: np.ndarray, lowest: float, highest: float) -> bool:
    """Return whether levels are those of two things: exactly two, or far from each other."""
    if highest - lowest >= MIDDLE / 2:
        return True
    between = cv2.inRange(grey, lowest + 1, highest - 1) if highest - lowest > 1 else None
    return highest > lowest and (between is None or not between.any())


def _shows_strokes(pixels: np.ndarray) -> bool:
    """Return whether what is opaque is less than half of it, and of one colour that is not black."""
    alpha = pixels[..., 3].copy()
    # A brush may paint see-through.
    opaque = cv2.compare(alpha, cv2.minMaxLoc(alpha)[1] / 2, cv2.CMP_GT)
    if not 0 < np.count_nonzero(opaque) < opaque.size / 2:
        return False
    spans = [cv2.minMaxLoc(pixels[..., channel].copy(), mask=opaque)[:2] for channel in range(3)]
    return all(high - low <= MOST_SPREAD for low, high in spans) and max(high for _, high in spans) > MOST_BLACK


def _name(reading: str, is_shifted: bool) -> str:
    if is_shifted:
        degree = {TRANSPARENT: "more transparent", OPAQUE: "less transparent", WHITE: "lighter", BLACK: "darker"}
        return f"The {degree[reading]} part of the mask"
    return reading.capitalize() if reading in (WHITE, BLACK) else f"The {reading} part of the mask"


def _say_share(mask: np.ndarray) -> str:
    return f"{format_percent(np.count_nonzero(mask), mask.size)} of the picture"


def _describe_scaling(given: Size, size: Size) -> tuple[str, ...]:
    if given == size:
        return ()
    width, height = given
    notices = [f"The mask is {width} x {height} pixels and was scaled to the picture's {size[0]} x {size[1]}."]
    proportions = width * size[1] / (height * size[0])
    if max(proportions, 1 / proportions) > MOST_STRETCH:
        notices.append("The mask was stretched, because its proportions are not the picture's.")
    return tuple(notices)

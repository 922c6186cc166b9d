"""Read a mask file of another program, by one of four conventions.

    transparent   transparent pixels are repainted: OpenAI's images endpoint, or an eraser on the picture itself
    opaque        opaque pixels are repainted: strokes on a transparent ground, as in an editor's layer
    white         white pixels are repainted: most inpainting tools
    black         black pixels are repainted: the same, inverted

No file names its convention, so the convention is chosen by the content or by the person. Knows of the picture only its
size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from components.errors import EmptyMask
from components.imaging.frame import Size
from components.imaging.mask.mask import scale_mask_values
from components.imaging.percent import percent_of
from components.imaging.picture.picture import Picture
from components.message.message import Message

AUTOMATIC, TRANSPARENT, OPAQUE, WHITE, BLACK = "automatic", "transparent", "opaque", "white", "black"
READINGS = (AUTOMATIC, TRANSPARENT, OPAQUE, WHITE, BLACK)
OTHER: Mapping[str, str] = {TRANSPARENT: OPAQUE, OPAQUE: TRANSPARENT, WHITE: BLACK, BLACK: WHITE}
# The sentences of the readings with the repainted share; and those for a mask that is compared with itself only.
REPAINTED = {
    TRANSPARENT: Message("The transparent part of the mask is repainted: {percent} % of the picture."),
    OPAQUE: Message("The opaque part of the mask is repainted: {percent} % of the picture."),
    WHITE: Message("White is repainted: {percent} % of the picture."),
    BLACK: Message("Black is repainted: {percent} % of the picture."),
}
SHIFTED = {
    TRANSPARENT: Message("The more transparent part of the mask is repainted: {percent} % of the picture."),
    OPAQUE: Message("The less transparent part of the mask is repainted: {percent} % of the picture."),
    WHITE: Message("The lighter part of the mask is repainted: {percent} % of the picture."),
    BLACK: Message("The darker part of the mask is repainted: {percent} % of the picture."),
}
MIDDLE = 128
# Levels with a smaller difference may differ by an encoder's rounding.
LEAST_STEP = 8
# Strokes have one colour, up to this many levels, and are not black: masks for the endpoint are black.
MOST_SPREAD, MOST_BLACK = 32, 32
# The ratio of the two edges' scales from which a scaled mask is called stretched; rounding stays below.
MOST_STRETCH = 1.02


@dataclass(frozen=True, eq=False)
class MaskReading:
    """Hold the mask in a mask file by one of READINGS: ``mask``, (height, width) bool, True = repaint.

    ``said``: a sentence with the reading and the repainted share. ``other``: the opposite reading. ``notices``:
    sentences about the file's size.
    """

    mask: np.ndarray = field(repr=False)
    reading: str
    other: str
    said: Message
    notices: tuple[Message, ...] = ()


def read_mask_file(picture: Picture, size: Size, reading: str = AUTOMATIC) -> MaskReading:
    """Return the mask in a mask file, scaled to a picture of ``size`` (width, height).

    ``reading``: one of READINGS. Automatic means "white" for a file without transparency, "opaque" for strokes of one
    colour on a transparent ground, and "transparent" for any other file.
    """
    alpha = _alpha_of(picture)
    if reading == AUTOMATIC:
        reading = WHITE if alpha is None else (OPAQUE if _shows_strokes(picture.pixels) else TRANSPARENT)
    if reading in (TRANSPARENT, OPAQUE):
        values, is_shifted = _transparent_values(alpha, picture)
    else:
        values, is_shifted = _light_values(picture.pixels, alpha, reading == WHITE or alpha is None)
    mask = values >= MIDDLE if picture.size == size else scale_mask_values(values, size) >= MIDDLE
    # Inverted after the scaling, so that each pixel is in exactly one of the two readings.
    if reading == OPAQUE or (reading == BLACK and alpha is None):
        mask = ~mask
    percent = percent_of(int(np.count_nonzero(mask)), mask.size)
    said = Message((SHIFTED if is_shifted else REPAINTED)[reading].text, percent=percent)
    return MaskReading(mask, reading, OTHER[reading], said, _describe_scaling(picture.size, size))


def mask_from_transparency(picture: Picture) -> np.ndarray:
    """Return the mask of the transparent pixels of a picture: (height, width) bool.

    A pixel is transparent where alpha is 0; in a picture without alpha 0, as after a soft eraser, where alpha is nearer
    to the lowest level than to the highest. Raises EmptyMask for an opaque picture.
    """
    alpha = _alpha_of(picture)
    if alpha is None:
        raise EmptyMask(Message("This picture has no transparency. Paint the mask, or upload one."))
    return _transparent_values(alpha, picture)[0] >= MIDDLE


def _alpha_of(picture: Picture) -> np.ndarray | None:
    """Return the alpha of a picture, (height, width) uint8; None for an opaque picture."""
    if picture.pixels.shape[2] == 3:
        return None
    alpha = np.ascontiguousarray(picture.pixels[..., 3])
    lowest, highest, *_ = cv2.minMaxLoc(alpha)
    return alpha if lowest == 0 or highest - lowest >= LEAST_STEP else None


def _transparent_values(alpha: np.ndarray | None, picture: Picture) -> tuple[np.ndarray, bool]:
    """Return 255 for transparent and 0 for opaque pixels, and whether no pixel is wholly transparent."""
    if alpha is None:
        return np.zeros(picture.pixels.shape[:2], dtype=np.uint8), False
    lowest, highest, *_ = cv2.minMaxLoc(alpha)
    if lowest == 0:
        return _as_values(alpha == 0), False
    return _as_values(alpha < (lowest + highest) / 2), True


def _as_values(marked: np.ndarray) -> np.ndarray:
    """Return 255 for True and 0 for False, uint8."""
    return marked.view(np.uint8) * np.uint8(255)


def _light_values(pixels: np.ndarray, alpha: np.ndarray | None, white: bool) -> tuple[np.ndarray, bool]:
    """Return the lightness, or the darkness unless ``white``, for a cut at MIDDLE, and whether it is relative only.

    (height, width) uint8. Transparent pixels are neither light nor dark, unless all are as transparent: ``alpha`` None.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    lowest, highest, *_ = cv2.minMaxLoc(grey)
    # Class masks often have the levels 0 and 1, and a coloured mark on black is dark.
    is_shifted = (highest < MIDDLE or lowest >= MIDDLE) and _tells_two_apart(grey, lowest, highest)
    if is_shifted:
        grey = _as_values(grey > (lowest + highest) / 2)
    values = grey if white else cv2.bitwise_not(grey)
    return (values if alpha is None else cv2.multiply(values, alpha, scale=1 / 255)), is_shifted


def _tells_two_apart(grey: np.ndarray, lowest: float, highest: float) -> bool:
    """Return whether the levels separate two classes: exactly two levels, or levels far from each other."""
    if highest - lowest >= MIDDLE / 2:
        return True
    return highest > lowest and not ((grey > lowest) & (grey < highest)).any()


def _shows_strokes(pixels: np.ndarray) -> bool:
    """Return whether fewer than half of the pixels are opaque, and all of one colour that is not black."""
    alpha = pixels[..., 3].copy()
    # The strokes of a brush may be half transparent.
    opaque = _as_values(alpha > cv2.minMaxLoc(alpha)[1] / 2)
    if not 0 < np.count_nonzero(opaque) < opaque.size / 2:
        return False
    spans = [cv2.minMaxLoc(pixels[..., channel].copy(), mask=opaque)[:2] for channel in range(3)]
    return all(high - low <= MOST_SPREAD for low, high in spans) and max(high for _, high in spans) > MOST_BLACK


def _describe_scaling(given: Size, size: Size) -> tuple[Message, ...]:
    if given == size:
        return ()
    width, height = given
    notices = [
        Message(
            "The mask is {width} x {height} pixels and was scaled to the picture's {across} x {down}.",
            width=width,
            height=height,
            across=size[0],
            down=size[1],
        )
    ]
    proportions = width * size[1] / (height * size[0])
    if max(proportions, 1 / proportions) > MOST_STRETCH:
        notices.append(Message("The mask was stretched, because its proportions are not the picture's."))
    return tuple(notices)

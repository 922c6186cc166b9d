"""A frame: which rectangle of the picture travels, and onto which allowed size it is laid.

Knows the way there and the way back. The rectangle is padded to the canvas, never stretched and never cropped: both
edges are scaled by the same factor, up to the rounding to whole pixels. Does not choose pixels by what they show.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

Size = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Frame:
    """Lay ``box`` of the picture onto ``place`` of a canvas.

    ``box`` is in picture pixels, ``place`` in canvas pixels, ``canvas`` is (width, height).
    """

    box: Box
    canvas: Size
    place: Box

    @property
    def scale(self) -> float:
        """Return canvas pixels per picture pixel."""
        return (self.place[2] - self.place[0]) / (self.box[2] - self.box[0])

    def lay(self, pixels: np.ndarray) -> np.ndarray:
        """Return the canvas that travels: ``pixels`` of the whole picture, cut, scaled and padded.

        The margin repeats the picture's edge, so that the model sees no frame around it.
        """
        placed = _resize(_cut(pixels, self.box), _size_of(self.place))
        return cv2.copyMakeBorder(placed, *self._margins(), cv2.BORDER_REPLICATE)

    def lay_mask(self, mask: np.ndarray) -> np.ndarray:
        """Return the mask that travels: (height, width) bool of the canvas, True wherever a True pixel reaches.

        The margin is False. A thin line stays whole, since a canvas pixel is kept only if all of it is.
        """
        placed = _resize(_cut(mask, self.box).astype(np.uint8) * 255, _size_of(self.place)) > 0
        top, bottom, left, right = self._margins()
        return np.pad(placed, ((top, bottom), (left, right)))

    def take_back(self, answer: np.ndarray) -> np.ndarray:
        """Return what the answer shows in ``box``, at the picture's own resolution.

        ``answer``: (height, width, channels) uint8, at any size: endpoints do not always keep to the size asked for,
        so the place is scaled along.
        """
        height, width = answer.shape[:2]
        across, down = width / self.canvas[0], height / self.canvas[1]
        left, top, right, bottom = self.place
        place = (round(left * across), round(top * down), round(right * across), round(bottom * down))
        return _resize(_cut(answer, place), _size_of(self.box))

    def _margins(self) -> tuple[int, int, int, int]:
        """Return the canvas's margins as (top, bottom, left, right)."""
        left, top, right, bottom = self.place
        return top, self.canvas[1] - bottom, left, self.canvas[0] - right


def nearest_size(size: Size, allowed: Iterable[Size]) -> Size:
    """Return the allowed size nearest in aspect ratio: the one of which padding covers the least share."""
    return min(allowed, key=lambda canvas: (1 - _share(size, canvas), -canvas[0] * canvas[1]))


def frame_picture(size: Size, canvas: Size) -> Frame:
    """Return the frame that lays a whole picture of ``size`` in the middle of ``canvas``."""
    width, height = size
    scale = min(canvas[0] / width, canvas[1] / height)
    placed = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (canvas[0] - placed[0]) // 2, (canvas[1] - placed[1]) // 2
    return Frame((0, 0, width, height), canvas, (left, top, left + placed[0], top + placed[1]))


def _share(size: Size, canvas: Size) -> float:
    """Return which share of a canvas a picture covers when it is laid whole."""
    ratio = (size[0] / size[1]) / (canvas[0] / canvas[1])
    return min(ratio, 1 / ratio)


def _cut(pixels: np.ndarray, box: Box) -> np.ndarray:
    left, top, right, bottom = box
    return pixels[top:bottom, left:right]


def _size_of(box: Box) -> Size:
    return box[2] - box[0], box[3] - box[1]


def _resize(pixels: np.ndarray, size: Size) -> np.ndarray:
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    shrinks = size[0] * size[1] < width * height
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)

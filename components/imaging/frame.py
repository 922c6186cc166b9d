"""The frame: the rectangle of the picture that is sent, and its place on a canvas.

Converts pixels to the canvas and back. The rectangle is padded to the canvas, never stretched and never cropped: both
edges are scaled by the same factor, up to the rounding to whole pixels. Does not look at the picture's content.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from components.imaging.mask.scaling import shrink_mask
from components.imaging.warp import NO_WARP, Warp

Size = tuple[int, int]
Box = tuple[int, int, int, int]

# The context around a mask's box that is sent: a share of the box's longer edge on every side, and a minimum in pixels.
# The model needs the context to match the surroundings, and the measurement of drift needs unmasked pixels.
CONTEXT, LEAST_CONTEXT = 1 / 3, 32
# A model gains nothing from few pixels that are enlarged more.
MOST_ENLARGED = 2.0
# A pixel that lies in four pixels of the canvas is half a level in each where the canvas has this many times
# fewer, and is rounded away.
LOST = 127
# The whole picture is sent unless the frame around the mask enlarges the mask by this factor more.
WORTHWHILE = 1.2


@dataclass(frozen=True)
class Frame:
    """Map ``box`` of the picture to ``place`` of a canvas.

    ``box``: in picture pixels. ``place``: in canvas pixels. ``canvas``: (width, height).
    """

    box: Box
    canvas: Size
    place: Box

    @property
    def scale(self) -> float:
        """Return canvas pixels per picture pixel."""
        return (self.place[2] - self.place[0]) / (self.box[2] - self.box[0])

    def to_canvas(self, pixels: np.ndarray) -> np.ndarray:
        """Return the canvas of the whole picture's ``pixels``: cropped to the box, scaled and padded, without alpha."""
        return self.place_cut(self.cut(pixels))

    def cut(self, pixels: np.ndarray) -> np.ndarray:
        """Return the box of ``pixels`` of the whole picture."""
        return _cut(pixels, self.box)

    def place_cut(self, cut: np.ndarray) -> np.ndarray:
        """Return the canvas of a ``cut``: scaled and padded. Without alpha: straight alpha must not be scaled.

        The padding repeats the picture's edge, so that the model sees no border.
        """
        placed = _resize(cut, _size_of(self.place))
        return cv2.copyMakeBorder(placed, *self._margins(), cv2.BORDER_REPLICATE)

    def mask_to_canvas(self, mask: np.ndarray) -> np.ndarray:
        """Return a mask of the picture on the canvas: (height, width) bool, True wherever a True pixel reaches.

        The padding is False. Thin lines survive the scaling, because one True pixel of the picture is enough.
        """
        cut, size = _cut(mask, self.box), _size_of(self.place)
        if cut.size > LOST * size[0] * size[1]:
            placed = shrink_mask(cut, size)
        else:
            placed = _resize(cut.view(np.uint8) * np.uint8(255), size) > 0
        top, bottom, left, right = self._margins()
        return np.pad(placed, ((top, bottom), (left, right)))

    def from_canvas(self, answer: np.ndarray, box: Box | None = None, warp: Warp = NO_WARP) -> np.ndarray:
        """Return the answer's pixels for ``box`` of the picture, by default the frame's, at the picture's resolution.

        ``answer``: (height, width, channels) uint8 of any size, because endpoints do not always keep the requested
        size; the place is scaled with the answer. ``warp``: where the answer shows a canvas pixel's detail. An enlarged
        answer is moved and scaled in one resampling.
        """
        box = box or self.box
        height, width = answer.shape[:2]
        across, down = width / self.canvas[0], height / self.canvas[1]
        to_answer = _scaling(across, down)
        if self.scale * min(across, down) <= 1:
            # Picture pixel -> canvas -> moved canvas -> answer pixel. Coordinates are those of pixel centres, so half a
            # pixel is added before a scale and subtracted after it.
            return warp.take(answer, _size_of(box), self._to_canvas_matrix() @ _moving(box[0], box[1]), to_answer)
        if warp.moves:
            answer = warp.take(answer, (width, height), np.linalg.inv(to_answer), to_answer)
        left, top, right, bottom = self.place
        place = (round(left * across), round(top * down), round(right * across), round(bottom * down))
        return self.crop(_resize(_cut(answer, place), _size_of(self.box)), box)

    def crop(self, taken: np.ndarray, box: Box) -> np.ndarray:
        """Return ``box`` of the picture from ``taken``, the result of ``from_canvas`` for the frame's whole box."""
        left, top = self.box[:2]
        return _cut(taken, (box[0] - left, box[1] - top, box[2] - left, box[3] - top))

    def _to_canvas_matrix(self) -> np.ndarray:
        """Return the (3, 3) matrix from a picture pixel to a canvas pixel, in coordinates of pixel centres."""
        across = (self.place[2] - self.place[0]) / (self.box[2] - self.box[0])
        down = (self.place[3] - self.place[1]) / (self.box[3] - self.box[1])
        matrix: np.ndarray = _moving(*self.place[:2]) @ _scaling(across, down) @ _moving(-self.box[0], -self.box[1])
        return matrix

    def _margins(self) -> tuple[int, int, int, int]:
        """Return the canvas's margins as (top, bottom, left, right)."""
        left, top, right, bottom = self.place
        return top, self.canvas[1] - bottom, left, self.canvas[0] - right


def nearest_size(size: Size, allowed: Iterable[Size]) -> Size:
    """Return the allowed size with the nearest aspect ratio, which has the least share of padding."""
    return min(allowed, key=lambda canvas: (1 - _share(size, canvas), -canvas[0] * canvas[1]))


def frame_picture(size: Size, canvas: Size) -> Frame:
    """Return the frame that fits a whole picture of ``size`` in the centre of ``canvas``."""
    return _center_box((0, 0, *size), canvas)


def frame_around(box: Box, size: Size, allowed: Iterable[Size]) -> Frame:
    """Return the frame that shows a mask's ``box`` with context, in a picture of ``size``, as large as possible.

    The box grows to the aspect ratio of the ``allowed`` size with the least waste, within the picture where the picture
    is large enough, else with padding. The scale is at most MOST_ENLARGED unless the picture is too small.
    """
    context = max(LEAST_CONTEXT, round(CONTEXT * max(_size_of(box))))
    width, height = size
    seen = (
        max(0, box[0] - context),
        max(0, box[1] - context),
        min(width, box[2] + context),
        min(height, box[3] + context),
    )
    frames = [_grow_to(seen, size, canvas) for canvas in allowed]
    area = (seen[2] - seen[0]) * (seen[3] - seen[1])
    return max(frames, key=lambda frame: (area * frame.scale**2 / (frame.canvas[0] * frame.canvas[1]), frame.scale))


def frame_mask(box: Box, size: Size, allowed: Iterable[Size]) -> Frame:
    """Return the automatic frame for a mask's ``box``: around the box where that enlarges the mask much, else whole."""
    allowed = tuple(allowed)
    whole, around = frame_picture(size, nearest_size(size, allowed)), frame_around(box, size, allowed)
    return around if around.scale >= WORTHWHILE * whole.scale else whole


def _grow_to(seen: Box, size: Size, canvas: Size) -> Frame:
    """Return the frame of the smallest box around ``seen`` with the canvas's aspect ratio, within the picture."""
    ratio = canvas[0] / canvas[1]
    wide, high = _size_of(seen)
    across = max(wide, high * ratio, canvas[0] / MOST_ENLARGED)
    wanted = (min(size[0], max(wide, round(across))), min(size[1], max(high, round(across / ratio))))
    left, top = (
        min(max(0, (first + last - length) // 2), most - length)
        for first, last, length, most in (
            (seen[0], seen[2], wanted[0], size[0]),
            (seen[1], seen[3], wanted[1], size[1]),
        )
    )
    return _center_box((left, top, left + wanted[0], top + wanted[1]), canvas)


def _center_box(box: Box, canvas: Size) -> Frame:
    """Return the frame that fits a box in the centre of a canvas, as large as possible."""
    width, height = _size_of(box)
    scale = min(canvas[0] / width, canvas[1] / height)
    # The rounding must not exceed the canvas.
    placed = (min(canvas[0], max(1, round(width * scale))), min(canvas[1], max(1, round(height * scale))))
    left, top = (canvas[0] - placed[0]) // 2, (canvas[1] - placed[1]) // 2
    return Frame(box, canvas, (left, top, left + placed[0], top + placed[1]))


def _share(size: Size, canvas: Size) -> float:
    """Return the share of a canvas that a whole picture covers."""
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


def _moving(x: float, y: float) -> np.ndarray:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _scaling(across: float, down: float) -> np.ndarray:
    """Return the (3, 3) matrix of a scale, in coordinates of pixel centres."""
    return np.array([[across, 0.0, (across - 1) / 2], [0.0, down, (down - 1) / 2], [0.0, 0.0, 1.0]])

"""A scene: everything one edit is made of, at any number of megapixels.

The photograph is enlarged from an example and given grain, since a smooth picture would compress too well.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from components.imaging.frame import Frame, frame_mask, frame_picture
from components.imaging.mask.mask import RUBYLITH, bounding_box, mask_from_strokes
from components.imaging.paste.paste import paste_corrected

PHOTO = Path(__file__).resolve().parents[3] / "examples" / "coffee.png"
CANVAS = (1536, 1024)
CANVASES = ((1024, 1024), (1536, 1024), (1024, 1536))
VIEW_EDGE = 1024
# Pictures of 3:2 and their megapixels.
SIZES = {1: (1224, 816), 1.6: (1536, 1024), 6: (3000, 2000), 12: (4248, 2832), 24: (6000, 4000), 63: (9720, 6480)}
# Shares of the view's width and height that a hand passes through: a scribble over the cup, and one over everything.
SCRIBBLE = ((0.40, 0.35), (0.62, 0.32), (0.38, 0.47), (0.66, 0.45), (0.40, 0.58), (0.64, 0.60))
SWEEP = ((0.01, 0.02), (0.98, 0.12), (0.03, 0.30), (0.97, 0.50), (0.02, 0.70), (0.98, 0.85), (0.02, 0.98))


@dataclass(frozen=True, eq=False)
class Scene:
    """Hold one edit.

    ``pixels``: (height, width, 3) uint8 of the picture; ``layer``: (height, width, 4) uint8 RGBA of the view. The
    whole picture travels, unless it is named otherwise.
    """

    pixels: np.ndarray
    layer: np.ndarray
    frame: Frame

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.pixels.shape[:2]
        return width, height

    @property
    def strokes(self) -> np.ndarray:
        return self.layer[..., 3] > 0

    @cached_property
    def mask(self) -> np.ndarray:
        return mask_from_strokes(self.strokes, self.size)

    @cached_property
    def mask_on_canvas(self) -> np.ndarray:
        return self.frame.mask_to_canvas(self.mask)

    @cached_property
    def sent(self) -> np.ndarray:
        """Return the canvas that travels: (height, width, 3) uint8, as are the answers."""
        return self.frame.to_canvas(self.pixels)

    @cached_property
    def answer(self) -> np.ndarray:
        return draw_answer(self.sent)

    @cached_property
    def answer_around(self) -> np.ndarray:
        """Return the answer to what ``frame_around_mask`` shows."""
        return draw_answer(frame_around_mask(self.mask).to_canvas(self.pixels))

    @cached_property
    def result(self) -> np.ndarray:
        return paste_corrected(self.pixels, self.sent, self.answer, self.frame, self.mask)[0]

    @cached_property
    def picture_image(self) -> Image.Image:
        return Image.fromarray(self.pixels)

    @cached_property
    def layer_image(self) -> Image.Image:
        return Image.fromarray(self.layer)

    @cached_property
    def mask_image(self) -> Image.Image:
        return Image.fromarray(self.mask.astype(np.uint8) * 255)

    @cached_property
    def answer_image(self) -> Image.Image:
        return Image.fromarray(self.answer)

    @cached_property
    def result_image(self) -> Image.Image:
        return Image.fromarray(self.result)


def set_scene(megapixels: float, view_edge: int = VIEW_EDGE, path: tuple = SCRIBBLE) -> Scene:
    """Return the edit of a picture of so many megapixels, painted on a view ``view_edge`` pixels wide."""
    size = SIZES[megapixels]
    layer = draw_strokes((view_edge, round(view_edge * size[1] / size[0])), path)
    return Scene(draw_photo(size), layer, frame_picture(size, CANVAS))


def frame_around_mask(mask: np.ndarray) -> Frame:
    """Return the frame for a mask, (height, width) bool, when nobody has said which."""
    height, width = mask.shape
    return frame_mask(bounding_box(mask), (width, height), CANVASES)


def draw_answer(sent: np.ndarray) -> np.ndarray:
    """Return something like a model's answer: the whole canvas drawn anew, a little moved and toned."""
    return cv2.convertScaleAbs(np.roll(sent, (2, 3), axis=(0, 1)), alpha=0.97, beta=6)


def draw_photo(size: tuple[int, int]) -> np.ndarray:
    """Return the photograph at ``size``: (height, width, 3) uint8 RGB."""
    with Image.open(PHOTO) as photo:
        enlarged = cv2.resize(np.array(photo.convert("RGB")), size, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).integers(-5, 6, enlarged.shape, dtype=np.int8)
    return cv2.add(enlarged, grain, dtype=cv2.CV_8U)


def draw_strokes(size: tuple[int, int], path: tuple) -> np.ndarray:
    """Return the layer of an editor whose brush went along ``path``: (height, width, 4) uint8 RGBA."""
    layer = np.zeros((size[1], size[0], 4), dtype=np.uint8)
    points = np.rint(np.array(path) * size).astype(np.int32)
    painted = np.zeros((size[1], size[0]), dtype=np.uint8)
    cv2.polylines(painted, [points], isClosed=False, color=255, thickness=max(8, size[0] * 48 // 1024))
    layer[painted > 0] = RUBYLITH
    return layer

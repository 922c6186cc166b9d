"""Answers with a known drift: what a model sends back for a photo and a mask, and what a steady one would have sent.

A photo of the examples enlarged to 12 megapixels; the model's own content inside the mask, faded in over the mask's
rim; then, outside the mask, partly repainted, and the whole canvas moved, bent, toned and compressed. Moved and bent by
Lanczos interpolation, which is not what undoes it.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from components.imaging.frame import Frame, Size, frame_picture

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
PHOTOS = ("coffee.png", "chelsea.png", "rocket.jpg")
CANVAS = (1536, 1024)
TWELVE_MEGAPIXELS = (4248, 2832)
# Over how many canvas pixels the model's own content is faded in from the mask's edge.
RIM = 24
# How far apart the knots of a bend are, in canvas pixels.
KNOT = 256


@dataclass(frozen=True)
class Kind:
    """Say what an answer went through: pixels of the canvas, degrees, levels, the quality of a JPEG.

    ``repainted``: a quarter of what is outside the mask has become something else. ``rim``: over how many pixels of the
    canvas the model's own content is faded in. ``bent``: the most pixels by which a detail is displaced besides, at
    random and smoothly.
    """

    name: str
    shift: tuple[float, float] = (0, 0)
    scale: float = 1.0
    rotation: float = 0.0
    gain: tuple[float, float, float] = (1, 1, 1)
    offset: tuple[float, float, float] = (0, 0, 0)
    jpeg: int | None = None
    repainted: bool = False
    rim: int = RIM
    bent: float = 0.0

    @property
    def drifted(self) -> bool:
        """Whether anything came back otherwise than it was sent."""
        return self != Kind(self.name, rim=self.rim)


ALL = {"shift": (17, -11), "scale": 1.02, "rotation": 0.7, "gain": (1.07, 0.95, 1.03), "offset": (-9, 8, 4), "jpeg": 85}
KINDS = (
    Kind("undrifted"),
    Kind("undrifted, a hard change at the edge", rim=0),
    Kind("shift by 3.4 px", shift=(3, -1.6)),
    Kind("shift by 24 px", shift=(20.5, -12.5)),
    Kind("scale by 3 %", scale=1.03),
    Kind("rotation by 1 degree", rotation=1.0),
    Kind("gain 0.9 to 1.1", gain=(0.9, 1.1, 1.05)),
    Kind("offset to 12 levels", offset=(12, -8, 5)),
    Kind("shift, JPEG 85", shift=(-9.3, 6.7), jpeg=85),
    Kind("shift, the outside partly repainted", shift=(-9.3, 6.7), repainted=True),
    Kind("bent by up to 4 px", bent=4),
    Kind("shift, bent by up to 4 px, JPEG 85", shift=(-9.3, 6.7), bent=4, jpeg=85),
    Kind("all at once, bent by up to 4 px", bent=4, **ALL),
    Kind("all at once", **ALL),
    Kind("all at once, a hard change at the edge", rim=0, **ALL),
    Kind("all at once, the outside partly repainted", repainted=True, **ALL),
)
MASKS = ("disc", "thin line", "large blob", "at the border")


@dataclass(frozen=True, eq=False)
class Trial:
    """Hold one answer and all there is to judge what is made of it.

    ``pixels``: (height, width, 3) uint8 of the picture; ``mask``: (height, width) bool; ``sent``, ``answer`` and
    ``kept_still``: (height, width, 3) uint8 of the canvas, the last what the model would have sent without any drift.
    """

    pixels: np.ndarray
    mask: np.ndarray
    frame: Frame
    sent: np.ndarray
    answer: np.ndarray
    kept_still: np.ndarray

    @cached_property
    def truth(self) -> np.ndarray:
        """Return what the picture should show inside the mask: (height, width, 3) uint8."""
        height, width = self.mask.shape
        return cv2.resize(self.kept_still, (width, height), interpolation=cv2.INTER_CUBIC)

    @cached_property
    def band(self) -> np.ndarray:
        """Return where errors are measured, (height, width) bool: 16 px along the inside of the mask's edge."""
        distance = cv2.distanceTransform(self.mask.astype(np.uint8), cv2.DIST_L2, 5)
        return self.mask & (distance <= 16)

    def band_error(self, result: np.ndarray) -> float:
        """Return the mean absolute error of a result in the band, in levels."""
        return float(np.abs(result[self.band].astype(np.int16) - self.truth[self.band]).mean())

    def count_outside(self, result: np.ndarray) -> int:
        """Return how many pixels outside the mask differ from the picture's."""
        return int(np.count_nonzero((result != self.pixels).any(axis=2) & ~self.mask))


@lru_cache(maxsize=4)
def enlarge_photo(name: str, size: Size = TWELVE_MEGAPIXELS) -> np.ndarray:
    """Return a photo of the examples at ``size``: (height, width, 3) uint8 RGB."""
    with Image.open(EXAMPLES / name) as photo:
        return cv2.resize(np.array(photo.convert("RGB")), size, interpolation=cv2.INTER_CUBIC)


@lru_cache(maxsize=8)
def draw_mask(name: str, size: Size = TWELVE_MEGAPIXELS) -> np.ndarray:
    """Return a mask by its name: (height, width) bool."""
    width, height = size
    mask = np.zeros((height, width), dtype=np.uint8)
    if name == "disc":
        cv2.circle(mask, (width // 2, height // 2), height // 8, 1, -1)
    elif name == "thin line":
        points = [(0.2, 0.3), (0.45, 0.42), (0.55, 0.35), (0.8, 0.6)]
        line = np.rint(np.array(points) * size).astype(np.int32)
        cv2.polylines(mask, [line], isClosed=False, color=1, thickness=height // 70)
    elif name == "large blob":
        for x, y, radius in ((0.42, 0.5, 0.28), (0.6, 0.45, 0.24), (0.52, 0.66, 0.2)):
            cv2.circle(mask, (int(x * width), int(y * height)), int(radius * height), 1, -1)
    else:
        cv2.ellipse(mask, (width, height // 2), (width // 5, height // 4), 0, 0, 360, 1, -1)
    return mask.astype(bool)


def draw_trial(photo: str, mask_name: str, kind: Kind, size: Size = TWELVE_MEGAPIXELS) -> Trial:
    """Return the trial of a photo, a mask and what the answer went through."""
    pixels, mask = enlarge_photo(photo, size), draw_mask(mask_name, size)
    frame = frame_picture(size, CANVAS)
    sent = frame.to_canvas(pixels)
    # What the model paints is of another photo, upside down.
    other = cv2.flip(frame.to_canvas(enlarge_photo(PHOTOS[PHOTOS.index(photo) - 1], size)), -1)
    on_canvas = frame.mask_to_canvas(mask).astype(np.uint8)
    share = on_canvas.astype(np.float32)
    if kind.rim:
        share = np.minimum(cv2.distanceTransform(on_canvas, cv2.DIST_L2, 5) / np.float32(kind.rim), 1)
    kept_still = _mix(sent, other, share)
    painted = repaint_outside(kept_still, other, on_canvas) if kind.repainted else kept_still
    return Trial(pixels, mask, frame, sent, drift_canvas(painted, kind), kept_still)


def drift_canvas(canvas: np.ndarray, kind: Kind) -> np.ndarray:
    """Return a canvas, (height, width, 3) uint8, moved, bent, toned and compressed as ``kind`` says."""
    height, width = canvas.shape[:2]
    moved = canvas
    if (kind.shift, kind.scale, kind.rotation) != ((0, 0), 1.0, 0.0):
        matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -kind.rotation, kind.scale)
        matrix[:, 2] += kind.shift
        moved = cv2.warpAffine(
            canvas, matrix, (width, height), flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT_101
        )
    if kind.bent:
        moved = bend_canvas(moved, kind.bent)
    answer = moved
    if (kind.gain, kind.offset) != ((1, 1, 1), (0, 0, 0)):
        toned = moved.astype(np.float32) * np.float32(kind.gain) + np.float32(kind.offset)
        answer = np.clip(np.rint(toned), 0, 255).astype(np.uint8)
    if kind.jpeg:
        _, data = cv2.imencode(".jpg", answer[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, kind.jpeg))
        answer = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)
    return answer


def bend_canvas(canvas: np.ndarray, most: float) -> np.ndarray:
    """Return a canvas, (height, width, 3) uint8, with every detail displaced by up to ``most`` pixels, smoothly.

    Displacements are drawn at random for the knots of a mesh, about KNOT pixels apart, and interpolated between them.
    """
    height, width = canvas.shape[:2]
    knots = np.random.default_rng(3).normal(size=(round(height / KNOT) + 3, round(width / KNOT) + 3, 2))
    places = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    across, down = (place / KNOT + 1 for place in places)
    bend = cv2.remap(knots.astype(np.float32), across, down, cv2.INTER_CUBIC)
    bend *= most / np.hypot(bend[..., 0], bend[..., 1]).max()
    return cv2.remap(
        canvas,
        places[0] + bend[..., 0],
        places[1] + bend[..., 1],
        cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REFLECT_101,
    )


def repaint_outside(canvas: np.ndarray, other: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the canvas with about a quarter of what is outside the mask repainted, some of it right at the mask.

    ``canvas`` and ``other``: (height, width, 3) uint8; ``mask``: (height, width) uint8 0 or 1.
    """
    height, width = mask.shape
    where = np.zeros((height, width), dtype=np.uint8)
    random = np.random.default_rng(5)
    while np.count_nonzero(where & ~mask & 1) < 0.25 * np.count_nonzero(mask == 0):
        middle = (int(random.integers(0, width)), int(random.integers(0, height)))
        cv2.ellipse(where, middle, tuple(map(int, random.integers(width // 38, width // 10, 2))), 0, 0, 360, 1, -1)
    where[mask > 0] = 0
    return _mix(canvas, other, cv2.GaussianBlur(where.astype(np.float32), (0, 0), 3) * (mask == 0))


def _mix(first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = np.ascontiguousarray(share, dtype=np.float32)
    return cv2.blendLinear(first, second, 1 - share, share)

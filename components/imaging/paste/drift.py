"""The drift of an answer: motion and tone beside the sent canvas, and how to undo both.

``align`` estimates the drift.
"""

from dataclasses import dataclass, replace
from math import atan2, degrees, hypot

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.warp import IDENTITY, Warp

# The drift of models is well below these bounds; a larger motion is a wrong match.
LARGEST_SHIFT = 0.08  # of the canvas's longer edge
LARGEST_SCALING = 0.08
LARGEST_ROTATION = 4.0  # degrees


@dataclass(frozen=True, eq=False)
class Drift:
    """Hold the drift of an answer.

    ``matrix``: (2, 3) float64; maps a pixel (x, y) of the sent canvas to the same detail in the answer. ``bend``: what
    the answer is bent besides, as in Warp, or None. ``gain`` and ``offset``: per channel, the correction of the tone:
    gain * answer + offset. ``trusted``: False where no common motion was found, so that the answer is not moved.
    ``residual`` and ``residual_before``: the typical difference outside the mask with and without the correction, in
    levels of 0-255, textured places counting more; None where no pixel can be compared.
    """

    size: Size
    matrix: np.ndarray
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    trusted: bool = False
    residual: float | None = None
    residual_before: float | None = None
    bend: np.ndarray | None = None

    @property
    def warp(self) -> Warp:
        """Return where the answer shows a canvas pixel's detail."""
        return Warp(self.matrix, self.bend)

    @property
    def most_bent(self) -> float:
        """Return the largest displacement of the bend, in canvas pixels."""
        return 0.0 if self.bend is None else float(np.hypot(self.bend[..., 0], self.bend[..., 1]).max())

    @property
    def shift(self) -> tuple[float, float]:
        """Return the motion of the canvas's centre, (dx, dy) in canvas pixels."""
        middle = np.array([(self.size[0] - 1) / 2, (self.size[1] - 1) / 2])
        dx, dy = self.matrix @ (*middle, 1.0) - middle
        return float(dx), float(dy)

    @property
    def scale(self) -> float:
        """Return the scale of the answer, above 1 = larger."""
        return hypot(self.matrix[0, 0], self.matrix[1, 0])

    @property
    def rotation(self) -> float:
        """Return the rotation of the answer in degrees, clockwise."""
        return degrees(atan2(self.matrix[1, 0], self.matrix[0, 0]))

    @property
    def moves(self) -> bool:
        """Whether the correction moves the answer."""
        return self.warp.moves

    @property
    def tones(self) -> bool:
        """Whether the correction changes the answer's tone."""
        return self.gain != (1.0, 1.0, 1.0) or self.offset != (0.0, 0.0, 0.0)

    def in_tone(self, gain: tuple[float, float, float], offset: tuple[float, float, float]) -> "Drift":
        """Return the drift with another correction of the tone."""
        return replace(self, gain=gain, offset=offset)

    def tone(self, pixels: np.ndarray) -> np.ndarray:
        """Return pixels of the answer, (height, width, 3 or 4) uint8, in the tone of the sent canvas; alpha stays."""
        if not self.tones:
            return pixels
        toned = cv2.LUT(np.ascontiguousarray(pixels[..., :3]), _tone_table(self.gain, self.offset))
        return toned if pixels.shape[2] == 3 else np.dstack([toned, pixels[..., 3]])

    @property
    def is_plausible(self) -> bool:
        """Whether the motion is within the bounds of models' drift."""
        return (
            hypot(*self.shift) <= LARGEST_SHIFT * max(self.size)
            and abs(self.scale - 1) <= LARGEST_SCALING
            and abs(self.rotation) <= LARGEST_ROTATION
        )

    @property
    def is_nearly_still(self) -> bool:
        """Whether no corner of the canvas moved by a pixel or more."""
        width, height = self.size
        corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)], dtype=float)
        return bool(np.abs(corners @ self.matrix.T - corners[:, :2]).max() < 1)

    def undo_motion(self, answer: np.ndarray) -> np.ndarray:
        """Return the answer, (height, width) or (height, width, 3) uint8 of the canvas, with its motion undone."""
        return self.warp.undo(answer, self.size)

    def as_json(self) -> dict[str, object]:
        """Return the numbers for the record: canvas pixels, degrees, levels of 0-255."""
        dx, dy = self.shift
        residuals = (None if value is None else round(value, 2) for value in (self.residual_before, self.residual))
        before, after = residuals
        return {
            "trusted": self.trusted,
            "dx": round(dx, 2),
            "dy": round(dy, 2),
            "scale": round(self.scale, 5),
            "rotation": round(self.rotation, 3),
            "bend": round(self.most_bent, 2),
            "gain": [round(value, 4) for value in self.gain],
            "offset": [round(value, 2) for value in self.offset],
            "residual_before": before,
            "residual": after,
        }


def no_drift(size: Size) -> Drift:
    """Return the drift without motion and tone, for a canvas of ``size``."""
    return Drift(size, IDENTITY)


def _tone_table(gain: tuple[float, float, float], offset: tuple[float, float, float]) -> np.ndarray:
    levels = np.arange(256, dtype=np.float64)[:, None] * gain + offset
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)[None]

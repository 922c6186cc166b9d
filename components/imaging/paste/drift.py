"""A drift: how what an answer shows lies and looks beside what was sent, and the way back.

Knows how to undo a drift; does not find one.
"""

from dataclasses import dataclass, replace
from math import atan2, degrees, hypot

import cv2
import numpy as np

from components.imaging.frame import IDENTITY, Size

# What models do is well below these; beyond them something else was found than drift.
LARGEST_SHIFT = 0.08  # of the canvas's longer edge
LARGEST_SCALING = 0.08
LARGEST_ROTATION = 4.0  # degrees


@dataclass(frozen=True, eq=False)
class Drift:
    """Hold how an answer drifted.

    ``matrix``: (2, 3) float64; maps a pixel of what was sent, (x, y) on the canvas, to where the answer shows it.
    ``gain`` and ``offset``: per channel, what undoes the change of tone: gain * answer + offset. ``trusted`` is False
    where no common motion was found and the answer is taken where it lies. ``residual`` is the typical difference
    outside the mask once corrected, ``residual_before`` as it came; in levels of 0-255, both None where nothing can
    be compared.
    """

    size: Size
    matrix: np.ndarray
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    trusted: bool = False
    residual: float | None = None
    residual_before: float | None = None

    @property
    def shift(self) -> tuple[float, float]:
        """Return how far the middle of the canvas moved, (dx, dy) in canvas pixels."""
        middle = np.array([(self.size[0] - 1) / 2, (self.size[1] - 1) / 2])
        dx, dy = self.matrix @ (*middle, 1.0) - middle
        return float(dx), float(dy)

    @property
    def scale(self) -> float:
        """Return how many times larger the answer shows things."""
        return hypot(self.matrix[0, 0], self.matrix[1, 0])

    @property
    def rotation(self) -> float:
        """Return by how many degrees the answer is turned, clockwise on the screen."""
        return degrees(atan2(self.matrix[1, 0], self.matrix[0, 0]))

    @property
    def moves(self) -> bool:
        """Whether the answer has to be moved."""
        return not np.array_equal(self.matrix, IDENTITY)

    @property
    def tones(self) -> bool:
        """Whether the answer has to be toned."""
        return self.gain != (1.0, 1.0, 1.0) or self.offset != (0.0, 0.0, 0.0)

    def in_tone(self, gain: tuple[float, float, float], offset: tuple[float, float, float]) -> "Drift":
        """Return the drift with another correction of the tone."""
        return replace(self, gain=gain, offset=offset)

    def tone(self, pixels: np.ndarray) -> np.ndarray:
        """Return pixels of the answer, (height, width, 3 or 4) uint8, in the tone of what was sent; alpha stays."""
        if not self.tones:
            return pixels
        toned = cv2.LUT(np.ascontiguousarray(pixels[..., :3]), _tone_table(self.gain, self.offset))
        return toned if pixels.shape[2] == 3 else np.dstack([toned, pixels[..., 3]])

    @property
    def is_plausible(self) -> bool:
        """Whether a model may well have moved things like this."""
        return (
            hypot(*self.shift) <= LARGEST_SHIFT * max(self.size)
            and abs(self.scale - 1) <= LARGEST_SCALING
            and abs(self.rotation) <= LARGEST_ROTATION
        )

    @property
    def is_nearly_still(self) -> bool:
        """Whether no corner of the canvas has moved by a pixel."""
        width, height = self.size
        corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)], dtype=float)
        return bool(np.abs(corners @ self.matrix.T - corners[:, :2]).max() < 1)

    def undo_motion(self, answer: np.ndarray) -> np.ndarray:
        """Return the answer, (height, width) or (height, width, 3) uint8 of the canvas, its motion undone."""
        if not self.moves:
            return answer
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(answer, self.matrix, self.size, flags=flags, borderMode=cv2.BORDER_REPLICATE)

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
            "gain": [round(value, 4) for value in self.gain],
            "offset": [round(value, 2) for value in self.offset],
            "residual_before": before,
            "residual": after,
        }


def no_drift(size: Size) -> Drift:
    """Return the drift of an answer that is taken as it lies, of a canvas of ``size``."""
    return Drift(size, IDENTITY)


def _tone_table(gain: tuple[float, float, float], offset: tuple[float, float, float]) -> np.ndarray:
    levels = np.arange(256, dtype=np.float64)[:, None] * gain + offset
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)[None]

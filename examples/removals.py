"""The example removals: what is erased from which example picture, as outlines in pixels of the picture."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from components.imaging.picture.picture import read_picture

EXAMPLES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Removal:
    """Hold one removal; ``outline`` are the corners (x, y) of what is erased."""

    name: str
    picture: str
    outline: tuple[tuple[int, int], ...]

    @property
    def pixels(self) -> np.ndarray:
        """Return the picture: (height, width, 3) uint8."""
        return read_picture(EXAMPLES / self.picture).pixels

    def mask(self, scale: float = 1.0) -> np.ndarray:
        """Return the mask at a scale of the picture: (height, width) bool, True = erase."""
        height, width = self.pixels.shape[:2]
        mask = np.zeros((round(height * scale), round(width * scale)), np.uint8)
        cv2.fillPoly(mask, [np.round(np.array(self.outline) * scale).astype(np.int32)], 1)
        return mask.astype(bool)


def _ellipse(x: int, y: int, across: int, down: int, turned: int) -> tuple[tuple[int, int], ...]:
    return tuple((int(x), int(y)) for x, y in cv2.ellipse2Poly((x, y), (across, down), turned, 0, 360, 6))


ROCKET = (
    *((322, 122), (311, 136), (306, 160), (306, 320), (298, 345), (284, 362), (284, 405), (358, 405), (358, 362)),
    *((343, 345), (339, 320), (338, 160), (333, 136)),
)
MAST = ((441, 119), (453, 119), (460, 190), (466, 240), (478, 375), (436, 375), (438, 230), (440, 190))
SPOON = (
    *((399, 70), (406, 62), (424, 64), (428, 76), (420, 108), (414, 124), (390, 214), (392, 236), (404, 250)),
    *((410, 276), (404, 306), (386, 324), (358, 330), (334, 318), (322, 294), (322, 272), (328, 258), (312, 256)),
    *((312, 242), (326, 234), (346, 234), (366, 228), (374, 206), (384, 190), (402, 140), (406, 110)),
)
REMOVALS = (
    Removal("rocket", "rocket.jpg", ROCKET),
    Removal("mast", "rocket.jpg", MAST),
    Removal("eye", "chelsea.png", _ellipse(172, 116, 42, 36, 15)),
    Removal("spoon", "coffee.png", SPOON),
)

"""The colour in which a mask is shown: red, green or blue, whichever stands out most from the pixels under the mask."""

import cv2
import numpy as np

# Red is the colour of Rubylith, a masking film.
COLOURS = {"red": (255, 59, 48), "green": (0, 190, 80), "blue": (30, 110, 255)}
# Red is kept unless another colour is so many times as far from the pixels under the mask.
PREFERENCE = 1.35
# Pixels that are looked at, of a picture however large.
MOST_PIXELS = 20_000


def choose_mask_colour(pixels: np.ndarray, mask: np.ndarray | None = None) -> str:
    """Return the name of the colour that is farthest from the pixels under a mask, in Lab on average.

    ``pixels``: (height, width, 3) uint8 RGB. ``mask``: (height, width) bool; None or empty: the whole picture.
    """
    under = pixels[mask] if mask is not None and mask.any() else pixels.reshape(-1, 3)
    under = under[:: max(1, len(under) // MOST_PIXELS)]
    lab = _to_lab(under)
    distances = {
        name: float(np.linalg.norm(lab - _to_lab(np.array([colour], dtype=np.uint8)), axis=1).mean())
        for name, colour in COLOURS.items()
    }
    best = max(distances, key=lambda name: distances[name])
    return best if distances[best] > PREFERENCE * distances["red"] else "red"


def _to_lab(colours: np.ndarray) -> np.ndarray:
    """Return colours, (count, 3) uint8 RGB, as (count, 3) float32 L*, a*, b*."""
    values = np.ascontiguousarray(colours[None]).astype(np.float32) / np.float32(255)
    lab: np.ndarray = cv2.cvtColor(values, cv2.COLOR_RGB2LAB)[0]
    return lab

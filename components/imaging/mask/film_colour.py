"""The colour of the film that shows a mask: red, green or blue, whichever is seen best on what lies under it."""

import cv2
import numpy as np

# The colours of films: red as of the masking film Rubylith.
FILMS = {"red": (255, 59, 48), "green": (0, 190, 80), "blue": (30, 110, 255)}
# Red is kept unless another colour is so many times as far from what lies under it.
PREFERENCE = 1.35
# Pixels that are looked at, of a picture however large.
MOST_PIXELS = 20_000


def choose_film(pixels: np.ndarray, mask: np.ndarray | None = None) -> str:
    """Return the name of the film whose colour is farthest from the pixels under a mask, in Lab on average.

    ``pixels``: (height, width, 3) uint8 RGB. ``mask``: (height, width) bool; None, or nothing painted, is all of it.
    """
    under = pixels[mask] if mask is not None and mask.any() else pixels.reshape(-1, 3)
    under = under[:: max(1, len(under) // MOST_PIXELS)]
    lab = _to_lab(under)
    distances = {
        name: float(np.linalg.norm(lab - _to_lab(np.array([colour], dtype=np.uint8)), axis=1).mean())
        for name, colour in FILMS.items()
    }
    best = max(distances, key=lambda name: distances[name])
    return best if distances[best] > PREFERENCE * distances["red"] else "red"


def _to_lab(colours: np.ndarray) -> np.ndarray:
    """Return colours, (count, 3) uint8 RGB, as (count, 3) float32 L*, a*, b*."""
    values = np.ascontiguousarray(colours[None]).astype(np.float32) / np.float32(255)
    lab: np.ndarray = cv2.cvtColor(values, cv2.COLOR_RGB2LAB)[0]
    return lab

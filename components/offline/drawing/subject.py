"""The main subject of a picture, told apart from its surroundings.

By OpenCV's GrabCut (Rother, Kolmogorov, Blake 2004) on a small copy: what touches the upper edges and sides is ground,
what is in the middle may be the subject. Tells apart by colour only; knows no cats. The same picture gives the same.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import smooth_step

WORK_EDGE = 256
ROUNDS = 3
# What is taken for the subject at first, an ellipse: its half axes as shares of the picture.
HALF_WIDTH, HALF_HEIGHT = 0.36, 0.40
# Of 255: a neighbour that differs by less is the same wall.
FLOOD_STEP = 2
# Less or more of a picture than this is no subject: then it is the middle.
LEAST, MOST = 0.02, 0.85
# A part this much smaller than the largest is a speck.
SPECK = 0.05


def find_subject(photo: np.ndarray, sure: np.ndarray | None = None) -> np.ndarray:
    """Return (height, width) float32: 1 in the subject, 0 around it, eased at its edge; never nothing.

    ``photo``: (height, width, 3) uint8; ``sure``: (height, width) bool, what certainly belongs to it.
    """
    height, width = photo.shape[:2]
    share = min(WORK_EDGE / max(height, width), 1.0)
    size = (max(round(width * share), 8), max(round(height * share), 8))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    middle = _middle(size)
    guess = np.where(middle, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    rim = max(min(size) // 32, 1)
    # A subject may stand on the lower edge.
    guess[:rim], guess[:, :rim], guess[:, -rim:] = cv2.GC_BGD, cv2.GC_BGD, cv2.GC_BGD
    guess[_flooded(small, guess == cv2.GC_BGD)] = cv2.GC_BGD
    if sure is not None:
        guess[cv2.resize(sure.astype(np.uint8), size, interpolation=cv2.INTER_AREA) > 0] = cv2.GC_FGD
    found = np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if found.any() and not found.all():
        cv2.setRNGSeed(1)
        # The rectangle is not used with GC_INIT_WITH_MASK.
        cv2.grabCut(small, guess, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)
        found = _whole(np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD)))
    if not LEAST <= found.mean() <= MOST:
        found = middle | (guess == cv2.GC_FGD)
    soft = cv2.GaussianBlur(found.astype(np.float32), (0, 0), 1.2)
    return smooth_step(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC), 0.4, 0.8).astype(np.float32)


def _flooded(photo: np.ndarray, rim: np.ndarray) -> np.ndarray:
    """Return (height, width) bool: what runs from the rim inwards without a step in colour, such as a sky or a wall."""
    even = cv2.GaussianBlur(photo, (0, 0), 1.0)
    reached = np.zeros((photo.shape[0] + 2, photo.shape[1] + 2), np.uint8)
    step = (FLOOD_STEP,) * 3
    for y, x in np.argwhere(rim)[::7]:
        if not reached[y + 1, x + 1]:
            cv2.floodFill(even, reached, (int(x), int(y)), 0, step, step, 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8))
    return reached[1:-1, 1:-1] > 0


def _middle(size: tuple[int, int]) -> np.ndarray:
    """Return (height, width) bool, an ellipse in the middle."""
    width, height = size
    x = (np.arange(width)[None, :] + 0.5) / width - 0.5
    y = (np.arange(height)[:, None] + 0.5) / height - 0.5
    return (x / HALF_WIDTH) ** 2 + (y / HALF_HEIGHT) ** 2 < 1


def _whole(found: np.ndarray) -> np.ndarray:
    """Return what was found without specks, and without holes but large ones."""
    whole: np.ndarray = _drop_specks(_drop_specks(found) == 0) == 0
    return whole


def _drop_specks(mask: np.ndarray) -> np.ndarray:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask > 0
    areas = stats[1:, cv2.CC_STAT_AREA]
    return np.isin(labels, 1 + np.flatnonzero(areas >= SPECK * areas.max()))

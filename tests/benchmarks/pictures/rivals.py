"""What others do with an answer: how the masked part comes back onto the picture without any look at its drift.

Each takes the whole picture, the answer laid on all of it and the mask: ``pixels`` and ``answer``: (height, width, 3)
uint8, of any two sizes of one shape; ``mask``: (height, width) bool of the picture. Returns (height, width, 3) uint8.
"""

import cv2
import numpy as np

# What the web UI of AUTOMATIC1111 blurs a mask with unless told otherwise, in pixels.
BLUR = 4
# Beyond the mirrored part of a mask: far enough that seamlessClone sees the mask end.
MIRROR_REST = 8


def paste_hard(pixels: np.ndarray, answer: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the picture with the answer inside the mask, edges hard."""
    return cv2.copyTo(_enlarge(answer, pixels), mask.astype(np.uint8), pixels.copy())


def paste_blurred(pixels: np.ndarray, answer: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the picture with the answer through the mask blurred by 4 px, as AUTOMATIC1111 does at full resolution."""
    reach = 2 * int(2.5 * BLUR + 0.5) + 1
    share = cv2.GaussianBlur(mask.astype(np.float32), (reach, reach), BLUR)
    return cv2.blendLinear(pixels, _enlarge(answer, pixels), 1 - share, share)


def clone_normal(pixels: np.ndarray, answer: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return OpenCV's seamlessClone, which keeps the answer's gradients inside the mask (Perez et al., 2003)."""
    return _clone(pixels, answer, mask, cv2.NORMAL_CLONE)


def clone_mixed(pixels: np.ndarray, answer: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return OpenCV's seamlessClone that keeps the stronger of the answer's and the picture's gradients."""
    return _clone(pixels, answer, mask, cv2.MIXED_CLONE)


def _clone(pixels: np.ndarray, answer: np.ndarray, mask: np.ndarray, mode: int) -> np.ndarray:
    """Return what seamlessClone makes of it, given its best chance.

    It takes the middle of the mask's box, and not the picture's, for where the answer goes: so that is what it is told,
    and the answer comes to lie where the picture shows it. It clears the mask's outermost pixels and holds the result
    to the old picture all along the mask's box. Where the mask touches the border that would draw the old picture into
    what is new, so everything is mirrored there, and cut off again: a mirrored problem has no step at its axis. Of the
    ways tried (as it is, eight pixels more, a mirror) this came nearest to the truth.
    """
    height, width = mask.shape
    left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
    before = (top + down + MIRROR_REST) * (top == 0), (left + across + MIRROR_REST) * (left == 0)
    after = (
        (height - top + MIRROR_REST) * (top + down == height),
        (width - left + MIRROR_REST) * (left + across == width),
    )
    # A mirror is at most as wide as the picture.
    (above, to_left), (below, to_right) = (
        (min(rows, height), min(columns, width)) for rows, columns in (before, after)
    )
    margins = above, below, to_left, to_right, cv2.BORDER_REFLECT
    repainted = cv2.copyMakeBorder(mask.astype(np.uint8) * 255, *margins)
    repainted[[0, -1]] = 0
    repainted[:, [0, -1]] = 0
    left, top, across, down = cv2.boundingRect(repainted)
    middle = left + across // 2, top + down // 2
    there = cv2.copyMakeBorder(_enlarge(answer, pixels), *margins)
    result = cv2.seamlessClone(there, cv2.copyMakeBorder(pixels, *margins), repainted, middle, mode)
    return np.ascontiguousarray(result[above : above + height, to_left : to_left + width])


def _enlarge(answer: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    return cv2.resize(answer, (width, height), interpolation=cv2.INTER_CUBIC)

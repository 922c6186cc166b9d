"""Warn about a doubtful mask before the request is sent.

A warning is a sentence with its remedy. Refuses nothing; ``check_mask`` refuses impossible masks.
"""

from collections.abc import Sequence

import numpy as np

from components.imaging.frame import Frame
from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import count_specks, speck_size

# Above this painted share, the unmasked rest is too little context for a model.
NEARLY_ALL = 0.95
# Above this enlargement, to the canvas or back, the result is soft.
MOST_ENLARGED = 4


def find_warnings(mask: np.ndarray, pixels: np.ndarray, frames: Sequence[Frame]) -> tuple[str, ...]:
    """Return warnings about a mask, the most serious first; () for a good mask.

    ``mask``: (height, width) bool. ``pixels``: (height, width, 3 or 4) uint8 of the picture. ``frames``: the frames of
    the edit, at least one.
    """
    height, width = mask.shape
    share = np.count_nonzero(mask) / mask.size
    warnings = []
    if share > NEARLY_ALL:
        warnings.append(
            f"Almost everything is painted ({share:.0%}), so the model has little to go by. Erase what should stay, or"
            " redraw the whole picture."
        )
    if _is_wholly_transparent(mask, pixels):
        warnings.append("Everything you painted lies where the picture is transparent. Paint over what should change.")
    if specks := count_specks(mask, speck_size((width, height))):
        what = "a speck of a few pixels is" if specks == 1 else f"{specks:,} specks of a few pixels are"
        warnings.append(f"In the mask {what} painted, perhaps by accident. Drop the specks, or paint more.")
    largest, smallest = max(frame.scale for frame in frames), min(frame.scale for frame in frames)
    if largest > MOST_ENLARGED:
        warnings.append(
            f"What travels is small and would be enlarged {largest:.1f} times, so the result will be imprecise. Use a"
            " larger picture."
        )
    if smallest < 1 / MOST_ENLARGED:
        warnings.append(
            f"The answer would be enlarged {1 / smallest:.1f} times to fit the picture, so it will look soft. Paint a"
            " smaller part, or have each part repainted by itself."
        )
    return tuple(warnings)


def _is_wholly_transparent(mask: np.ndarray, pixels: np.ndarray) -> bool:
    if pixels.shape[2] == 3 or not mask.any():
        return False
    left, top, right, bottom = bounding_box(mask)
    return not (pixels[top:bottom, left:right, 3] * mask[top:bottom, left:right]).any()

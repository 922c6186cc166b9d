"""Cautions: what is doubtful about a mask, said before money is spent on it.

A caution is a sentence with its remedy. Refuses nothing: what cannot be sent at all is ``check_mask``'s.
"""

from collections.abc import Sequence

import numpy as np

from components.imaging.frame import Frame
from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import count_specks, speck_size

# Painted beyond this share, what stayed gives a model too little to go by.
NEARLY_ALL = 0.95
# Enlarged more than this, on the way there or back, the result is soft.
MOST_ENLARGED = 4


def find_warnings(mask: np.ndarray, pixels: np.ndarray, frames: Sequence[Frame]) -> tuple[str, ...]:
    """Return what a person should know before a mask is sent, most serious first; nothing where all is well.

    ``mask``: (height, width) bool; ``pixels``: (height, width, 3 or 4) uint8 of the picture; ``frames``: what travels.
    """
    height, width = mask.shape
    share = np.count_nonzero(mask) / mask.size
    cautions = []
    if share > NEARLY_ALL:
        cautions.append(
            f"Almost everything is painted ({share:.0%}), so the model has little to go by. Erase what should stay, or"
            " redraw the whole picture."
        )
    if _is_wholly_transparent(mask, pixels):
        cautions.append("Everything you painted lies where the picture is transparent. Paint over what should change.")
    if specks := count_specks(mask, speck_size((width, height))):
        what = "a speck of a few pixels is" if specks == 1 else f"{specks:,} specks of a few pixels are"
        cautions.append(f"In the mask {what} painted, perhaps by accident. Drop the specks, or paint more.")
    largest, smallest = max(frame.scale for frame in frames), min(frame.scale for frame in frames)
    if largest > MOST_ENLARGED:
        cautions.append(
            f"What travels is small and would be enlarged {largest:.1f} times, so the result will be imprecise. Use a"
            " larger picture."
        )
    if smallest < 1 / MOST_ENLARGED:
        cautions.append(
            f"The answer would be enlarged {1 / smallest:.1f} times to fit the picture, so it will look soft. Paint a"
            " smaller part, or have each part repainted by itself."
        )
    return tuple(cautions)


def _is_wholly_transparent(mask: np.ndarray, pixels: np.ndarray) -> bool:
    if pixels.shape[2] == 3 or not mask.any():
        return False
    left, top, right, bottom = bounding_box(mask)
    return not (pixels[top:bottom, left:right, 3] * mask[top:bottom, left:right]).any()

"""Warn about a doubtful mask before the request is sent.

A warning is a sentence with its remedy. Refuses nothing; ``check_mask`` refuses impossible masks.
"""

from collections.abc import Sequence

import numpy as np

from components.imaging.frame import Frame
from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import count_specks, speck_size
from components.imaging.percent import format_percent
from components.message.message import Message, Plural

# Above this painted share, the unmasked rest is too little context for a model.
NEARLY_ALL = 0.95
# Above this enlargement, to the canvas or back, the result is soft.
MOST_ENLARGED = 4


def find_warnings(mask: np.ndarray, pixels: np.ndarray, frames: Sequence[Frame]) -> tuple[Message, ...]:
    """Return warnings about a mask, the most serious first; () for a good mask.

    ``mask``: (height, width) bool. ``pixels``: (height, width, 3 or 4) uint8 of the picture. ``frames``: the frames of
    the edit, at least one.
    """
    height, width = mask.shape
    painted = int(np.count_nonzero(mask))
    warnings: list[Message] = []
    if painted / mask.size > NEARLY_ALL:
        warnings.append(
            Message(
                "Almost everything is painted ({share}), so the model has little to go by. Erase what should stay,"
                " or redraw the whole picture.",
                share=format_percent(painted, mask.size),
            )
        )
    if _is_wholly_transparent(mask, pixels):
        warnings.append(
            Message("Everything you painted lies where the picture is transparent. Paint over what should change.")
        )
    if specks := count_specks(mask, speck_size((width, height))):
        warnings.append(
            Plural(
                "In the mask a speck of a few pixels is painted, perhaps by accident. Drop the specks, or paint more.",
                "In the mask {n:,} specks of a few pixels are painted, perhaps by accident. Drop the specks, or paint"
                " more.",
                n=specks,
            )
        )
    largest, smallest = max(frame.scale for frame in frames), min(frame.scale for frame in frames)
    if largest > MOST_ENLARGED:
        warnings.append(
            Message(
                "What travels is small and would be enlarged {times:.1f} times, so the result will be imprecise. Use a"
                " larger picture.",
                times=largest,
            )
        )
    if smallest < 1 / MOST_ENLARGED:
        warnings.append(
            Message(
                "The answer would be enlarged {times:.1f} times to fit the picture, so it will look soft. Paint a"
                " smaller part, or have each part repainted by itself.",
                times=1 / smallest,
            )
        )
    return tuple(warnings)


def _is_wholly_transparent(mask: np.ndarray, pixels: np.ndarray) -> bool:
    if pixels.shape[2] == 3 or not mask.any():
        return False
    left, top, right, bottom = bounding_box(mask)
    return not (pixels[top:bottom, left:right, 3] * mask[top:bottom, left:right]).any()

"""Previews of a mask: rubylith on the small picture, with the frames outlined; and the transition inside the mask."""

from collections.abc import Sequence

import cv2
import numpy as np

from components.imaging.frame import Box, Frame
from components.imaging.mask.mask import RUBYLITH
from components.imaging.paste.transition import share_before
from components.imaging.picture.picture import fit_view, flatten, write_png

EDGE = 640
DIMMED = 0.4


def draw_preview(view: np.ndarray, mask: np.ndarray, boxes: Sequence[Box]) -> bytes:
    """Return a PNG of a ``view``, (height, width, 3 or 4) uint8, with its mask, (height, width) bool of the picture.

    ``boxes`` are the rectangles that are sent, in pixels of the picture; without boxes nothing is dimmed.
    """
    small = flatten(fit_view(view, EDGE))
    height, width = small.shape[:2]
    share = cv2.resize(mask.astype(np.uint8) * 255, (width, height), interpolation=cv2.INTER_AREA)
    alpha = share.astype(np.float32) * np.float32(RUBYLITH[3] / 255 / 255)
    rubylith = np.full_like(small, RUBYLITH[:3])
    shown = cv2.blendLinear(small, rubylith, 1 - alpha, alpha)
    if not boxes:
        return write_png(shown)
    across, down = width / mask.shape[1], height / mask.shape[0]
    places = [
        (round(left * across), round(top * down), round(right * across) - 1, round(bottom * down) - 1)
        for left, top, right, bottom in boxes
    ]
    travels = np.zeros((height, width), dtype=np.uint8)
    for left, top, right, bottom in places:
        travels[top : bottom + 1, left : right + 1] = 1
    result = cv2.copyTo(shown, travels, cv2.convertScaleAbs(shown, alpha=DIMMED))
    for left, top, right, bottom in places:
        for inset, colour in ((0, (255, 255, 255)), (1, (29, 29, 27))):
            cv2.rectangle(result, (left + inset, top + inset), (right - inset, bottom - inset), colour, 1)
    return write_png(result)


def draw_transition(groups: Sequence[tuple[np.ndarray, Frame]], feather: float | None, size: tuple[int, int]) -> bytes:
    """Return a PNG of ``size``, (width, height), that is white where the picture stays inside the mask, else clear.

    A pixel is as opaque as the picture's share in the result. ``groups``: a mask, (height, width) bool of the picture,
    and its frame each; at least one. ``feather``: the width of the transition, None = automatic, drawn at its widest.
    """
    stays = np.zeros(groups[0][0].shape, dtype=np.uint8)
    for mask, frame in groups:
        (left, top, right, bottom), share = share_before(mask, frame, feather)
        within = stays[top:bottom, left:right]
        kept = cv2.convertScaleAbs(1 - share, alpha=255)
        within[...] = cv2.copyTo(kept, mask[top:bottom, left:right].astype(np.uint8), within)
    shown = np.full((size[1], size[0], 4), 255, dtype=np.uint8)
    shown[..., 3] = cv2.resize(stays, size, interpolation=cv2.INTER_AREA)
    return write_png(shown)

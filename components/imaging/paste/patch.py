"""A patch: new pixels over a box of a picture, composed without a second picture."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from components.imaging.frame import Box


@dataclass(frozen=True, eq=False)
class Patch:
    """Put ``new`` over ``box`` of a picture's ``pixels``: (height, width, 3 or 4) uint8 both, RGB or RGBA.

    A picture without alpha under a patch with alpha counts as opaque.
    """

    pixels: np.ndarray = field(repr=False)
    box: Box
    new: np.ndarray = field(repr=False)

    def rows(self, top: int, bottom: int) -> np.ndarray:
        """Return the rows from ``top`` to before ``bottom``: (bottom - top, width, channels of ``new``) uint8."""
        left, first, right, last = self.box
        start, stop = max(top, first), min(bottom, last)
        rows = self.pixels[top:bottom]
        if rows.shape[2] != self.new.shape[2]:
            rows = cv2.cvtColor(rows, cv2.COLOR_RGB2RGBA)
        if start >= stop:
            return rows
        rows = rows.copy()
        rows[start - top : stop - top, left:right] = self.new[start - first : stop - first]
        return rows

"""The exact mask: the mask in the editor, at the picture's own resolution.

Tools, uploaded files and examples make masks at this resolution, which the editor's small view lacks. Where the
strokes that come back from the editor equal the strokes that were shown, the exact mask counts; elsewhere the strokes
count.
"""

import zlib
from dataclasses import dataclass, field
from typing import Self

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.mask.mask import layer_from_mask, mask_from_strokes
from components.imaging.mask.mask_file import WHITE, read_mask_file
from components.imaging.picture.picture import Picture, write_png
from components.message.message import Message
from components.studio.page.cache import cache_file


@dataclass(frozen=True)
class ExactMask:
    """Hold a mask for a picture of ``size``, and the strokes by which a view showed the mask, both packed."""

    size: Size
    view_size: Size
    exact: bytes = field(repr=False)
    shown: bytes = field(repr=False)

    @classmethod
    def from_mask(cls, mask: np.ndarray, view_size: Size) -> Self:
        """Return the exact mask of a mask, (height, width) bool, for a view of ``view_size``."""
        shown = layer_from_mask(mask, view_size)[..., 3] > 0
        return cls((mask.shape[1], mask.shape[0]), view_size, pack_bits(mask), pack_bits(shown))

    @property
    def mask(self) -> np.ndarray:
        """Return the mask: (height, width) bool of the picture."""
        return unpack_bits(self.exact, self.size)

    @property
    def strokes(self) -> np.ndarray:
        """Return the strokes that show the mask: (height, width) bool of the view."""
        return unpack_bits(self.shown, self.view_size)

    @property
    def packed(self) -> tuple[bytes, ...]:
        """Return the masks as they are kept, packed."""
        return self.exact, self.shown

    def fitted(self, size: Size) -> tuple[np.ndarray, tuple[Message, ...]]:
        """Return the mask for a picture of ``size``, (height, width) bool, and notices where the mask was scaled."""
        if self.size == size:
            return self.mask, ()
        read = read_mask_file(Picture(cv2.merge([self.mask.astype(np.uint8) * 255] * 3)), size, WHITE)
        return read.mask, read.notices

    @property
    def layer(self) -> bytes:
        """Return a PNG, for the editor, with the strokes that show the mask."""
        return write_png(layer_from_mask(self.mask, self.view_size))

    @property
    def layer_file(self) -> str:
        """Return ``layer`` as a file."""
        return cache_file(self.layer, "strokes.png")


def read_mask(strokes: np.ndarray, exact_mask: ExactMask | None, size: Size) -> np.ndarray:
    """Return the mask, (height, width) bool of a picture of ``size``, of strokes that were painted over an exact mask.

    ``strokes``: (height, width) bool of the view.
    """
    if exact_mask is None or exact_mask.size != size:
        return mask_from_strokes(strokes, size)
    strokes = mask_from_strokes(strokes, exact_mask.view_size)
    if np.array_equal(strokes, exact_mask.strokes):
        return exact_mask.mask
    painted = mask_from_strokes(strokes, size)
    # A pixel of the view beside one that was touched is touched at its edge.
    touched = cv2.dilate((strokes != exact_mask.strokes).astype(np.uint8), np.ones((3, 3), np.uint8))
    by_brush = cv2.resize(touched, size, interpolation=cv2.INTER_NEAREST) > 0
    return np.where(by_brush, painted, exact_mask.mask)


def pack_bits(mask: np.ndarray) -> bytes:
    """Return a mask, (height, width) bool, as a few bytes: a bit for each pixel, compressed."""
    return zlib.compress(np.packbits(mask).tobytes(), 1)


def unpack_bits(packed: bytes, size: Size) -> np.ndarray:
    """Return the mask that ``pack_bits`` was given, of ``size`` (width, height)."""
    width, height = size
    bits = np.unpackbits(np.frombuffer(zlib.decompress(packed), dtype=np.uint8), count=width * height)
    return bits.reshape(height, width).view(bool)

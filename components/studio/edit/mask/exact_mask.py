"""The exact mask: the mask under the brush at the picture's own size, which the editor shows smaller.

What a tool, an upload or an example makes has the picture's own resolution, which strokes on a view do not have. It is
kept here; where the strokes that come back are those that were shown it stands, and elsewhere the brush has it.
"""

import zlib
from dataclasses import dataclass, field

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.mask.mask import layer_from_mask, mask_from_layers
from components.imaging.mask.mask_file import WHITE, read_mask_file
from components.imaging.picture.picture import Picture, write_png
from components.studio.page.cache import cache_file


@dataclass(frozen=True)
class ExactMask:
    """Hold a mask for a picture of ``size``, and the strokes of a view it was shown as, both packed."""

    size: Size
    view_size: Size
    exact: bytes = field(repr=False)
    shown: bytes = field(repr=False)

    @property
    def mask(self) -> np.ndarray:
        """Return the mask: (height, width) bool of the picture."""
        return unpack_bits(self.exact, self.size)

    @property
    def strokes(self) -> np.ndarray:
        """Return the strokes it is shown as: (height, width) bool of the view."""
        return unpack_bits(self.shown, self.view_size)

    def fitted(self, size: Size) -> tuple[np.ndarray, tuple[str, ...]]:
        """Return the mask for a picture of ``size``, scaled where that is another, and notices that say so."""
        if self.size == size:
            return self.mask, ()
        read = read_mask_file(Picture(cv2.merge([self.mask.astype(np.uint8) * 255] * 3)), size, WHITE)
        return read.mask, read.notices

    @property
    def layer_file(self) -> str:
        """Return a file with the strokes that show it, for the editor."""
        return cache_file(write_png(layer_from_mask(self.mask, self.view_size)), "strokes.png")


def develop(mask: np.ndarray, view_size: Size) -> ExactMask:
    """Return the exact mask of a mask, (height, width) bool, for a view of ``view_size``."""
    shown = layer_from_mask(mask, view_size)[..., 3] > 0
    return ExactMask((mask.shape[1], mask.shape[0]), view_size, pack_bits(mask), pack_bits(shown))


def read_mask(layers: list[np.ndarray], exact_mask: ExactMask | None, size: Size) -> np.ndarray:
    """Return the mask, (height, width) bool of a picture of ``size``, that strokes mean over a exact mask.

    ``layers``: (height, width, 4) uint8 RGBA each, of the view.
    """
    painted = mask_from_layers(layers, size)
    if exact_mask is None or exact_mask.size != size:
        return painted
    strokes = mask_from_layers(layers, exact_mask.view_size)
    if np.array_equal(strokes, exact_mask.strokes):
        return exact_mask.mask
    # A pixel of the view beside one that was touched is touched at its edge.
    touched = cv2.dilate((strokes != exact_mask.strokes).astype(np.uint8), np.ones((3, 3), np.uint8))
    touched = cv2.resize(touched, size, interpolation=cv2.INTER_NEAREST) > 0
    return np.where(touched, painted, exact_mask.mask)


def pack_bits(mask: np.ndarray) -> bytes:
    """Return a mask, (height, width) bool, in few bytes."""
    return zlib.compress(np.packbits(mask), 1)


def unpack_bits(packed: bytes, size: Size) -> np.ndarray:
    """Return the mask that ``pack_bits`` was given, of ``size`` (width, height)."""
    width, height = size
    bits = np.unpackbits(np.frombuffer(zlib.decompress(packed), dtype=np.uint8), count=width * height)
    return bits.reshape(height, width).view(bool)

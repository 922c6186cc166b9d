"""An uploaded mask file in both of its readings: one is taken, the other is offered.

Pixels that were painted since the upload stay as they are when the reading is changed. Knows nothing about widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from components.imaging.frame import Size
from components.imaging.mask.mask import check_mask
from components.imaging.mask.mask_file import (
    AUTOMATIC,
    BLACK,
    OPAQUE,
    TRANSPARENT,
    WHITE,
    MaskReading,
    read_mask_file,
)
from components.imaging.picture.picture import read_picture
from components.message.message import Message
from components.studio.edit.mask.exact_mask import pack_bits, unpack_bits
from components.studio.page.loaded_pictures import LoadedPicture

# The labels of the button that takes a reading.
OFFERS = {
    TRANSPARENT: Message("Repaint the transparent part instead"),
    OPAQUE: Message("Repaint the opaque part instead"),
    WHITE: Message("Repaint white instead"),
    BLACK: Message("Repaint black instead"),
}


@dataclass(frozen=True)
class Reading:
    """Hold one reading of a mask file: its name, the packed mask, and a message that says which part is repainted."""

    name: str
    packed: bytes = field(repr=False)
    said: Message


@dataclass(frozen=True)
class MaskUpload:
    """Hold the reading ``taken`` of a mask file for a picture of ``size``, and the ``other`` one.

    ``touched`` and ``painted``, packed masks, are the pixels drawn over it since, and which of them are painted.
    """

    size: Size
    taken: Reading
    other: Reading
    touched: bytes = field(repr=False)
    painted: bytes = field(repr=False)

    @property
    def packed(self) -> tuple[bytes, ...]:
        """Return the masks as they are kept, packed."""
        return self.taken.packed, self.other.packed, self.touched, self.painted

    @property
    def said(self) -> Message:
        """Return the message that names the reading taken, and the share of the picture that the reading repaints."""
        return self.taken.said

    @property
    def offer(self) -> Message:
        """Return the label of the button that takes the other reading."""
        return OFFERS[self.other.name]

    def switch(self, now: np.ndarray) -> tuple[np.ndarray, "MaskUpload"]:
        """Return the mask of the other reading, (height, width) bool, and the upload with that reading taken.

        ``now`` is the mask in the editor; pixels that were painted or erased since the upload stay so.
        """
        touched, painted, taken = (
            unpack_bits(packed, self.size) for packed in (self.touched, self.painted, self.taken.packed)
        )
        touched = touched | (now != np.where(touched, painted, taken))
        mask = np.where(touched, now, unpack_bits(self.other.packed, self.size))
        drawn = pack_bits(now & touched)
        return mask, replace(self, taken=self.other, other=self.taken, touched=pack_bits(touched), painted=drawn)

    def reshape(self, change: Callable[[np.ndarray], np.ndarray]) -> "MaskUpload":
        """Return the upload for a picture of another size; ``change`` turns masks of the old size into the new size."""

        def move(packed: bytes) -> bytes:
            return pack_bits(change(unpack_bits(packed, self.size)))

        height, width = change(np.zeros(self.size[::-1], dtype=bool)).shape
        return MaskUpload(
            (width, height),
            replace(self.taken, packed=move(self.taken.packed)),
            replace(self.other, packed=move(self.other.packed)),
            move(self.touched),
            move(self.painted),
        )


def read_upload(path: str, loaded: LoadedPicture) -> tuple[np.ndarray, MaskUpload, tuple[Message, ...]]:
    """Return the mask in a file for a loaded picture, (height, width) bool, its upload, and notices.

    A mask file belongs to the picture without margins, unless it has the size of the picture with its margins.
    Raises EmptyMask, FullMask, UnreadablePicture or PictureTooLarge.
    """
    picture = read_picture(Path(path))
    size = loaded.size if picture.size == loaded.size else loaded.picture_size
    read = read_mask_file(picture, size, AUTOMATIC)
    check_mask(read.mask)
    other = read_mask_file(picture, size, read.other)
    nothing = pack_bits(np.zeros_like(read.mask))
    upload = MaskUpload(size, _pack(read), _pack(other), nothing, nothing)
    if size == loaded.size:
        return read.mask, upload, read.notices
    return loaded.margins.extend_mask(read.mask), upload.reshape(loaded.margins.extend_mask), read.notices


def _pack(read: MaskReading) -> Reading:
    return Reading(read.reading, pack_bits(read.mask), read.said)

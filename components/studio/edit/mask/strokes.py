"""Strokes: what is painted in the editor, as the page hands it over, and the mask that the strokes mean."""

import base64
import binascii
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from components.errors import MissingPicture
from components.imaging.frame import Size
from components.studio.edit.mask.exact_mask import ExactMask, read_mask, unpack_bits
from components.studio.edit.mask.mask_history import NO_STEP, MaskHistory, Step
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.edit.mask.stroke_paths import Paths, draw_paths, read_paths, shows
from components.studio.events.event_errors import UnexpectedValue
from components.studio.page.loaded_pictures import LoadedPicture

# What the page hands over: "size", [width, height] of the view, and "bits", a bit for each pixel from the top left on,
# packed by zlib and then by base64, or null where nothing was painted since the step; "step", the id of the step over
# which they were painted; "steps", the ids of all steps that the page keeps; "number", that of the canvas's state, the
# count of the changes by the server. None where the editor shows no picture.
HandedOver = Mapping[str, Any] | None
# The view is smaller; the packed strokes of a scribble take a few kilobytes.
MOST_EDGE, MOST_PACKED = 4096, 600_000
MOST_CHANGES = 10**6


@dataclass(frozen=True)
class Painted:
    """Hold the painted pixels of a view of ``size``, packed as the masks of ``exact_mask``.

    ``paths`` are the strokes since the step over which they were painted, None where they are not known.
    """

    size: Size
    packed: bytes = field(repr=False)
    paths: Paths | None = None

    @property
    def strokes(self) -> np.ndarray:
        """Return the strokes: (height, width) bool of the view."""
        return unpack_bits(self.packed, self.size)


@dataclass(frozen=True)
class Strokes:
    """Hold the strokes in the editor, and the step over whose exact mask they were painted.

    Without ``painted``, None, the strokes are those that show the exact mask itself. ``number`` is that of the canvas's
    state.
    """

    painted: Painted | None
    step: Step = NO_STEP
    number: int = 0

    @classmethod
    def handed_over(cls, handed: HandedOver, history: MaskHistory) -> Self:
        """Return the strokes that a page has handed over. Raises UnexpectedValue."""
        if not handed:
            return cls(NOTHING)
        step, number = history.find(handed.get("step")), handed.get("number", 0)
        if type(number) is not int or not 0 <= number <= MOST_CHANGES:
            raise UnexpectedValue()
        return cls(None if handed.get("bits") is None else _read_painted(handed), step, number)

    @property
    def exact_mask(self) -> ExactMask | None:
        """Return the exact mask under the strokes."""
        return self.step.exact_mask

    @property
    def upload(self) -> MaskUpload | None:
        """Return the file that the mask under the strokes was read from."""
        return self.step.upload

    def read_mask(self, loaded: LoadedPicture | None) -> np.ndarray:
        """Return the mask that the strokes mean for a loaded picture: (height, width) bool. Raises MissingPicture."""
        if loaded is None:
            raise MissingPicture()
        if self.painted is None:
            return self._read_ground(loaded.size)
        strokes = self.painted.strokes
        paths = self.painted.paths
        if paths is not None:
            drawn = draw_paths(self._read_ground(loaded.size), paths)
            if drawn is not None and shows(drawn, paths, strokes):
                return drawn
        return read_mask(strokes, self.exact_mask, loaded.size)

    def split_last(self, loaded: LoadedPicture) -> tuple[np.ndarray, Paths] | None:
        """Return the mask without the last stroke, (height, width) bool, and the paths of that stroke.

        None where there is no stroke since the step, or where its path is not what the view shows.
        """
        if self.painted is None or not self.painted.paths:
            return None
        number = self.painted.paths[-1].number
        others = [path for path in self.painted.paths if path.number != number]
        last = tuple(path for path in self.painted.paths if path.number == number)
        before = draw_paths(self._read_ground(loaded.size), others)
        now = None if before is None else draw_paths(before, last)
        if before is None or now is None or not shows(now, self.painted.paths, self.painted.strokes):
            return None
        return before, last

    def _read_ground(self, size: Size) -> np.ndarray:
        """Return the mask under the strokes, for a picture of ``size``: (height, width) bool."""
        exact = self.exact_mask
        return exact.mask if exact and exact.size == size else np.zeros(size[::-1], dtype=bool)


NOTHING = Painted((1, 1), zlib.compress(b"\0"))


def _read_painted(handed: Mapping[str, Any]) -> Painted:
    """Return the painted pixels and paths that a page has handed over.

    Raises UnexpectedValue before anything large is unpacked.
    """
    size, bits = _read_size(handed.get("size")), handed.get("bits")
    if not isinstance(bits, str) or len(bits) > MOST_PACKED:
        raise UnexpectedValue()
    expected = math.ceil(size[0] * size[1] / 8)
    unpacker = zlib.decompressobj()
    try:
        packed = base64.b64decode(bits, validate=True)
        unpacked = unpacker.decompress(packed, expected)
        whole = len(unpacked) == expected and not unpacker.decompress(unpacker.unconsumed_tail, 1) and unpacker.eof
    except (binascii.Error, zlib.error, ValueError):
        raise UnexpectedValue() from None
    if not whole or unpacker.unused_data:
        raise UnexpectedValue()
    return Painted(size, packed, read_paths(handed.get("strokes"), size))


def _read_size(value: object) -> Size:
    edges = value if isinstance(value, list) else []
    if len(edges) != 2 or not all(type(edge) is int and 0 < edge <= MOST_EDGE for edge in edges):
        raise UnexpectedValue()
    return edges[0], edges[1]

"""Decode a TIFF of floating point RGB, which Pillow does not open, with OpenCV.

Tags: TIFF 6.0. 0 is black and 1 is white, by the profile in the file or else by sRGB's curve. The numbers are not read
as linear light: a file without a profile cannot mark linear light, and programs that export floats for display do not
write it. Files whose numbers are mostly above 1 contain levels.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import cv2
import numpy as np
from PIL import TiffImagePlugin

BEGINNINGS = (b"II*\0", b"MM\0*")
WIDTH, HEIGHT, BITS, COLOURS, ORIENTATION, EXTRA, KIND, PROFILE = 256, 257, 258, 262, 274, 338, 339, 34675
RGB, FLOAT, UNSPECIFIED, ASSOCIATED = 2, 3, 0, 1
SIDEWAYS = (5, 6, 7, 8)  # orientations whose rows are the upright picture's columns
# OpenCV writes warnings about a file to the console; the raised errors are enough.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


@dataclass(frozen=True)
class FloatTiff:
    """Hold the header of a TIFF of floating point RGB; ``extra``: the meaning of a fourth channel, or None."""

    file: BinaryIO
    width: int
    height: int
    bits: int
    extra: int | None
    orientation: int
    icc_profile: bytes | None

    @property
    def weight(self) -> int:
        """Return the count of 8-bit pixels that take the same memory while decoding."""
        return self.width * self.height * (3 if self.bits == 32 else 5)

    def decode(self) -> np.ndarray:
        """Return the pixels: (height, width, 3 or 4) uint8, RGB or RGBA, upright. Raises ValueError if damaged."""
        self.file.seek(0)
        try:
            values = cv2.imdecode(np.frombuffer(self.file.read(), dtype=np.uint8), cv2.IMREAD_UNCHANGED)
        except cv2.error as error:
            raise ValueError(str(error)) from None
        # OpenCV always turns a TIFF upright by its orientation.
        shape = (self.width, self.height) if self.orientation in SIDEWAYS else (self.height, self.width)
        if values is None or values.shape[:2] != shape or values.ndim != 3:
            raise ValueError("the pixels do not decode")
        alpha = values[..., 3:] if values.shape[2] == 4 and self.extra != UNSPECIFIED else None
        white = _white_of(values[..., :3])
        pixels = np.empty((*shape, 3 if alpha is None else 4), dtype=np.uint8)
        for row in range(shape[0]):
            line = np.nan_to_num(values[row, :, 2::-1].astype(np.float64), posinf=white) / white
            if alpha is not None:
                shown = np.clip(np.nan_to_num(alpha[row].astype(np.float64)), 0, 1)
                pixels[row, :, 3:] = np.rint(255 * shown)
                if self.extra == ASSOCIATED:
                    line = line / np.maximum(shown, 1e-6)
            pixels[row, :, :3] = np.rint(255 * np.clip(line, 0, 1))
        return pixels


def open_float_tiff(file: BinaryIO) -> FloatTiff | None:
    """Return the header of a TIFF of floating point RGB; None for any other file."""
    file.seek(0)
    head = file.read(8)
    if not head.startswith(BEGINNINGS):
        return None
    try:
        tags = TiffImagePlugin.ImageFileDirectory_v2(head)
        file.seek(tags.next)
        tags.load(file)
        kinds, depths, extra = tags.get(KIND, ()), tags.get(BITS, ()), tags.get(EXTRA, ())
        if tags.get(COLOURS) != RGB or set(kinds) != {FLOAT} or set(depths) not in ({32}, {64}):
            return None
        if len(depths) not in (3, 4):
            return None
        # A fourth channel without a meaning counts as alpha, as Pillow reads integers.
        meaning = None if len(depths) == 3 else extra[0] if extra else ASSOCIATED + 1
        profile = tags.get(PROFILE)
        return FloatTiff(file, tags[WIDTH], tags[HEIGHT], depths[0], meaning, tags.get(ORIENTATION, 1), profile or None)
    except (struct.error, SyntaxError, ValueError, TypeError, LookupError, OSError):
        return None


def _white_of(values: np.ndarray) -> float:
    """Return the number of white: 1, the highest level of 8 or 16 bits, or the highest number in the file."""
    sample = values[:: max(1, values.shape[0] // 512), :: max(1, values.shape[1] // 512)]
    lit = sample[np.isfinite(sample) & (sample > 0)]
    if lit.size == 0 or np.median(lit) <= 1:
        return 1.0
    brightest = float(values.max(initial=0, where=np.isfinite(values)))
    return next((white for white in (255.0, 65535.0) if brightest <= white), brightest)

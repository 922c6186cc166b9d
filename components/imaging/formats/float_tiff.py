"""A TIFF of floating point RGB, which Pillow does not open: OpenCV decodes it, once its header was found to be modest.

Tags are as in TIFF 6.0. Numbers are taken as those of other files are, from 0 for black to 1 for white by the profile
in the file or else by sRGB's curve, and not as linear light: the file cannot say so without a profile, and what
exports floats for display means the former. Files whose numbers mostly lie beyond 1 hold levels.
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
# OpenCV says on the console what it thinks of a file; what matters of that is in the error that is raised.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


@dataclass(frozen=True)
class FloatTiff:
    """Hold what the header of a TIFF of floating point RGB says, ``extra`` is what a fourth channel means, if any."""

    file: BinaryIO
    width: int
    height: int
    bits: int
    extra: int | None
    orientation: int
    icc_profile: bytes | None

    @property
    def weight(self) -> int:
        """Return how many pixels of 8 bits weigh as much while it is decoded."""
        return self.width * self.height * (3 if self.bits == 32 else 5)

    def decode(self) -> np.ndarray:
        """Return the pixels: (height, width, 3 or 4) uint8, RGB or RGBA, upright. Raises ValueError if damaged."""
        self.file.seek(0)
        try:
            values = cv2.imdecode(np.frombuffer(self.file.read(), dtype=np.uint8), cv2.IMREAD_UNCHANGED)
        except cv2.error as error:
            raise ValueError(str(error)) from None
        # OpenCV turns a TIFF upright by its orientation, whatever it is asked for.
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
        # A fourth channel of which nothing is said is taken for alpha, as Pillow does with whole numbers.
        meaning = None if len(depths) == 3 else extra[0] if extra else ASSOCIATED + 1
        profile = tags.get(PROFILE)
        return FloatTiff(file, tags[WIDTH], tags[HEIGHT], depths[0], meaning, tags.get(ORIENTATION, 1), profile or None)
    except (struct.error, SyntaxError, ValueError, TypeError, LookupError, OSError):
        return None


def _white_of(values: np.ndarray) -> float:
    """Return the number that is white: 1, or that of levels of 8 or 16 bits or of something larger."""
    sample = values[:: max(1, values.shape[0] // 512), :: max(1, values.shape[1] // 512)]
    lit = sample[np.isfinite(sample) & (sample > 0)]
    if lit.size == 0 or np.median(lit) <= 1:
        return 1.0
    brightest = float(values.max(initial=0, where=np.isfinite(values)))
    return next((white for white in (255.0, 65535.0) if brightest <= white), brightest)

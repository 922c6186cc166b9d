"""A PNG in bands: some of its rows at a time, so that beside them nothing of the picture is in memory.

Pillow decodes a PNG whole or not at all. So its stream is inflated piece by piece, and each band is given to Pillow as
a PNG of its own, stored without compression.
"""

import zlib
from collections.abc import Iterator

from PIL import Image

from components.imaging.formats.png_file import PngFile
from components.imaging.formats.png_rows import inflate_sound, passes_of

BAND_BYTES = 1 << 20


def has_bands(png: PngFile) -> bool:
    """Return whether a PNG can be read in bands.

    Not one that is interlaced or animated, whose channels are not 8 bits deep, or whose EXIF data stand behind its
    pixels, where only a reader of the whole finds them.
    """
    return png.depth == 8 and not (png.is_interlaced or png.is_animated or png.has_late_exif)


def read_bands(png: PngFile) -> Iterator[Image.Image]:
    """Yield the bands of a PNG that ``has_bands``, from top to bottom, each as wide as the picture, in its own mode.

    Raises OSError where the stream is damaged or ends too early.
    """
    [whole] = passes_of(png)
    step = max(1, BAND_BYTES // whole.row)
    stored, last = bytearray(), None
    pieces = inflate_sound(png)
    for top in range(0, whole.rows, step):
        count = min(step, whole.rows - top)
        while len(stored) < count * whole.row:
            if (piece := next(pieces, None)) is None:
                raise OSError("the pixels end too early")
            stored += piece
        rows = bytes(stored[: count * whole.row])
        del stored[: count * whole.row]
        # Filters look at the row above (PNG, 9.2): the last of the band before stands there, as it is, and is left out.
        above = b"" if last is None else b"\0" + last
        with Image.open(png.rebuild([zlib.compress(above + rows, 0)], count + bool(above)), formats=("PNG",)) as band:
            band.load()
            last = band.crop((0, band.height - 1, band.width, band.height)).tobytes()
            yield band.crop((0, 1, band.width, band.height)) if above else band
    # The stream's check sum follows; whatever else does is not looked at, since it may be endless.
    next(pieces, None)

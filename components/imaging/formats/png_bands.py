"""Decode a PNG in bands of rows, with only one band in memory.

Pillow decodes only whole PNGs. So the stream is inflated piece by piece, and each band is given to Pillow as a PNG of
its own, stored without compression.
"""

import zlib
from collections.abc import Iterator

from PIL import Image

from components.imaging.formats.png_file import PngFile
from components.imaging.formats.png_rows import inflate_sound, passes_of

BAND_BYTES = 1 << 20


def has_bands(png: PngFile) -> bool:
    """Return whether a PNG can be read in bands.

    False for a PNG that is interlaced or animated, has no 8-bit channels, or has EXIF data after the pixels, which only
    a reader of the whole file finds.
    """
    return png.depth == 8 and not (png.is_interlaced or png.is_animated or png.has_late_exif)


def read_bands(png: PngFile) -> Iterator[Image.Image]:
    """Yield the bands of a PNG for which ``has_bands`` is True, from top to bottom, in the PNG's mode.

    Raises OSError for a damaged stream, or a stream that ends too early.
    """
    [whole] = passes_of(png)
    step = max(1, BAND_BYTES // whole.row)
    held, last = [b""], None
    pieces = inflate_sound(png)
    for top in range(0, whole.rows, step):
        count = min(step, whole.rows - top)
        lacking = count * whole.row - len(held[0])
        while lacking > 0:
            if (piece := next(pieces, None)) is None:
                raise OSError("the pixels end too early")
            held.append(piece)
            lacking -= len(piece)
        came = memoryview(b"".join(held))
        rows, held = came[: count * whole.row], [bytes(came[count * whole.row :])]
        # Filters use the row above (PNG, 9.2): the last row of the previous band is put there unfiltered, and cropped.
        above = b"" if last is None else b"\0" + last
        packer = zlib.compressobj(0)
        stored = packer.compress(above) + packer.compress(rows) + packer.flush()
        with Image.open(png.rebuild([stored], count + bool(above)), formats=("PNG",)) as band:
            band.load()
            last = band.crop((0, band.height - 1, band.width, band.height)).tobytes()
            yield band.crop((0, 1, band.width, band.height)) if above else band
    # Read the stream's check sum, and nothing after it, which may be endless.
    next(pieces, None)

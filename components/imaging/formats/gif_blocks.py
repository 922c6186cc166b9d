"""Walk the blocks of a GIF within bounds: pictures and extensions (GIF89a specification).

Both are stored in pieces of at most 255 bytes; a file of a megabyte may have a million pieces. Decodes nothing.
"""

from collections.abc import Iterator
from typing import BinaryIO

PICTURE, EXTENSION = b",", b"!"
# The pixels of 64 megapixels of noise are fewer pieces than this.
MOST_PIECES = 1_000_000


def count_gif_frames(file: BinaryIO, most: int, most_pieces: int = MOST_PIECES) -> int:
    """Return the count of pictures in a GIF, at most ``most``; walks over at most ``most_pieces`` pieces."""
    count = 0
    for kind in _walk(file, most_pieces):
        count += kind == PICTURE
        if count == most:
            break
    return max(1, count)


def count_pieces_before_picture(file: BinaryIO, most: int) -> int:
    """Return the count of blocks and pieces before the first picture of a GIF, at most ``most``."""
    count = 0
    for kind in _walk(file, most):
        if kind == PICTURE:
            break
        count += 1
    return count


def _walk(file: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield PICTURE or EXTENSION at the beginning of each block, and b"" for each of its pieces; ``most`` in total."""
    file.seek(10)
    _skip_palette(file, file.read(3)[:1])
    yielded = 0
    while yielded < most and (kind := file.read(1)) in (PICTURE, EXTENSION):
        yield kind
        yielded += 1
        if kind == PICTURE:
            _skip_palette(file, file.read(9)[8:])
        # The least code size of a picture, or the label of an extension.
        file.seek(1, 1)
        while yielded < most and (length := file.read(1)) not in (b"", b"\0"):
            file.seek(length[0], 1)
            yield b""
            yielded += 1


def _skip_palette(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        file.seek(3 << (flags[0] & 7) + 1, 1)

"""Inflate the rows of a PNG: find the missing pixels, and complete them with zeros.

The stream is inflated piece by piece and not kept, so that the memory does not depend on the picture's size.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from components.imaging.formats.png_file import PngFile

# Compressed bytes that are read at a time, which inflate to at most 17 MB; zeros that are written at a time.
PIECE, ZEROS = 1 << 14, 1 << 20
MOST_MADE = 1 << 18
# Compressed bytes that are gathered where the inflated bytes are bounded: encoders write chunks of 8 kB, and a thread
# waits for its turn after each piece.
GATHERED = 1 << 16
# The most bytes that one byte of a deflate stream encodes (zlib's technical details).
MOST_INFLATED = 1032
MOST_FILTER = 4
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# First column and row, and the steps between columns and rows, of each pass of an interlaced picture (PNG, 8.1).
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
WHOLE = ((0, 0, 1, 1),)


@dataclass(frozen=True)
class Pass:
    """Hold the place of one pass in a picture; ``row``: the bytes of a row, with the filter byte."""

    left: int
    top: int
    across: int
    down: int
    rows: int
    row: int


def passes_of(png: PngFile) -> list[Pass]:
    """Return the passes of a PNG: one without interlacing, none for an invalid header."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", png.header)
    bits = depth * CHANNELS.get(colour, 0)
    passes = []
    for left, top, across, down in ADAM7 if interlace else WHOLE:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            passes.append(Pass(left, top, across, down, rows, 1 + -(-columns * bits // 8)))
    return passes


def seems_cut(png: PngFile) -> bool:
    """Return whether pixels may be missing, by the chunks of the file; inflates nothing."""
    held = sum(chunk.length for chunk in png.pixel_chunks)
    return not (png.ends and all(chunk.whole for chunk in png.pixel_chunks)) or held * MOST_INFLATED < _total(png)


def missing_pixels(png: PngFile) -> np.ndarray | None:
    """Return the missing pixels, (height, width) bool; None for a whole picture."""
    came = sum(len(piece) for piece in inflate(png))
    if came >= _total(png):
        return None
    width, height = png.size
    missing = np.ones((height, width), dtype=bool)
    for each in passes_of(png):
        there = min(each.rows, came // each.row)
        missing[each.top : each.top + there * each.down : each.down, each.left :: each.across] = False
        came -= there * each.row
        if there < each.rows:
            break
    return missing


def complete(png: PngFile) -> Iterator[bytes]:
    """Yield the pixels compressed again, with zeros in place of missing pixels."""
    packer, left = zlib.compressobj(1), _total(png)
    for piece in inflate(png):
        yield packer.compress(piece)
        left -= len(piece)
    while left > 0:
        yield packer.compress(bytes(min(ZEROS, left)))
        left -= ZEROS
    yield packer.flush()


def check_stream(png: PngFile) -> bool:
    """Return whether the compressed pixels inflate to their end with the right check sum, or to more than the rows."""
    left, reader = _total(png), zlib.decompressobj()
    try:
        for packed in _pieces(png):
            made = reader.decompress(packed, MOST_MADE)
            while made and left >= 0:
                left -= len(made)
                made = reader.decompress(reader.unconsumed_tail, MOST_MADE)
            # As in ``check_rows``: what is behind the rows may be endless.
            if reader.eof or left < 0:
                return True
    except zlib.error:
        pass
    return False


def check_rows(png: PngFile) -> None:
    """Inflate all rows of a PNG and keep none: a decoder of the rows would find what this finds.

    Raises OSError for a damaged stream, for one that ends too early, and for an unknown filter (PNG, 9.2).
    """
    came, total = 0, _total(png)
    for piece in inflate_sound(png):
        if came < total and _sound_part(png, piece, came) < len(piece):
            raise OSError("a row has an unknown filter")
        came += len(piece)
        # Behind the rows there is only the check sum; what else is there may be endless.
        if came > total:
            break
    if came < total:
        raise OSError("the pixels end too early")


def inflate_sound(png: PngFile) -> Iterator[bytes]:
    """Yield the inflated pixels, with filter bytes, to the end of their stream, at most MOST_MADE bytes at a time.

    Raises OSError for a damaged stream.
    """
    reader = zlib.decompressobj()
    try:
        for packed in _gather(_pieces(png)):
            made = reader.decompress(packed, MOST_MADE)
            while made:
                yield made
                made = reader.decompress(reader.unconsumed_tail, MOST_MADE)
            if reader.eof:
                return
    except zlib.error as error:
        raise OSError("the pixels are damaged") from error


def inflate(png: PngFile) -> Iterator[bytes]:
    """Yield the inflated pixels, with filter bytes, to the end of their stream or to its damage.

    Damage is a stream that does not inflate, or a row with an unknown filter (PNG, 9.2).
    """
    at = 0
    for piece in _inflate(png):
        sound = _sound_part(png, piece, at)
        yield piece[:sound]
        if sound < len(piece):
            return
        at += len(piece)


def _sound_part(png: PngFile, piece: bytes, at: int) -> int:
    """Return the count of bytes in a piece before the first row with an unknown filter; ``at``: the piece's offset."""
    sound, begin, values = len(piece), 0, np.frombuffer(piece, dtype=np.uint8)
    for each in passes_of(png):
        end = begin + each.rows * each.row
        first = max(begin, begin + -(-(at - begin) // each.row) * each.row) - at
        wrong = np.flatnonzero(values[first : max(first, end - at) : each.row] > MOST_FILTER)
        if first < len(piece) and wrong.size:
            return min(sound, first + int(wrong[0]) * each.row)
        begin = end
    return sound


def _inflate(png: PngFile) -> Iterator[bytes]:
    """Yield the inflated pixels to the end of their stream, or to the first byte that does not inflate."""
    left, reader = _total(png), zlib.decompressobj()
    for packed in _pieces(png):
        before = reader.copy()
        try:
            made = reader.decompress(packed)
        except zlib.error:
            yield _inflate_to_damage(before, packed)[:left]
            return
        yield made[:left]
        left -= len(made)
        if reader.eof or left <= 0:
            return


def _inflate_to_damage(reader: "zlib._Decompress", packed: bytes) -> bytes:
    """Return the inflated bytes of a damaged piece before the damage, which zlib drops unless fed byte by byte."""
    made = bytearray()
    for at in range(len(packed)):
        try:
            made += reader.decompress(packed[at : at + 1])
        except zlib.error:
            break
    return bytes(made)


def _pieces(png: PngFile) -> Iterator[bytes]:
    for chunk in png.pixel_chunks:
        for start in range(0, chunk.length, PIECE):
            png.file.seek(chunk.start + start)
            yield png.file.read(min(PIECE, chunk.length - start))


def _gather(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces joined to at least GATHERED bytes, the last one with what is left."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= GATHERED:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _total(png: PngFile) -> int:
    """Return the count of bytes of all rows."""
    return sum(each.rows * each.row for each in passes_of(png))

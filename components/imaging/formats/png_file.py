"""The chunks of a PNG file, and the damaged or too large chunks beside the pixels.

Chunks: PNG specification (W3C, third edition, 5.3). A chunk whose name begins with a lower-case letter is ancillary: a
picture is whole without it. Decodes no pixel, and no text beyond MOST_TEXT bytes.
"""

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from components.errors import UnreadablePicture
from components.imaging.formats.png_text import SIGNATURE
from components.message.message import Message

# Pillow's bounds for one compressed chunk and for all texts (MAX_TEXT_CHUNK, MAX_TEXT_MEMORY).
MOST_TEXT, MOST_TEXTS = 1 << 20, 64 << 20
MOST_PROFILE = 1 << 22
# A file with more chunks is made to be slow to read. Libpng writes pixels in chunks of 8 kB.
MOST_CHUNKS = 100_000
PIECE = 1 << 20
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
EXIF_TEXT = b"Raw profile type exif"
COLOUR = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM")
# The names of ancillary chunks in notices.
NAMES = {
    **dict.fromkeys(TEXTS, Message("text")),
    **dict.fromkeys((b"cICP", b"sRGB", b"gAMA", b"cHRM"), Message("colour tag")),
    **dict.fromkeys((b"acTL", b"fcTL", b"fdAT"), Message("animation")),
    b"iCCP": Message("colour profile"),
    b"eXIf": Message("EXIF data"),
    b"tRNS": Message("transparency"),
}
KEPT = (*COLOUR, b"tRNS", b"eXIf")


class Chunk(NamedTuple):
    """Hold the place of a chunk's data in a file; ``whole``: whether all the data and their check sum are there."""

    kind: bytes
    start: int
    length: int
    whole: bool


@dataclass(frozen=True)
class PngFile:
    """Hold the chunks of a PNG that make its picture.

    ``header``: the data of IHDR. ``critical``: the chunks that every picture needs. ``ancillary``: the first chunk of
    each kind in KEPT with a right check sum, and a text with EXIF data, by EXIF_TEXT. ``ends``: whether the end mark is
    there. ``damage``: sentences about damaged or too large chunks beside the pixels. ``is_animated``: whether more
    frames follow. ``has_late_exif``: whether EXIF data follow the pixels. ``has_large_profile``: whether Pillow refuses
    the file for its whole colour profile.
    """

    file: BinaryIO = field(repr=False)
    header: bytes
    critical: tuple[Chunk, ...] = field(repr=False)
    ancillary: Mapping[bytes, Chunk] = field(repr=False)
    ends: bool
    damage: tuple[Message, ...]
    is_animated: bool = False
    has_late_exif: bool = False
    has_large_profile: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        width, height = struct.unpack_from(">II", self.header)
        return width, height

    @property
    def depth(self) -> int:
        """Return the bits of a channel, or of an index into the palette."""
        return self.header[8]

    @property
    def is_interlaced(self) -> bool:
        """Return whether the pixels are stored in several passes."""
        return self.header[12] != 0

    @property
    def pixel_chunks(self) -> list[Chunk]:
        """Return the chunks with the pixels, in order."""
        return [chunk for chunk in self.critical if chunk.kind == b"IDAT"]

    def colour_chunks(self) -> dict[bytes, bytes]:
        """Return the data of the colour chunks, by their kind."""
        return {kind: read_chunk(self.file, self.ancillary[kind]) for kind in COLOUR if kind in self.ancillary}

    def rebuild(self, pixels: Iterable[bytes] | None = None, rows: int | None = None) -> BinaryIO:
        """Return the picture as a file without damage and without texts but EXIF data.

        ``pixels``: compressed pixels in place of the file's own. ``rows``: a height in place of the file's own.
        """
        before = [chunk for chunk in self.critical if chunk.kind in (b"IHDR", b"PLTE")]
        before += [self.ancillary[kind] for kind in (b"tRNS", b"eXIf", EXIF_TEXT) if kind in self.ancillary]
        file = io.BytesIO(SIGNATURE)
        file.seek(0, io.SEEK_END)
        for chunk in before:
            data = read_chunk(self.file, chunk)
            if chunk.kind == b"IHDR" and rows is not None:
                data = data[:4] + struct.pack(">I", rows) + data[8:]
            _write_chunk(file, chunk.kind, data)
        for data in pixels if pixels is not None else (read_chunk(self.file, chunk) for chunk in self.pixel_chunks):
            _write_chunk(file, b"IDAT", data)
        _write_chunk(file, b"IEND", b"")
        file.seek(0)
        return file


def open_png(file: BinaryIO) -> PngFile | None:
    """Return the PNG in a seekable file; None for a file without a PNG signature.

    Raises UnreadablePicture for a damaged header or too many chunks.
    """
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    if file.read(8) != SIGNATURE:
        return None
    walk = _Walk(file, end)
    walk.run()
    first = walk.critical[0] if walk.critical else None
    if first is None or (first.kind, first.length, first.whole) != (b"IHDR", 13, True) or not _is_sound(file, first):
        raise UnreadablePicture(
            Message("This picture is damaged: its header is missing. Export it again and try that file.")
        )
    header = read_chunk(file, first)
    flags = (walk.is_animated, walk.has_late_exif, walk.has_large_profile)
    return PngFile(file, header, tuple(walk.critical), walk.ancillary, walk.ends, walk.damage, *flags)


def read_chunk(file: BinaryIO, chunk: Chunk) -> bytes:
    """Return a chunk's data, cut where the file is cut."""
    file.seek(chunk.start)
    return file.read(chunk.length)


class _Walk:
    """Go through a file's chunks once."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self.file, self.end = file, end
        self.critical: list[Chunk] = []
        self.ancillary: dict[bytes, Chunk] = {}
        self.ends = self.is_animated = self.has_late_exif = self.has_large_profile = False
        self._damaged: dict[Message, None] = {}
        self._large: dict[Message, None] = {}
        self._texts = 0

    def run(self) -> None:
        """Find the chunks. Raises UnreadablePicture where there are too many."""
        at = len(SIGNATURE)
        for _ in range(MOST_CHUNKS):
            self.file.seek(at)
            head = self.file.read(8)
            kind, start = head[4:], at + 8
            # Without a chunk here the file was cut or is damaged.
            if len(head) < 8 or not (kind.isalpha() and kind.isascii()):
                return
            (length,) = struct.unpack_from(">I", head)
            at = start + length + 4
            chunk = Chunk(kind, start, min(length, self.end - start), at <= self.end)
            if kind[0] & 0x20:
                self._add_ancillary(chunk)
            else:
                self.critical.append(chunk)
                self.ends = chunk.whole and kind == b"IEND"
            if self.ends or not chunk.whole:
                return
        raise UnreadablePicture(
            Message("This picture is in too many pieces to be read. Export it again and try that file.")
        )

    @property
    def damage(self) -> tuple[Message, ...]:
        """Return sentences about damaged or too large chunks beside the pixels."""
        return (
            *(Message("The picture's {name} is damaged and was left out.", name=name) for name in self._damaged),
            *(Message("The picture's {name} is larger than 1 MB and was left out.", name=name) for name in self._large),
        )

    def _add_ancillary(self, chunk: Chunk) -> None:
        self.is_animated |= chunk.kind == b"acTL"
        behind_pixels = any(critical.kind == b"IDAT" for critical in self.critical[-1:])
        self.has_late_exif |= behind_pixels and self._is_exif(chunk)
        name = NAMES.get(chunk.kind, Message("additional data"))
        if not chunk.whole or not _is_sound(self.file, chunk):
            self._damaged[name] = None
        elif self._is_large(chunk):
            self._large[name] = None
        elif chunk.kind in KEPT:
            self.ancillary.setdefault(chunk.kind, chunk)
        elif chunk.kind in TEXTS and self._is_exif(chunk):
            self.ancillary.setdefault(EXIF_TEXT, chunk)

    def _is_exif(self, chunk: Chunk) -> bool:
        """Return whether a chunk contains EXIF data, which older programs wrote as a text of hexadecimal digits."""
        if chunk.kind not in TEXTS:
            return chunk.kind == b"eXIf"
        self.file.seek(chunk.start)
        # A reader refuses a file with a text of an unknown compression.
        return self.file.read(len(EXIF_TEXT) + 2).startswith(EXIF_TEXT + b"\0\0"[: 1 + (chunk.kind == b"zTXt")])

    def _is_large(self, chunk: Chunk) -> bool:
        """Return whether a text or a profile, inflated, is larger than readers accept."""
        if chunk.kind != b"iCCP" and chunk.kind not in TEXTS:
            return False
        if self._texts > MOST_TEXTS:
            return True
        packed = _packed_part(chunk.kind, read_chunk(self.file, chunk))
        most = MOST_PROFILE if chunk.kind == b"iCCP" else MOST_TEXT
        size = chunk.length if packed is None else _inflated_size(packed, most)
        self._texts += size
        self.has_large_profile |= chunk.kind == b"iCCP" and size >= MOST_TEXT
        return self._texts > MOST_TEXTS or (packed is not None and size >= most)


def _is_sound(file: BinaryIO, chunk: Chunk) -> bool:
    """Return whether a chunk's check sum is right."""
    found, left = zlib.crc32(chunk.kind), chunk.length
    file.seek(chunk.start)
    while left and (data := file.read(min(PIECE, left))):
        found, left = zlib.crc32(data, found), left - len(data)
    return file.read(4) == struct.pack(">I", found)


def _packed_part(kind: bytes, data: bytes) -> bytes | None:
    """Return the compressed part of a text's or a profile's chunk; None for an uncompressed text."""
    rest = data.partition(b"\0")[2]
    if kind == b"iTXt":
        return rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\1" else None
    return None if kind == b"tEXt" else rest[1:]


def _inflated_size(packed: bytes, most: int) -> int:
    """Return the inflated size of compressed bytes, at most ``most``; 0 for damaged bytes."""
    try:
        return len(zlib.decompressobj().decompress(packed, most))
    except zlib.error:
        return 0


def _write_chunk(file: BinaryIO, kind: bytes, data: bytes) -> None:
    file.write(struct.pack(">I", len(data)) + kind)
    file.write(data)
    file.write(struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))

"""Pieces of answers that many pages share: encoded once, and packed once.

A piece is packed as blocks of a deflate stream that refer to nothing before them and end at a whole byte (RFC 1951,
3.2.4), so that pieces make up one gzip file (RFC 1952) in any order, each answer with pieces of its own between them.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

# Without a name and a time, for an unknown system (RFC 1952, 2.3).
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# An empty last block (RFC 1951, 3.2.6).
LAST_BLOCK = b"\x03\x00"
LEVEL = 6


@dataclass(frozen=True)
class Piece:
    """Hold bytes, and the same bytes packed."""

    plain: bytes

    @classmethod
    def of_members(cls, content: Mapping[str, object], before: bytes = b"") -> Self:
        """Return the members of an object in JSON, without its braces, after some bytes."""
        return cls(before + json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()[1:-1])

    @cached_property
    def packed(self) -> bytes:
        """Return the bytes as blocks of a deflate stream."""
        packing = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packing.compress(self.plain) + packing.flush(zlib.Z_SYNC_FLUSH)


class Packer:
    """Write one answer of pieces: as a gzip file where ``packs``, else as they are."""

    def __init__(self, packs: bool) -> None:
        self.packs = packs
        self._begun, self._sum, self._length = False, 0, 0

    def add(self, *pieces: Piece) -> bytes:
        """Return the next bytes of the answer."""
        if not self.packs:
            return b"".join(piece.plain for piece in pieces)
        begin, self._begun = b"" if self._begun else HEADER, True
        for piece in pieces:
            self._sum, self._length = zlib.crc32(piece.plain, self._sum), self._length + len(piece.plain)
        return begin + b"".join(piece.packed for piece in pieces)

    def end(self) -> bytes:
        """Return the last bytes of the answer."""
        if not self.packs:
            return b""
        begin = b"" if self._begun else HEADER
        return begin + LAST_BLOCK + struct.pack("<II", self._sum, self._length & 0xFFFFFFFF)

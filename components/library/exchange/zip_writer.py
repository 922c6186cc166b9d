"""A writer of ZIPs as a stream of bytes.

The files are not compressed, because pictures would not get smaller. The list of files at the end of the ZIP is
collected on the disk, so memory does not grow with the count of files. Each file has its length before the content, so
programs can read the ZIP as a stream. Format: APPNOTE 6.3 of PKWARE.
"""

import struct
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO

PIECE = 256 * 1024
# Signature, version for unpacking, flags, method, time, day, CRC, length twice; lengths of the name and of the extra.
LOCAL = struct.Struct("<4s5H3I2H")
# The same, with version and system of the writer; the length of a comment, disk, attributes, offset of the file.
CENTRAL = struct.Struct("<4s6H3I5H2I")
END64, LOCATOR, END = struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI"), struct.Struct("<4s4H2IH")
UTF8, UNIX = 0x0800, 3 << 8
# The version that a reader needs: 45 is the first with numbers of more than 32 bits.
WIDE, NARROW = 45, 20
MOST_OFFSET, MOST_COUNT = 2**32 - 1, 2**16 - 1
READABLE = 0o100644 << 16
FIRST_YEAR, LAST_YEAR = 1980, 2107


class ZipWriter:
    """Write one ZIP; every method yields its next bytes, in pieces of ``PIECE`` at the most."""

    def __init__(self, entries: IO[bytes]) -> None:
        """``entries`` is an empty file for the list of files."""
        self._list = entries
        self._at = self._count = 0

    def add(self, name: str, data: bytes, made_at: datetime | None = None) -> Iterator[bytes]:
        """Yield a file."""
        yield self._begin(name, len(data), zlib.crc32(data), made_at)
        for start in range(0, len(data), PIECE):
            yield data[start : start + PIECE]

    def add_stream(self, name: str, file: IO[bytes], made_at: datetime | None = None) -> Iterator[bytes]:
        """Yield a file that may be larger than memory; ``file`` is read twice from its beginning."""
        length = crc = 0
        file.seek(0)
        while piece := file.read(PIECE):
            length, crc = length + len(piece), zlib.crc32(piece, crc)
        yield self._begin(name, length, crc, made_at)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece

    def finish(self) -> Iterator[bytes]:
        """Yield the list of files, the end of the ZIP."""
        start, length = self._at, self._list.tell()
        self._list.seek(0)
        while piece := self._list.read(PIECE):
            yield piece
        if start > MOST_OFFSET or self._count > MOST_COUNT or length > MOST_OFFSET:
            yield END64.pack(b"PK\6\6", 44, WIDE, WIDE, 0, 0, self._count, self._count, length, start)
            yield LOCATOR.pack(b"PK\6\7", 0, start + length, 1)
        count = min(self._count, MOST_COUNT)
        yield END.pack(b"PK\5\6", 0, 0, count, count, min(length, MOST_OFFSET), min(start, MOST_OFFSET), 0)

    def _begin(self, name: str, length: int, crc: int, made_at: datetime | None) -> bytes:
        """Return the header of a file, and write the entry for the list of files."""
        said = name.encode("utf-8", "replace")
        more = b"" if self._at <= MOST_OFFSET else struct.pack("<HHQ", 1, 8, self._at)
        version, at = (WIDE, MOST_OFFSET) if more else (NARROW, self._at)
        known = (UTF8, 0, *_dos_time(made_at), crc, length, length, len(said))
        head = LOCAL.pack(b"PK\3\4", NARROW, *known, 0) + said
        entry = CENTRAL.pack(b"PK\1\2", UNIX | WIDE, version, *known, len(more), 0, 0, 0, READABLE, at)
        self._list.write(entry + said + more)
        self._at += len(head) + length
        self._count += 1
        return head


def _dos_time(moment: datetime | None) -> tuple[int, int]:
    """Return the time and the day of a moment as numbers of a ZIP, with seconds in twos; no year before 1980."""
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return 0, 1 << 5 | 1
    day = (moment.year - FIRST_YEAR) << 9 | moment.month << 5 | moment.day
    return moment.hour << 11 | moment.minute << 5 | moment.second // 2, day

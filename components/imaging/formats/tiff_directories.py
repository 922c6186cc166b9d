"""The directories of a TIFF, of which EXIF data are one too: walked within bounds, before anybody reads all they name.

An entry may name any bytes of the file, and two entries the same ones: a reader that fetches every entry's bytes can
be made to fetch the whole file once for each. As in TIFF 6.0, section 2, and BigTIFF. Decodes nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A camera's EXIF data have some 60 entries, a scan's directory some 30.
MOST_ENTRIES = 4096
# Numbers in one entry, which readers unpack: 64 megapixels are 250,000 tiles of 16 x 16. Bytes are another matter.
MOST_NUMBERS = 300_000
BYTES = (1, 2, 6, 7)
# Bytes of a value, by its type; BigTIFF adds 16 to 18.
UNITS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# The entries that name a directory of their own: EXIF, GPS and interoperability.
NESTED = (34665, 34853, 40965)


class BadDirectory(ValueError):
    """Say that a directory is cut, or asks a reader for more than there can be."""


@dataclass(frozen=True)
class _Tiff:
    """Say how a file writes numbers: their order, and the formats of a directory's length, an entry and an offset."""

    file: BinaryIO
    order: str
    length: str
    entry: str
    offset: str

    def read(self, layout: str, at: int) -> tuple:
        """Return the numbers that lie somewhere. Raises BadDirectory."""
        size = struct.calcsize("=" + layout)
        try:
            self.file.seek(at)
            return struct.unpack(self.order + layout, self.file.read(size))
        except (struct.error, OSError, ValueError, OverflowError):
            raise BadDirectory("a directory lies outside of the file") from None

    @property
    def first(self) -> int:
        """Return where the first directory lies."""
        return self.read(self.offset, 8 if self.offset == "Q" else 4)[0]

    def next_of(self, at: int) -> int:
        """Return where the directory after this one lies, 0 for none."""
        count = self.read(self.length, at)[0]
        return self.read(self.offset, at + struct.calcsize("=" + self.length) + count * self._entry_size)[0]

    def entries(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield of each entry its tag, how many bytes it names elsewhere, and its value as an offset."""
        count = self.read(self.length, at)[0]
        if count > MOST_ENTRIES:
            raise BadDirectory(f"a directory has {count} entries")
        at += struct.calcsize("=" + self.length)
        for number in range(count):
            tag, kind, values, offset = self.read(self.entry, at + number * self._entry_size)
            if values > MOST_NUMBERS and kind not in BYTES:
                raise BadDirectory(f"an entry has {values} numbers")
            size = values * UNITS.get(kind, 0)
            yield tag, size if size > struct.calcsize("=" + self.offset) else 0, offset

    @property
    def _entry_size(self) -> int:
        return struct.calcsize("=" + self.entry)


def count_directories(file: BinaryIO, most: int) -> int:
    """Return how many directories a TIFF has, each of which is a page; ``most`` where it has more or never ends."""
    tiff = _read_head(file)
    if tiff is None:
        return 1
    count = 1
    try:
        at = tiff.next_of(tiff.first)
        while at and count < most:
            count, at = count + 1, tiff.next_of(at)
    except BadDirectory:
        pass
    return count


def check_directories(file: BinaryIO) -> None:
    """Raise BadDirectory where the first directory and those in it name more bytes than the file has."""
    tiff = _read_head(file)
    if tiff is None:
        return
    size = file.seek(0, 2)
    waiting, named, seen = [tiff.first], 0, 0
    while waiting and seen <= len(NESTED):
        seen += 1
        for tag, count, offset in tiff.entries(waiting.pop()):
            named += count
            if tag in NESTED:
                waiting.append(offset)
        if named > size:
            raise BadDirectory(f"{size} bytes, of which the directories name {named}")


def _read_head(file: BinaryIO) -> _Tiff | None:
    file.seek(0)
    head = file.read(4)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 4:
        return None
    version = struct.unpack(order + "H", head[2:])[0]
    return {42: _Tiff(file, order, "H", "HHLL", "L"), 43: _Tiff(file, order, "Q", "HHQQ", "Q")}.get(version)

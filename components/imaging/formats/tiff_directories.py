"""Check the directories of a TIFF or of EXIF data before a reader follows them.

An entry may refer to any bytes of the file, and two entries to the same bytes: a bad file makes a reader fetch the
whole file once for each entry. TIFF 6.0, section 2, and BigTIFF. Decodes nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A camera's EXIF data have some 60 entries, a scan's directory some 30.
MOST_ENTRIES = 4096
# Numbers in one entry, which readers unpack: 64 megapixels are 250,000 tiles of 16 x 16. Bytes are not bounded.
MOST_NUMBERS = 300_000
BYTES = (1, 2, 6, 7)
# Bytes of a value, by its type; BigTIFF adds 16 to 18.
UNITS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# The tags of nested directories: EXIF, GPS and interoperability. Of EXIF data nothing reads the place of a photo.
NESTED = (34665, 34853, 40965)
NESTED_OF_EXIF = (34665, 40965)


class BadDirectory(ValueError):
    """Say that a directory is cut, or refers to more bytes than the file has."""


class DirectoryOutside(BadDirectory):
    """Say that a directory, or a part of it, lies outside of the file."""


@dataclass(frozen=True)
class _Tiff:
    """Hold the byte order of a file, and the struct formats of a directory's length, an entry and an offset."""

    file: BinaryIO
    order: str
    length: str
    entry: str
    offset: str

    def read(self, layout: str, at: int) -> tuple[int, ...]:
        """Return the numbers at an offset, by a struct format. Raises DirectoryOutside."""
        size = struct.calcsize("=" + layout)
        try:
            self.file.seek(at)
            return struct.unpack(self.order + layout, self.file.read(size))
        except (struct.error, OSError, ValueError, OverflowError):
            raise DirectoryOutside("a directory lies outside of the file") from None

    @property
    def first(self) -> int:
        """Return the offset of the first directory."""
        return self.read(self.offset, 8 if self.offset == "Q" else 4)[0]

    def next_of(self, at: int) -> int:
        """Return the offset of the directory after the one at ``at``, 0 for none."""
        count = self.read(self.length, at)[0]
        return self.read(self.offset, at + struct.calcsize("=" + self.length) + count * self._entry_size)[0]

    def entries(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield (tag, bytes outside of the entry, value as an offset) of each entry."""
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
    """Return the count of directories, or pages, of a TIFF, at most ``most``."""
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


def check_directories(file: BinaryIO, nested: tuple[int, ...] = NESTED) -> None:
    """Raise BadDirectory where the first directory and its nested ones refer to more bytes than the file has.

    ``nested``: the tags of the nested directories that are followed. One that lies outside of the file takes no time,
    and the rest of the file is whole without it.
    """
    tiff = _read_head(file)
    if tiff is None:
        return
    size = file.seek(0, 2)
    waiting, named, seen = [tiff.first], 0, 0
    while waiting and seen <= len(nested):
        seen += 1
        try:
            for tag, count, offset in tiff.entries(waiting.pop()):
                named += count
                if tag in nested:
                    waiting.append(offset)
        except DirectoryOutside:
            if seen == 1:
                raise
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

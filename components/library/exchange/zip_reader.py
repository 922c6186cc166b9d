"""A reader of exported ZIPs, which unpacks files one at a time and within bounds.

The ZIP may come from anybody: damaged, or made to fill a disk or the memory, or to write outside a folder. Nothing is
written here, and no name in the ZIP is used as a file name. A ZIP that another program packed again is read too, in a
folder or not, with damaged letters beyond ASCII in its names. Does not read the files.
"""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from components.errors import UnreadableExport
from components.message.message import Message

# The bytes of a picture of the most pixels that Proofroom takes, without compression.
MOST_BYTES = 300_000_000
# Bytes of the list of files, which is read as a whole: some 60,000 files of ours.
MOST_DIRECTORY = 8_000_000
# The largest ratio of unpacked to packed bytes, of one file and of all together; small files may exceed the ratio.
MOST_RATIO, SMALL = 200, 1_000_000
MOST_RATIO_OF_ALL, SMALL_OF_ALL = 20, 100_000_000
PIECE = 256 * 1024
# The errors that a broken ZIP makes the zipfile module raise.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


class BadFile(Exception):
    """A file in the ZIP cannot be used, for the reason in ``message``."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class Overflow(Exception):
    """The unpacked files together are larger than the files of an export can be."""


class ZipReader:
    """Read one ZIP; ``recipes`` are the names of its manifests, for people, by their places.

    ``outside`` counts the files whose names lead out of the folder of the ZIP.
    """

    def __init__(self, archive: zipfile.ZipFile, length: int) -> None:
        self._archive = archive
        self._left = MOST_RATIO_OF_ALL * length + SMALL_OF_ALL
        inside = [info for info in archive.infolist() if _is_inside(info.filename)]
        self.outside = len(archive.infolist()) - len(inside)
        self._files = {_key_of(info.filename): info for info in inside if not info.is_dir()}
        self.recipes = {
            key: info.filename.rpartition("/")[2][:80].removesuffix(".json")
            for key, info in self._files.items()
            if key.startswith("recipes/") and key.endswith(".json")
        }

    def unpack(self, place: str | None, most: int = MOST_BYTES) -> bytes:
        """Return the bytes of the file at a place. Raises BadFile, and Overflow where all together are too large."""
        key = _key_of(place or "")
        info = self._files.get(key) if place else None
        if info is None:
            raise BadFile(Message("A file that belongs to it is not in the ZIP."))
        name = key[:80]
        if info.flag_bits & 1:
            raise BadFile(Message("{name} is locked with a password.", name=name))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadFile(Message("{name} is packed in a way that is not read here.", name=name))
        most = min(most, max(SMALL, MOST_RATIO * info.compress_size))
        data = bytearray()
        try:
            with self._archive.open(info) as file:
                # The length in the ZIP may be wrong.
                while piece := file.read(PIECE):
                    data += piece
                    self._left -= len(piece)
                    if len(data) > most or self._left < 0:
                        break
        except DAMAGED:
            raise BadFile(Message("{name} is damaged.", name=name)) from None
        if self._left < 0:
            raise Overflow
        if len(data) > most:
            raise BadFile(Message("{name} is far too large.", name=name))
        return bytes(data)


@contextmanager
def open_zip(path: Path) -> Iterator[ZipReader]:
    """Give the reader of a file. Raises UnreadableExport for anything but a ZIP with a manifest."""
    try:
        file = _Bounded(path)
    except OSError:
        raise UnreadableExport from None
    with file:
        try:
            zip_reader = ZipReader(zipfile.ZipFile(file), path.stat().st_size)
        except DAMAGED:
            raise UnreadableExport from None
        if not zip_reader.recipes:
            raise UnreadableExport
        yield zip_reader


class _Bounded(io.FileIO):
    """A file that refuses to read more at once than the longest list of files."""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > MOST_DIRECTORY:
            raise zipfile.BadZipFile
        return super().read(size)


def _key_of(name: str) -> str:
    """Return the last folder of a name and the last word, which is ASCII in our names."""
    folder, _, file = name.rpartition("/")
    return f"{folder.rpartition('/')[2]}/{file.rpartition(' ')[2]}"


def _is_inside(name: str) -> bool:
    """Whether a name stays in the folder of the ZIP, on any system."""
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and parts[0] != "" and ":" not in parts[0]

"""The ZIP: an exported ZIP as somebody brings it, its files unpacked one at a time and within bounds.

Believes nothing: it may be damaged, or made to fill a disk or a memory, or to write where it should not. Nothing is
written here, and no name in it is ever used as one. Packed again by another program, in a folder or not, with whatever
that makes of letters beyond ASCII, it is read too. Knows nothing about what stands in its files.
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

# A picture of as many pixels as Proofroom takes, not packed at all.
MOST_BYTES = 300_000_000
# Of the list of files, which is read whole before the first of them: some 60,000 of ours.
MOST_DIRECTORY = 8_000_000
# How many times as large one file, and all of them together, may become; a few may be more.
MOST_RATIO, SMALL = 200, 1_000_000
MOST_RATIO_OF_ALL, SMALL_OF_ALL = 20, 100_000_000
PIECE = 256 * 1024
# What a broken ZIP makes the reader raise.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


class BadFile(Exception):
    """A file in the ZIP cannot be used; the message is a sentence."""


class Overflow(Exception):
    """All that was unpacked is more than such a ZIP can hold."""


class ZipReader:
    """Read one ZIP; ``recipes`` are the names of its recipes, for people, by their places.

    ``outside`` counts the files whose names lead out of the folder that it is unpacked into.
    """

    def __init__(self, zip_writer: zipfile.ZipFile, length: int) -> None:
        self._archive = zip_writer
        self._left = MOST_RATIO_OF_ALL * length + SMALL_OF_ALL
        inside = [info for info in zip_writer.infolist() if _is_inside(info.filename)]
        self.outside = len(zip_writer.infolist()) - len(inside)
        self._files = {_key_of(info.filename): info for info in inside if not info.is_dir()}
        self.recipes = {
            key: info.filename.rpartition("/")[2][:80].removesuffix(".json")
            for key, info in self._files.items()
            if key.startswith("recipes/") and key.endswith(".json")
        }

    def unpack(self, place: str | None, most: int = MOST_BYTES) -> bytes:
        """Return the bytes of the file at a place. Raises BadFile, and Overflow once all together are too much."""
        key = _key_of(place or "")
        info = self._files.get(key) if place else None
        if info is None:
            raise BadFile("A file that belongs to it is not in the ZIP.")
        name = key[:80]
        if info.flag_bits & 1:
            raise BadFile(f"{name} is locked with a password.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadFile(f"{name} is packed in a way that is not read here.")
        most = min(most, max(SMALL, MOST_RATIO * info.compress_size))
        data = bytearray()
        try:
            with self._archive.open(info) as file:
                # What the ZIP says of the length is not believed.
                while piece := file.read(PIECE):
                    data += piece
                    self._left -= len(piece)
                    if len(data) > most or self._left < 0:
                        break
        except DAMAGED:
            raise BadFile(f"{name} is damaged.") from None
        if self._left < 0:
            raise Overflow
        if len(data) > most:
            raise BadFile(f"{name} is far too large.")
        return bytes(data)


@contextmanager
def open_zip(path: Path) -> Iterator[ZipReader]:
    """Give the ZIP in a file. Raises UnreadableExport for what is no ZIP with a recipe in it."""
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
    """A file of which no more is read at once than the longest list of files."""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > MOST_DIRECTORY:
            raise zipfile.BadZipFile
        return super().read(size)


def _key_of(name: str) -> str:
    """Return the last folder of a name and its last word, which is ASCII in our names, whatever became of the rest."""
    folder, _, file = name.rpartition("/")
    return f"{folder.rpartition('/')[2]}/{file.rpartition(' ')[2]}"


def _is_inside(name: str) -> bool:
    """Whether a name stays in the folder it is unpacked into, on any system."""
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and parts[0] != "" and ":" not in parts[0]

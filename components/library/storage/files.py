"""Files: bytes under keys, in a folder or in any other file system that fsspec knows.

On a disk a file is written under a temporary name and renamed, so no file is ever half there; an object store has an
object when it is whole. Knows nothing about pictures.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from mmap import mmap
from pathlib import PurePosixPath
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from components.errors import DiskFull, StorageError
from components.library.storage.disk_errors import describe_error
from components.library.storage.file_key import check_key
from components.message.message import Message

NOTHING_SENT_FULL = Message("The disk is full, so nothing was sent. Free some space, then try again.")
# Left free besides the expected pictures: for rows, recipes, thumbnails and answers that cannot be read.
SPARE_BYTES = 64 * 2**20
# The suffix of a file until the file is whole.
PART = ".part"
# Attempts to write a file whose folder another process removes at the same moment.
TRIES = 5
# Seconds for which a file counts as new where only writing the file again would make it new.
RENEWED = 1200.0


class Files:
    """Keep bytes under keys such as ``masks/1.png``, in the folder or the file system of an fsspec URL."""

    def __init__(self, url: str) -> None:
        try:
            # A list that is remembered would not have what another process has written since.
            self._system, self._root = fsspec.url_to_fs(url, use_listings_cache=False)
        except ImportError:
            raise StorageError(
                Message(
                    "PROOFROOM_FILES_URL leads to a file system whose package is not installed: install the one that"
                    " fsspec names for it, such as s3fs for s3://."
                )
            ) from None
        except ValueError:
            raise StorageError(
                Message("PROOFROOM_FILES_URL names no file system that can be used. Check it.")
            ) from None
        self.local = isinstance(self._system, LocalFileSystem)
        with self._errors():
            self._system.makedirs(self._root, exist_ok=True)

    def check_space(self, needed: int = 0) -> None:
        """Raise DiskFull where ``needed`` bytes would not fit; only a disk can tell, and other file systems pass."""
        free = self.free_space()
        if free is None:
            return
        free -= SPARE_BYTES
        if free < 0:
            raise DiskFull(NOTHING_SENT_FULL)
        if free < needed:
            raise DiskFull(
                Message(
                    "The disk has room for {free:,.0f} MB and what was asked for may take {needed:,.0f} MB, so nothing"
                    " was sent. Free some space, or ask for fewer or smaller pictures.",
                    free=free / 1e6,
                    needed=needed / 1e6,
                )
            )

    def free_space(self) -> int | None:
        """Return the free bytes of the disk, None for a file system that is no disk."""
        if not self.local:
            return None
        with self._errors():
            return shutil.disk_usage(self._root).free

    def write_file(self, key: str, data: bytes | mmap) -> str:
        """Write ``data`` under ``key``, whole or not at all, and return the key. Raises StorageError or DiskFull."""
        path = self._path_of(key)
        with self._errors():
            for _ in range(TRIES):
                try:
                    self._write_whole(path, data)
                    return key
                except (FileNotFoundError, FileExistsError) as error:
                    # Another process removed the last file of the folder, and with that file the folder.
                    gone = error
            raise gone

    def _write_whole(self, path: str, data: bytes | mmap) -> None:
        folder = str(PurePosixPath(path).parent)
        if not self.local:
            try:
                self._system.pipe_file(path, bytes(data))
            except FileNotFoundError:
                # Not before: an object store has no folders, and s3fs would ask for the bucket before each file.
                self._system.makedirs(folder, exist_ok=True)
                self._system.pipe_file(path, bytes(data))
            return
        self._system.makedirs(folder, exist_ok=True)
        part = f"{path}.{uuid4().hex}{PART}"
        try:
            self._system.pipe_file(part, data)
            _wait_for_disk(part)
            self._system.mv(part, path)
        except BaseException:
            if self._system.exists(part):
                self._system.rm_file(part)
            raise

    def write_once(self, folder: str, suffix: str, data: bytes | mmap) -> str:
        """Write ``data`` under its SHA-256 in ``folder`` and return the key; a file that is there becomes new again."""
        return self.write_unless_there(folder, suffix, data)[0]

    def write_unless_there(self, folder: str, suffix: str, data: bytes | mmap) -> tuple[str, bool]:
        """Do as ``write_once``; return the key, and whether there was no such file."""
        key = f"{folder}/{hashlib.sha256(data).hexdigest()}.{suffix}"
        if self._renew(key):
            return key, False
        there = not self.local and self.has(key)
        return self.write_file(key, data), not there

    def remove_old(self, key: str, seconds: float) -> bool:
        """Remove a file of ``write_once`` that is older than ``seconds``; whether the file was removed."""
        if self.age(key) < seconds:
            return False
        if not self.local:
            self.remove(key)
            return True
        path, aside = self._path_of(key), self._path_of(f"{key}.{uuid4().hex}{PART}")
        with self._errors():
            try:
                # Renamed before the second look: a process that keeps the same file now either made the file new
                # before, or writes the file anew.
                os.rename(path, aside)
            except FileNotFoundError:
                return False
            if time.time() - os.stat(aside).st_mtime < seconds:
                os.rename(aside, path)
                return False
            os.unlink(aside)
        return True

    def _renew(self, key: str) -> bool:
        """Make a file new, so that the file is not removed; False where the file is not there or must be written."""
        if not self.local:
            return self.has(key) and self.age(key) < RENEWED
        with self._errors():
            try:
                os.utime(self._path_of(key))
            except FileNotFoundError:
                return False
        return True

    def read_file(self, key: str, count: int | None = None, start: int = 0) -> bytes:
        """Return the bytes kept under ``key`` from ``start`` on, ``count`` at the most. Raises StorageError."""
        path, end = self._path_of(key), None if count is None else start + count
        with self._errors():
            data: bytes = self._system.cat_file(path, start=start or None, end=end)
            return data

    def has(self, key: str) -> bool:
        """Whether there is a file under ``key``."""
        path = self._path_of(key)
        with self._errors():
            return os.path.exists(path) if self.local else self._system.exists(path)

    def remove(self, key: str) -> None:
        """Remove a file, and on a disk the folders that become empty; a file that is not there is no error."""
        path = self._path_of(key)
        with self._errors():
            try:
                self._system.rm_file(path)
            except FileNotFoundError:
                return
            folder = PurePosixPath(path).parent
            try:
                while self.local and folder != PurePosixPath(self._root):
                    os.rmdir(folder)
                    folder = folder.parent
            except OSError:
                return

    def walk(self, folder: str = "") -> Iterator[str]:
        """Yield the keys of all files in a folder and its subfolders, unfinished files included."""
        path = self._path_of(folder) if folder else self._root
        with self._errors():
            found = self._system.find(path)
        for name in sorted(found):
            yield name.removeprefix(self._root).lstrip("/")

    def sizes(self, folder: str = "") -> dict[str, int]:
        """Return the sizes in bytes of the files that ``walk`` yields, without a question for each."""
        path = self._path_of(folder) if folder else self._root
        with self._errors():
            found = self._system.find(path, detail=True)
        return {name.removeprefix(self._root).lstrip("/"): facts.get("size") or 0 for name, facts in found.items()}

    def list_folder(self, folder: str) -> list[str]:
        """Return the keys of the files and folders directly in a folder; none where the folder is not there."""
        path = self._path_of(folder)
        with self._errors():
            try:
                names = os.listdir(path) if self.local else self._system.ls(path, detail=False)
            except (FileNotFoundError, NotADirectoryError):
                return []
        return sorted(f"{folder}/{str(name).rstrip('/').rpartition('/')[2]}" for name in names)

    def age(self, key: str) -> float:
        """Return the age of a file in seconds; 0 where the file system cannot tell."""
        path = self._path_of(key)
        with self._errors():
            try:
                modified: datetime = self._system.modified(path)
            except (NotImplementedError, FileNotFoundError):
                return 0.0
        return (datetime.now(UTC) - modified.replace(tzinfo=modified.tzinfo or UTC)).total_seconds()

    def size(self, key: str) -> int:
        """Return the size of a file in bytes; 0 for a file that is not there."""
        path = self._path_of(key)
        with self._errors():
            try:
                return self._system.size(path) or 0
            except FileNotFoundError:
                return 0

    def _path_of(self, key: str) -> str:
        return f"{self._root.rstrip('/')}/{check_key(key)}"

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the error of a disk or a server into a StorageError."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - each file system raises what its own client does
            raise describe_error(error, self.local) from None


def _wait_for_disk(path: str) -> None:
    """Wait until the bytes of a file would outlive a power cut, so that no empty file is renamed into place."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())

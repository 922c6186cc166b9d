"""Where files are kept: bytes under keys, in any file system that fsspec knows.

A file is written under a temporary name and renamed, so that none is ever half there. Knows nothing about pictures.
"""

import errno
import hashlib
import os
import re
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

# What is left free besides the pictures that may come: for rows, recipes, thumbnails and answers that cannot be read.
SPARE_BYTES = 64 * 2**20
# What a file is called until it is whole.
PART = ".part"
# How often a file is written whose folder another removes at the same moment.
TRIES = 5
# For how many seconds a file that is kept once more counts as new where it cannot be made so but by writing it.
RENEWED = 1200.0


class Files:
    """Keep bytes under keys such as ``masks/1.png``, in a folder's path or in what an fsspec URL names."""

    def __init__(self, url: str) -> None:
        try:
            self._system, self._root = fsspec.url_to_fs(url)
        except ImportError:
            raise StorageError(
                "PROOFROOM_FILES_URL leads to a file system whose package is not installed: install the one that fsspec"
                " names for it, such as s3fs for s3://."
            ) from None
        except ValueError:
            raise StorageError("PROOFROOM_FILES_URL names no file system that can be used. Check it.") from None
        self.local = isinstance(self._system, LocalFileSystem)
        with self._errors():
            self._system.makedirs(self._root, exist_ok=True)

    def check_space(self, needed: int = 0) -> None:
        """Raise DiskFull where ``needed`` bytes would not fit; a file system that cannot tell is taken to have room."""
        if not self.local:
            return
        with self._errors():
            free = shutil.disk_usage(self._root).free - SPARE_BYTES
        if free < 0:
            raise DiskFull("The disk is full, so nothing was sent. Free some space, then try again.")
        if free < needed:
            raise DiskFull(
                f"The disk has room for {free / 1e6:,.0f} MB and what was asked for may take {needed / 1e6:,.0f} MB, so"
                " nothing was sent. Free some space, or ask for fewer or smaller pictures."
            )

    def write_file(self, key: str, data: bytes | mmap) -> str:
        """Keep ``data`` under ``key`` and return the key; whole or not at all. Raises StorageError or DiskFull."""
        path = self._path_of(key)
        with self._errors():
            for _ in range(TRIES):
                try:
                    self._write_whole(path, data)
                    return key
                except (FileNotFoundError, FileExistsError) as error:
                    # Whoever removed the last file of the folder removed the folder too, or just now while it was made.
                    gone = error
            raise gone

    def _write_whole(self, path: str, data: bytes | mmap) -> None:
        part = f"{path}.{uuid4().hex}{PART}"
        self._system.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
        try:
            self._system.pipe_file(part, data if self.local else bytes(data))
            if self.local:
                _wait_for_disk(part)
                self._system.mv(part, path)
            else:
                # What fsspec's own mv does, but for taking a name with a star in it for a pattern.
                self._system.cp_file(part, path)
                self._system.rm_file(part)
        except BaseException:
            if self._system.exists(part):
                self._system.rm_file(part)
            raise

    def write_once(self, folder: str, suffix: str, data: bytes | mmap) -> str:
        """Keep ``data`` under its SHA-256 in ``folder``, and return the key; one that is there is new again."""
        key = f"{folder}/{hashlib.sha256(data).hexdigest()}.{suffix}"
        return key if self._renew(key) else self.write_file(key, data)

    def remove_old(self, key: str, seconds: float) -> bool:
        """Remove a file of ``write_once`` that nobody has kept for so long; whether it was."""
        if self.age(key) < seconds:
            return False
        if not self.local:
            self.remove(key)
            return True
        path, aside = self._path_of(key), self._path_of(f"{key}.{uuid4().hex}{PART}")
        with self._errors():
            try:
                # Out of the way before it is looked at once more: who keeps it now either finds it, and then it is new,
                # or writes it anew.
                os.rename(path, aside)
            except FileNotFoundError:
                return False
            if time.time() - os.stat(aside).st_mtime < seconds:
                os.rename(aside, path)
                return False
            os.unlink(aside)
        return True

    def _renew(self, key: str) -> bool:
        """Have a file be new, so that it is not removed; False where it is not there, or has to be written for that."""
        if not self.local:
            return self.has(key) and self.age(key) < RENEWED
        with self._errors():
            try:
                os.utime(self._path_of(key))
            except FileNotFoundError:
                return False
        return True

    def read_file(self, key: str) -> bytes:
        """Return the bytes kept under ``key``. Raises StorageError."""
        path = self._path_of(key)
        with self._errors():
            data: bytes = self._system.cat_file(path)
            return data

    def has(self, key: str) -> bool:
        """Whether there is a file under ``key``."""
        path = self._path_of(key)
        with self._errors():
            return os.path.exists(path) if self.local else self._system.exists(path)

    def remove(self, key: str) -> None:
        """Remove a file, and on a disk the folders that are empty without it; one that is not there is no matter."""
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
        """Yield the keys of all files in a folder and in those within it, unfinished ones among them."""
        path = self._path_of(folder) if folder else self._root
        with self._errors():
            found = self._system.find(path)
        for name in sorted(found):
            yield self._key_of(name)

    def list_folder(self, folder: str) -> list[str]:
        """Return the keys of what lies directly in a folder, folders among them; none where it is not there."""
        path = self._path_of(folder)
        with self._errors():
            try:
                names = os.listdir(path) if self.local else self._system.ls(path, detail=False)
            except (FileNotFoundError, NotADirectoryError):
                return []
        return sorted(f"{folder}/{str(name).rstrip('/').rpartition('/')[2]}" for name in names)

    def age(self, key: str) -> float:
        """Return for how many seconds a file has been there; 0 where the file system cannot tell."""
        path = self._path_of(key)
        with self._errors():
            try:
                modified: datetime = self._system.modified(path)
            except (NotImplementedError, FileNotFoundError):
                return 0.0
        return (datetime.now(UTC) - modified.replace(tzinfo=modified.tzinfo or UTC)).total_seconds()

    def size(self, key: str) -> int:
        """Return how many bytes a file has; 0 for one that is not there."""
        path = self._path_of(key)
        with self._errors():
            try:
                return self._system.size(path) or 0
            except FileNotFoundError:
                return 0

    def _path_of(self, key: str) -> str:
        return f"{self._root.rstrip('/')}/{checked_key(key)}"

    def _key_of(self, path: str) -> str:
        return path.removeprefix(self._root).lstrip("/")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what a disk or a server says into a sentence; its own words may hold an address with a password."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - each file system raises what its own client does
            raise _in_words(error, self.local) from None


def checked_key(key: str) -> str:
    """Return a key that stays where files are kept, in whatever script; raise StorageError for any other."""
    try:
        key.encode()
        stays = not re.search(r"[\x00-\x1f\\]|^[A-Za-z]:", key) and not {"", ".", ".."} & set(key.split("/"))
    except UnicodeEncodeError:
        stays = False
    if not stays:
        raise StorageError("This file's name leads out of the data folder, or is none. Rename it, then try again.")
    return key


def is_full(error: BaseException) -> bool:
    """Whether an error says that there is no space left."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def disk_full() -> DiskFull:
    """Return the error of something made that found no space."""
    return DiskFull("The disk is full, so the picture could not be kept. Free some space, then store it again.")


def folder_unusable(error: OSError) -> StorageError:
    """Return the error of a data folder that refuses."""
    reason = os.strerror(error.errno) if error.errno else _REASONS.get(type(error), "it refuses")
    return StorageError(f"The data folder cannot be used ({reason}). Check PROOFROOM_DATA and its permissions.")


# fsspec's own file systems give no number.
_REASONS: dict[type[Exception], str] = {
    FileNotFoundError: os.strerror(errno.ENOENT),
    PermissionError: os.strerror(errno.EACCES),
}


def _in_words(error: Exception, local: bool) -> StorageError:
    if is_full(error):
        return disk_full()
    if local and isinstance(error, OSError):
        return folder_unusable(error)
    reason = _REASONS.get(type(error), type(error).__name__)
    return StorageError(
        f"The place where pictures are kept cannot be used ({reason}). Check PROOFROOM_FILES_URL and what it may."
    )


def _wait_for_disk(path: str) -> None:
    """Wait until a file's bytes would outlive a power cut; the rename after it is then never that of an empty file."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())

"""Files of a bucket, mounted or not: each is written once, whole and closed, and read whole.

A mounted bucket takes no write in the middle of a file and no rename over a file, and keeps only what was closed. One
process works with the files.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from mmap import mmap

from components.library.storage.files import Files


class BucketFiles(Files):
    """Keep bytes under keys in a bucket. A file that changes is removed, and written anew under the same key."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        # A mounted bucket looks like a folder, without a rename, and without free space that could be trusted.
        self.local = False
        self._lock = threading.Lock()
        # When a file of ``write_once`` was asked for last, by ``time.monotonic``.
        self._asked_for: dict[str, float] = {}

    def read_file(self, key: str, count: int | None = None, start: int = 0) -> bytes:
        """Return the bytes kept under ``key`` from ``start`` on, ``count`` at the most. Raises StorageError."""
        return super().read_file(key)[start : None if count is None else start + count]

    def remove_old(self, key: str, seconds: float) -> bool:
        """Remove a file of ``write_once`` that is older than ``seconds``; whether the file was removed."""
        with self._lock:
            asked_for = self._asked_for.get(key)
            if self.age(key) < seconds or (asked_for is not None and time.monotonic() - asked_for < seconds):
                return False
            self._asked_for.pop(key, None)
            self.remove(key)
            return True

    def _renew(self, key: str) -> bool:
        with self._lock:
            self._asked_for[key] = time.monotonic()
            return self.has(key)

    def _write_whole(self, path: str, data: bytes | mmap) -> None:
        whole = bytes(data)
        if self._system.exists(path):
            if self._system.cat_file(path) == whole:
                return
            self._system.rm_file(path)
        with self._removed_unless_whole(path):
            super()._write_whole(path, whole)

    @contextmanager
    def _removed_unless_whole(self, path: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with suppress(Exception):
                self._system.rm_file(path)
            raise

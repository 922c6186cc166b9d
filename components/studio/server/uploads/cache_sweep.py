"""The sweep of the cache that browsers load files from: by age and by size, whatever process has left the files.

Gradio removes only what its own process remembers. The sweep also ends the visits whose pages were closed.
"""

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gradio.utils import get_upload_folder

from components.errors import place_of
from components.studio.server.sessions import Sessions
from components.studio.server.uploads.uploads import Uploads

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 600.0
# A review session outlasts an afternoon.
SECONDS_KEPT = 2 * 86400.0


class CacheSweep:
    """Sweep from a thread of its own, until closed; the files that were made here keep to ``most`` bytes."""

    def __init__(
        self, uploads: Uploads, sessions: Sessions, most: int, seconds_between: float = SECONDS_BETWEEN
    ) -> None:
        self._uploads, self._sessions, self._most, self._seconds = uploads, sessions, most, seconds_between
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cache-sweep", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the sweep that is under way."""
        self._closed.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._closed.is_set():
            try:
                self._sessions.sweep()
                self._uploads.sweep(self._sessions.open_visits())
                sweep_files(Path(get_upload_folder()), self._most)
            except Exception as error:  # noqa: BLE001 - the thread goes on, and no trace is logged
                logger.error("The cache could not be swept: %s at %s", type(error).__name__, place_of(error))
            self._closed.wait(self._seconds)


def sweep_files(cache: Path, most: int, seconds: float = SECONDS_KEPT) -> None:
    """Remove the files of a cache that are older than ``seconds``, then the oldest beyond ``most`` bytes.

    Uploads have rules of their own.
    """
    now, total = time.time(), 0
    for used, size, file in sorted(_list_files(cache), reverse=True):
        total += size
        if used < now - seconds or total > most:
            total -= size
            with suppress(OSError):
                file.unlink()
    for folder in cache.iterdir() if cache.is_dir() else ():
        # Whatever holds a file stays.
        if folder.is_dir() and folder.name != "uploads" and not any(each.is_file() for each in folder.rglob("*")):
            with suppress(OSError):
                if folder.stat().st_mtime < now - SECONDS_BETWEEN:
                    shutil.rmtree(folder)


def _list_files(cache: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield the second of the last use, the bytes and the path of each file that was made here."""
    for folder in cache.iterdir() if cache.is_dir() else ():
        for file in [folder] if folder.is_file() else folder.rglob("*") if folder.name != "uploads" else ():
            with suppress(OSError):
                if file.is_file() and not file.is_symlink():
                    status = file.stat()
                    yield max(status.st_mtime, status.st_atime), status.st_size, file

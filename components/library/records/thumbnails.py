"""Thumbnails: a small WebP of every shot, made once, beside its picture.

Made on workers of their own, after a rest without new pictures, or on demand. A picture that cannot be read has no
thumbnail.
"""

import io
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePosixPath
from queue import SimpleQueue

import numpy as np
from PIL import Image

from components.errors import ProofroomError, place_of
from components.imaging.colour.conversion import to_srgb
from components.imaging.picture.picture import Picture, fit_view, read_view
from components.library.records.shot import Shot
from components.library.records.store import Store

logger = logging.getLogger(__name__)

NAME = "thumbnail.webp"
# For a tile of the grid on a screen with two dots per pixel; a page of forty stays well under a megabyte.
EDGE, QUALITY = 256, 75
# Decoding is bound by the processor, which pasting needs too.
WORKERS = 2
# Seconds of rest without a new picture before thumbnails are made: while a crowd is served, nobody looks at the grid.
REST = 10.0
# With more pictures than this waiting nothing rests: each keeps a small picture in memory, of up to 0.2 MB.
MOST_WAITING = 100


class Thumbnails:
    """Make and find the thumbnails of a store."""

    def __init__(self, store: Store) -> None:
        self._files, self._views = store.files, store.screen_views
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="thumbnail")
        self._coming: SimpleQueue[tuple[Shot, Picture | None] | None] = SimpleQueue()
        self._came_at = 0.0
        self._closed = threading.Event()
        threading.Thread(target=self._prepare, name="thumbnails", daemon=True).start()

    def prepare(self, shots: Iterable[Shot]) -> None:
        """Make the thumbnails of shots in the background, also where a thumbnail exists already."""
        self._came_at = time.monotonic()
        for shot in shots:
            # Scaled down at once: later the large view may have been removed.
            self._coming.put((shot, self._find_small(shot)))

    def find(self, shots: Sequence[Shot]) -> list[bytes | None]:
        """Return the WebP of each shot, made where none exists; None for a picture that cannot be read."""
        return list(self._pool.map(self._find, shots))

    def close(self) -> None:
        """Start no more thumbnails, and wait for the unfinished ones."""
        self._closed.set()
        self._coming.put(None)
        self._pool.shutdown(cancel_futures=True)

    def _prepare(self) -> None:
        while (coming := self._coming.get()) is not None:
            self._rest()
            if self._closed.is_set():
                return
            shot, small = coming
            self._find(shot, small, anew=True)

    def _rest(self) -> None:
        """Wait until no new picture has come for a while, too many are waiting, or the thumbnails are closed."""
        while (rest := self._came_at + REST - time.monotonic()) > 0 and self._coming.qsize() < MOST_WAITING:
            # Looked at every second: pictures come meanwhile.
            if self._closed.wait(min(rest, 1.0)):
                return

    def _find_small(self, shot: Shot) -> Picture | None:
        """Return the picture of a shot at the size of a thumbnail from its screen view, or None."""
        view = self._views.find(shot.picture)
        return view and replace(view, pixels=fit_view(view.pixels, EDGE))

    def _find(self, shot: Shot, small: Picture | None = None, anew: bool = False) -> bytes | None:
        key = str(PurePosixPath(shot.answer).with_name(NAME))
        try:
            if not anew and self._files.has(key):
                return self._files.read_file(key)
            small = small or self._find_small(shot) or read_view(self._files.read_file(shot.picture), EDGE)
            thumbnail = encode_thumbnail(small)
        except ProofroomError:
            return None
        except Exception as error:  # noqa: BLE001 - one picture must not empty the grid
            logger.error("The thumbnail of shot %s failed: %s at %s", shot.id, type(error).__name__, place_of(error))
            return None
        try:
            self._files.write_file(key, thumbnail)
        except ProofroomError:
            # The next look makes the thumbnail again.
            logger.warning("The thumbnail of shot %s could not be kept", shot.id)
        return thumbnail


def draw_thumbnail(data: bytes) -> bytes:
    """Return the file of a picture as a WebP in sRGB with no edge over ``EDGE``. Raises UnreadablePicture."""
    return encode_thumbnail(read_view(data, EDGE))


def encode_thumbnail(small: Picture) -> bytes:
    """Return a picture at the size of a thumbnail as a WebP in sRGB."""
    pixels = to_srgb(small.pixels, small.icc_profile)
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "WEBP", quality=QUALITY)
    return file.getvalue()

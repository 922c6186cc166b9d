"""Thumbnails: a small WebP of every shot, made once, beside its picture.

Made on workers of their own: once no more pictures come for a moment, or when one is first looked for. What cannot be
read has none.
"""

import io
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath
from queue import SimpleQueue

import numpy as np
from PIL import Image

from components.errors import ProofroomError, place_of
from components.imaging.colour.conversion import to_srgb
from components.imaging.picture.picture import read_view
from components.library.records.shot import Shot
from components.library.records.store import Store

logger = logging.getLogger(__name__)

NAME = "thumbnail.webp"
# A tile of the grid, sharp on a screen with two dots per pixel; a page of forty stays well under a megabyte.
EDGE, QUALITY = 256, 75
# Decoding is bound by the processor, and pictures are being pasted at the same time.
WORKERS = 2
# Seconds without another picture before thumbnails are made: while a crowd is served nobody looks at the grid.
REST = 2.0


class Thumbnails:
    """Keep a store's thumbnails."""

    def __init__(self, store: Store) -> None:
        self._files = store.files
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="thumbnail")
        self._coming: SimpleQueue[Shot | None] = SimpleQueue()
        self._came_at = 0.0
        self._closed = threading.Event()
        threading.Thread(target=self._prepare, name="thumbnails", daemon=True).start()

    def prepare(self, shots: Iterable[Shot]) -> None:
        """Have the thumbnails of shots made in the background, anew where there is one already."""
        self._came_at = time.monotonic()
        for shot in shots:
            self._coming.put(shot)

    def find(self, shots: Sequence[Shot]) -> list[bytes | None]:
        """Return each shot's WebP, made where it is not there yet; None for a picture that cannot be read."""
        return list(self._pool.map(self._find, shots))

    def close(self) -> None:
        """Start no more of them, and wait for those that are being made."""
        self._closed.set()
        self._coming.put(None)
        self._pool.shutdown(cancel_futures=True)

    def _prepare(self) -> None:
        while (shot := self._coming.get()) is not None:
            while (rest := self._came_at + REST - time.monotonic()) > 0 and not self._closed.wait(rest):
                pass
            if self._closed.is_set():
                return
            self._find(shot, anew=True)

    def _find(self, shot: Shot, anew: bool = False) -> bytes | None:
        key = str(PurePosixPath(shot.answer).with_name(NAME))
        try:
            if not anew and self._files.has(key):
                return self._files.read_file(key)
            thumbnail = draw_thumbnail(self._files.read_file(shot.picture))
        except ProofroomError:
            return None
        except Exception as error:  # noqa: BLE001 - one picture must not empty the grid
            logger.error("The thumbnail of shot %s failed: %s at %s", shot.id, type(error).__name__, place_of(error))
            return None
        try:
            self._files.write_file(key, thumbnail)
        except ProofroomError:
            # It is drawn again the next time.
            logger.warning("The thumbnail of shot %s could not be kept", shot.id)
        return thumbnail


def draw_thumbnail(data: bytes) -> bytes:
    """Return a picture's file as a WebP in sRGB with no edge over ``EDGE``. Raises UnreadablePicture."""
    view = read_view(data, EDGE)
    small = to_srgb(view.pixels, view.icc_profile)
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(small)).save(file, "WEBP", quality=QUALITY)
    return file.getvalue()

"""Renditions: the pictures of a room as WebP files of a few sizes, made once each.

Kept on disk beside the picture, and the latest in memory; with a watermark in memory only. Two that are waited for are
made at a time, and one that several guests ask for is made once. Knows nothing about who may see a picture.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

import cv2
import numpy as np

from components.errors import ProofroomError, StorageError, place_of
from components.imaging.colour.conversion import to_srgb
from components.imaging.picture.picture import fit_view, read_view
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.review.pictures.sized_webp import EDGES, MOST_BYTES, encode_exactly, encode_within, fit_exactly
from components.review.pictures.watermark import draw_watermark

logger = logging.getLogger(__name__)

# Decoding is bound by the processor, which pasting needs too.
WORKERS = 2
MOST_IN_MEMORY = 48 * 2**20


@dataclass(frozen=True)
class Look:
    """Hold how a picture is shown: its longest edge, and whether its size and bytes must tell nothing about it.

    ``alike``: the longest edge is exactly ``edge``, and the file has exactly as many bytes as any other of the edge.
    """

    edge: int
    alike: bool = False


class Owner(NamedTuple):
    """Hold the name that a watermark shows, and what stands in its place where no font can set the name."""

    name: str
    otherwise: str


Key = tuple[str, Look, Owner | None]


class Renditions:
    """Make and find the renditions of a store's pictures."""

    def __init__(self, store: Store) -> None:
        self._files, self._views = store.files, store.screen_views
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="rendition")
        # Somebody who waits for a picture does not wait for those that nobody has asked for yet.
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="rendition-beside")
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._coming: dict[Key, Future[bytes]] = {}

    def find(self, shot: Shot, look: Look, owner: Owner | None = None) -> bytes:
        """Return the WebP of a shot's picture; ``owner``: with a watermark.

        Raises UnreadablePicture, PictureTooLarge or StorageError where the file of the picture cannot be read.
        """
        plain = self._get((shot.picture, look, None), lambda: self._find_plain(shot, look))
        if owner is None:
            return plain
        return self._get((shot.picture, look, owner), lambda: _mark(plain, look, owner))

    def make_all(self, shots: Iterable[Shot], look: Look) -> None:
        """Return once the renditions of all shots are on disk; a picture that cannot be read has none."""
        for made in [self._pool.submit(self._prepare, shot, (look,)) for shot in shots]:
            made.result()

    def prepare(self, shots: Iterable[Shot], looks: Iterable[Look]) -> list[Future[None]]:
        """Begin to make renditions that are not on disk yet; a picture is decoded once for all of them."""
        wanted = tuple(looks)
        return [self._beside.submit(self._prepare, shot, wanted) for shot in shots]

    def close(self) -> None:
        """Start no more renditions, and wait for the unfinished ones."""
        self._beside.shutdown(wait=False, cancel_futures=True)
        self._pool.shutdown(cancel_futures=True)
        self._beside.shutdown()

    def _get(self, key: Key, make: Callable[[], bytes]) -> bytes:
        """Return a rendition from memory, or as it is made, by this caller or for an earlier one."""
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
            coming = self._coming.get(key)
            if is_first := coming is None:
                coming = self._coming[key] = self._pool.submit(make)
        if is_first:
            # Without the lock: of a rendition that is made already this keeps it at once.
            coming.add_done_callback(lambda done: self._keep(key, done))
        return coming.result()

    def _keep(self, key: Key, done: Future[bytes]) -> None:
        with self._lock:
            self._coming.pop(key, None)
            if done.cancelled() or done.exception():
                return
            self._kept[key] = done.result()
            self._bytes += len(done.result())
            while self._bytes > MOST_IN_MEMORY:
                self._bytes -= len(self._kept.popitem(last=False)[1])

    def _find_plain(self, shot: Shot, look: Look) -> bytes:
        if self._files.has(key := _key_of(shot, look)):
            return self._files.read_file(key)
        return self._make(shot, look, self._read_pixels(shot, look.edge))

    def _prepare(self, shot: Shot, looks: tuple[Look, ...]) -> None:
        try:
            missing = [look for look in looks if not self._files.has(_key_of(shot, look))]
            if missing:
                pixels = self._read_pixels(shot, max(look.edge for look in missing))
                for look in missing:
                    self._make(shot, look, pixels)
        except ProofroomError:
            # The picture is asked for later, and its reader is told then.
            return
        except Exception as error:  # noqa: BLE001 - one picture must not stop the others
            logger.error("Renditions of shot %s failed: %s at %s", shot.id, type(error).__name__, place_of(error))

    def _read_pixels(self, shot: Shot, edge: int) -> np.ndarray:
        """Return the picture of a shot, (height, width, 3 or 4) uint8 in sRGB, with no edge over ``edge``."""
        # Not read at the smaller size: scaling while decoding saves memory, and takes longer.
        view = self._views.find(shot.picture) or read_view(self._files.read_file(shot.picture), EDGES[-1])
        return to_srgb(fit_view(view.pixels, edge), view.icc_profile)

    def _make(self, shot: Shot, look: Look, pixels: np.ndarray) -> bytes:
        webp = encode_look(pixels, look)
        try:
            self._files.write_file(_key_of(shot, look), webp)
        except StorageError:
            # The next process makes the rendition again.
            logger.warning("A rendition of shot %s could not be kept", shot.id)
        return webp


def encode_look(pixels: np.ndarray, look: Look) -> bytes:
    """Return pixels, (height, width, 3 or 4) uint8 in sRGB, as the WebP of a look."""
    height, width = pixels.shape[:2]
    if not look.alike:
        return encode_within(fit_view(pixels, look.edge), MOST_BYTES[look.edge])
    size = fit_exactly((width, height), look.edge)
    shrinks = max(width, height) > look.edge
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    return encode_exactly(pixels, MOST_BYTES[look.edge])


def _mark(webp: bytes, look: Look, owner: Owner) -> bytes:
    return encode_look(draw_watermark(read_view(webp, EDGES[-1]).pixels, *owner), look)


def _key_of(shot: Shot, look: Look) -> str:
    """Return the key of a rendition beside the picture; no answer of an endpoint has such a name."""
    name = f"room-{look.edge}{'-alike' if look.alike else ''}-{PurePosixPath(shot.picture).stem}.webp"
    return str(PurePosixPath(shot.answer).with_name(name))

"""Encodings of the pictures that were put up: made in the background, one at a time, and kept for the next clicks."""

import os
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from components.imaging.mask.select.segmenter import Encoding, Segmenter
from components.imaging.mask.select.weights import Weights
from components.imaging.picture.picture import read_pixels

# Encodings that are kept or waited for, 4 MB each. The oldest is let go.
MOST = 16
# Linux counts the niceness of each thread by itself. The threads of the network inherit it.
NICENESS = 10


class Encodings:
    """Encode pictures with the network of some ``weights``, loaded at the first picture; keep ``most`` encodings."""

    def __init__(self, weights: Weights, most: int = MOST) -> None:
        self._weights, self._most = weights, most
        self._worker = ThreadPoolExecutor(1, "encodings", initializer=_give_way)
        self._lock, self._loading = threading.Lock(), threading.Lock()
        self._kept: OrderedDict[Path, Future[Encoding]] = OrderedDict()
        self._loaded: Segmenter | None = None

    @property
    def segmenter(self) -> Segmenter:
        """Return the network, loaded once."""
        with self._loading:
            if self._loaded is None:
                self._loaded = Segmenter(self._weights)
            return self._loaded

    def prepare(self, view: Path) -> Future[Encoding]:
        """Begin to encode the picture in a file, at most 1024 pixels on its longer side, and return at once."""
        with self._lock:
            known = self._kept.get(view)
            if known is None or _is_lost(known):
                known = self._worker.submit(self._encode, view)
            self._keep(view, known)
            return known

    def find(self, view: Path) -> Encoding:
        """Return the encoding of the picture in a file, made now where it is not known; somebody waits for it.

        Raises an error of ``read_picture``.
        """
        with self._lock:
            known = self._kept.get(view)
            made: Future[Encoding] | None = None
            # One that still waits is made here: the pictures in front of it are waited for by nobody.
            if known is None or known.cancel() or _is_lost(known):
                known = made = Future()
                # Begun, so that nobody cancels it and everybody else waits for it.
                made.set_running_or_notify_cancel()
            self._keep(view, known)
        if made is not None:
            try:
                made.set_result(self._encode(view))
            except Exception as error:  # noqa: BLE001 - handed on, to this caller and to those who wait
                made.set_exception(error)
        return known.result()

    def close(self) -> None:
        """Stop after the picture that is being encoded."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _keep(self, view: Path, encoding: Future[Encoding]) -> None:
        """Keep an encoding as the latest, and let the oldest go beyond the most; the lock is held."""
        self._kept[view] = encoding
        self._kept.move_to_end(view)
        while len(self._kept) > self._most:
            # One that still waits is not begun.
            self._kept.popitem(last=False)[1].cancel()

    def _encode(self, view: Path) -> Encoding:
        return self.segmenter.encode(read_pixels(view))


def _is_lost(encoding: Future[Encoding]) -> bool:
    """Return whether an encoding will never come: it was let go, or the picture could not be encoded."""
    return encoding.cancelled() or (encoding.done() and encoding.exception() is not None)


def _give_way() -> None:
    """Let every other thread of the machine go first."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

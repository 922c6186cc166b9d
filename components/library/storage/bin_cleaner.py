"""The bin cleaner: removes old shots, runs, rooms and answers every few hours, and keeps the library to its limit.

Two processes may clean at the same time. Knows nothing about pages.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from components.errors import ProofroomError, place_of
from components.library.answers.unread_answers import remove_old_answers
from components.library.records.store import Store
from components.library.storage.data_limit import DataLimit
from components.library.storage.removal import (
    empty_bin,
    forget_addresses,
    remove_old_rooms,
    remove_old_runs,
    remove_unnamed,
)

logger = logging.getLogger(__name__)

# The time of a picture in the bin, and of a run without pictures or an unreadable answer.
BINNED, REMEMBERED = timedelta(days=7), timedelta(days=30)
SECONDS_BETWEEN = 6 * 3600.0
# Between looks at how large the library is.
SECONDS_BETWEEN_CHECKS = 600.0


class BinCleaner:
    """Clean a store from a thread of its own, until closed."""

    def __init__(
        self,
        store: Store,
        seconds_between: float = SECONDS_BETWEEN,
        data_limit: DataLimit | None = None,
        room_days: int | None = None,
    ) -> None:
        self._store, self._seconds, self._data_limit = store, seconds_between, data_limit or DataLimit()
        self._room_days = room_days
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="bin-cleaner", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the removal that is under way."""
        self._closed.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._closed.is_set():
            remove_due(self._store, self._room_days)
            due, is_due = time.monotonic() + self._seconds, False
            while not is_due:
                _attempt("The library could not be kept to its limit", lambda: self._data_limit.keep(self._store))
                is_due = self._closed.wait(min(self._seconds, SECONDS_BETWEEN_CHECKS)) or time.monotonic() >= due


def remove_due(store: Store, room_days: int | None = None) -> None:
    """Remove old shots from the bin, old runs, answers and addresses, and files that no row names.

    ``room_days``: after so many days without a change a room is removed, None for never.
    """
    if room_days is not None:
        # First, so that the pictures which only a room kept in the bin are removed too.
        _attempt("Old rooms could not be removed", lambda: remove_old_rooms(store, timedelta(days=room_days)))
    _attempt("The bin could not be emptied", lambda: empty_bin(store, BINNED))
    _attempt("Old runs could not be removed", lambda: remove_old_runs(store, REMEMBERED, BINNED))
    _attempt("Old answers could not be removed", lambda: remove_old_answers(store.files, REMEMBERED))
    _attempt("Old network addresses could not be removed", lambda: forget_addresses(store))
    _attempt("Uploads that nothing needs could not be removed", lambda: remove_unnamed(store))


def _attempt(failed: str, work: Callable[[], int]) -> None:
    try:
        work()
    except ProofroomError as error:
        logger.warning("%s, which is tried again later: %s", failed, error)
    except Exception as error:  # noqa: BLE001 - the thread goes on, and no trace is logged
        logger.error("%s: %s at %s", failed, type(error).__name__, place_of(error))

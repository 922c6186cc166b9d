"""The bin cleaner: removes what is kept for a time only, once that is over, at start and every few hours.

Two processes may do it at once: what one has removed is no matter to the other. Knows nothing about pages.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from components.errors import ProofroomError, place_of
from components.library.records.store import Store
from components.library.runs.unread_answers import remove_old_answers
from components.library.storage.removal import empty_bin, forget_runs, remove_unnamed

logger = logging.getLogger(__name__)

# How long a picture lies in the bin, and a run that brought none is remembered, or an answer kept that is none.
BINNED, REMEMBERED = timedelta(days=7), timedelta(days=30)
SECONDS_BETWEEN = 6 * 3600.0


class BinCleaner:
    """Look after a store from a thread of its own, until it is closed."""

    def __init__(self, store: Store, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._store, self._seconds = store, seconds_between
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="bin-cleaner", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, once what is being removed is."""
        self._closed.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._closed.is_set():
            remove_due(self._store)
            self._closed.wait(self._seconds)


def remove_due(store: Store) -> None:
    """Remove what is due: pictures in the bin, runs that brought none, then the files that nothing names any more.

    And the oldest answers that could not be read.
    """
    _attempt("The bin could not be emptied", lambda: empty_bin(store, BINNED))
    _attempt("Old runs could not be removed", lambda: forget_runs(store, REMEMBERED, BINNED))
    _attempt("Old answers could not be removed", lambda: remove_old_answers(store.files, REMEMBERED))
    _attempt("Uploads that nothing needs could not be removed", lambda: remove_unnamed(store))


def _attempt(failed: str, work: Callable[[], int]) -> None:
    try:
        work()
    except ProofroomError as error:
        logger.warning("%s, which is tried again later: %s", failed, error.message)
    except Exception as error:  # noqa: BLE001 - whoever looks after the store goes on, and no trace is written down
        logger.error("%s: %s at %s", failed, type(error).__name__, place_of(error))

"""The caretaker: empties the bin of what has been in it for seven days, at start and every few hours.

Two processes may do it at once: what one has removed is no matter to the other. Knows nothing about pages.
"""

import logging
import threading
from datetime import timedelta

from components.errors import ProofroomError, place_of
from components.library.store import Store

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
SECONDS_BETWEEN = 6 * 3600.0


class Caretaker:
    """Look after a store from a thread of its own, until it is closed."""

    def __init__(self, store: Store, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._store, self._seconds = store, seconds_between
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="caretaker", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, once what is being removed is."""
        self._closed.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._closed.is_set():
            empty_bin(self._store)
            self._closed.wait(self._seconds)


def empty_bin(store: Store) -> int:
    """Remove what has been in the bin for longer than ``KEPT`` and return how many pictures that were; never raises."""
    try:
        return store.empty_bin(KEPT)
    except ProofroomError as error:
        logger.warning("The bin could not be emptied, which is tried again later: %s", error.message)
    except Exception as error:  # noqa: BLE001 - whoever looks after the store goes on, and no trace is written down
        logger.error("The bin could not be emptied: %s at %s", type(error).__name__, place_of(error))
    return 0

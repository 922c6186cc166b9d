"""The ends of runs: each is recorded as the run ends, or again later where the database refused.

Holds the latest ends that were refused, in memory; the next start accounts for the others.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.errors import StorageError
from components.library.ledger.bill import Bill
from components.library.records.store import Store

logger = logging.getLogger(__name__)

# Refused ends that are held; the oldest are forgotten first.
MOST = 1000


@dataclass(frozen=True)
class RunEnd:
    """Hold how a run ended: the bill, the name of the error or "", and the fields of Run that change."""

    run_id: str
    bill: Bill
    error: str
    changes: Mapping[str, Any]


class RunEnds:
    """Record ends of runs in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # By the id of the run, the oldest first. The lock keeps an older end of a run from following a newer one.
        self._refused: dict[str, RunEnd] = {}
        self._lock = threading.Lock()

    def record(self, end: RunEnd) -> None:
        """Record an end; where the database refuses, the end is held for ``record_again``."""
        with self._lock:
            self._refused.pop(end.run_id, None)
        try:
            self._write(end)
        except StorageError as error:
            logger.warning("The end of run %s could not be recorded, which is tried again: %s", end.run_id, error)
            with self._lock:
                self._refused[end.run_id] = end
                for run_id in list(self._refused)[:-MOST]:
                    del self._refused[run_id]

    def record_again(self) -> int:
        """Record the ends that the database refused, up to the first that is refused again; return their count."""
        recorded = 0
        for run_id in list(self._refused):
            with self._lock:
                if (end := self._refused.get(run_id)) is None:
                    continue
                try:
                    self._write(end)
                except StorageError:
                    # The other ends would wait for the same database.
                    break
                del self._refused[run_id]
            logger.info("The end of run %s is recorded after all", run_id)
            recorded += 1
        return recorded

    def _write(self, end: RunEnd) -> None:
        self._store.end_run(end.run_id, end.bill, error=end.error, **end.changes)

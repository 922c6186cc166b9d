"""The readiness of this process: whether it reaches its database and its files, and knows an endpoint to ask.

Each check runs on one thread, however many ask, and an answer is kept for two seconds. Knows nothing about HTTP.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

import sqlalchemy as sql

from components.errors import ProofroomError, place_of
from components.library.records.store import Store
from components.library.runs.jobs import Jobs
from components.library.storage.schema import SECRETS

# Seconds after which a check that has not ended counts as failed, and for which an answer is kept.
MOST_SECONDS, KEPT_SECONDS = 3.0, 2.0
# Any key: only whether the file system answers matters.
PROBE = "ready"
CHECKS = ("database", "files", "endpoint", "running")


@dataclass(frozen=True)
class Ready:
    """Hold what keeps this process from serving: a sentence for each check of CHECKS that failed."""

    faults: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.faults


STOPPING = Ready({"running": "Proofroom is being stopped"})
LATE = Ready(dict.fromkeys(("database", "files"), f"did not answer within {MOST_SECONDS:.0f} s"))


class Readiness:
    """Check ``store``, ``jobs`` and ``endpoint``, the address that calls go to, "" where none is known."""

    def __init__(self, store: Store, jobs: Jobs, endpoint: str, most_seconds: float = MOST_SECONDS) -> None:
        self._store, self._jobs, self._endpoint = store, jobs, endpoint
        self._most_seconds = most_seconds
        self._lock = threading.Lock()
        self._latest: Future[Ready] | None = None
        self._good_until = 0.0

    async def read(self) -> Ready:
        """Return the readiness, after ``most_seconds`` at the most."""
        if self._jobs.stopping:
            # At once, and not out of an earlier answer: a load balancer is to send nobody here any more.
            return STOPPING
        asked = asyncio.wrap_future(self._ask())
        await asyncio.wait({asked}, timeout=self._most_seconds)
        return asked.result() if asked.done() else LATE

    def _ask(self) -> "Future[Ready]":
        """Return the future of a check: of the one that runs, of a recent one, or of a new one."""
        with self._lock:
            latest = self._latest
            if latest is None or (latest.done() and time.monotonic() > self._good_until):
                latest = self._latest = Future()
                # Of its own and no worker of a pool: the end of the process waits for those, and a disk may hang.
                threading.Thread(target=self._check, args=(latest,), name="readiness", daemon=True).start()
            return latest

    def _check(self, answer: "Future[Ready]") -> None:
        ready = Ready(dict(self._list_faults()))
        self._good_until = time.monotonic() + KEPT_SECONDS
        answer.set_result(ready)

    def _list_faults(self) -> Iterator[tuple[str, str]]:
        checks: Mapping[str, Callable[[], object]] = {"database": self._read_database, "files": self._look_at_files}
        for name, check in checks.items():
            try:
                check()
            except ProofroomError as error:
                yield name, str(error.message)
            except Exception as error:  # noqa: BLE001 - whatever a driver raises, this process cannot serve
                yield name, f"{type(error).__name__} at {place_of(error)}"
        if not self._endpoint:
            yield "endpoint", "no endpoint is known"

    def _read_database(self) -> None:
        with self._store.database.read() as connection:
            connection.execute(sql.select(SECRETS.c.name).limit(1)).all()

    def _look_at_files(self) -> None:
        self._store.files.check_space()
        self._store.files.has(PROBE)

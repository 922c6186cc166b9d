"""Missing locks: since when the locks of processes were found free in PostgreSQL, at look after look.

A process that lives may lack its lock until it is connected again, so one look tells nothing.
"""

import threading

from components.library.storage.database import SECONDS_TO_CONNECT

# After a failover a process that lives may need its whole time to connect until it has its lock again. The rest is for
# the process to find its connection cut.
SECONDS_GONE = SECONDS_TO_CONNECT + 5.0
# Seconds between two looks within which a process is taken to have been as both saw it.
MOST_APART = 5.0


class MissingLocks:
    """Remember the looks at locks; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # The first and the last of the looks that found a lock free, by the id of the lock.
        self._looks: dict[str, tuple[float, float]] = {}

    def note(self, lock_id: str, free: bool, now: float) -> bool:
        """Note a look at a lock; return whether its process has ended. ``now``: the seconds of any clock.

        A process has ended once its lock was free at each look for SECONDS_GONE, no two looks far apart.
        """
        with self._lock:
            self._looks = {one: looks for one, looks in self._looks.items() if now - looks[1] <= MOST_APART}
            first, _ = self._looks.pop(lock_id, (now, now))
            if free:
                self._looks[lock_id] = first, now
        return free and now - first >= SECONDS_GONE

"""The limit of the library's pictures on disk: the oldest pictures without a star or a room leave first.

Files that nothing names leave before any picture, pictures in the bin before others, and a picture that was made or
imported within the last hour never does. Checked every few minutes, so that pictures of that time may be beyond the
limit. Knows nothing about pages.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import sqlalchemy as sql

from components.library.records.shot_rows import batches
from components.library.records.store import Store
from components.library.storage.removal import RECENT, empty_bin, remove_unnamed
from components.library.storage.review_schema import IN_ROOM
from components.library.storage.schema import REMOVING, SHOTS

# From this share on people are told; and to this share the pictures are brought back, so that not every one costs one.
NEARLY_FULL, BROUGHT_BACK_TO = 0.9, 0.95


@dataclass
class DataLimit:
    """Keep the files of a library within ``most`` bytes, None = no limit."""

    most: int | None = None
    used: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def nearly_full(self) -> bool:
        """Whether pictures are about to leave, as of the last check."""
        return self.most is not None and self.used > NEARLY_FULL * self.most

    def keep(self, store: Store) -> int:
        """Remove pictures where the library is beyond its limit; return their count. Raises StorageError."""
        if self.most is None:
            return 0
        with self._lock:
            self.used = _measure(store)
            if self.used > self.most and remove_unnamed(store):
                self.used = _measure(store)
            if self.used <= self.most:
                return 0
            removed = _remove_oldest(store, self.used - BROUGHT_BACK_TO * self.most)
            self.used = _measure(store)
            return removed


def _measure(store: Store) -> int:
    return sum(store.files.sizes().values())


def _remove_oldest(store: Store, surplus: float) -> int:
    """Remove shots until ``surplus`` bytes are free, or no shot may leave; return their count."""
    in_bin = SHOTS.c.deleted_at.is_not(None)
    # A picture that people look at in a room stays, like one with a star.
    unwanted = sql.and_(sql.or_(in_bin, ~SHOTS.c.starred), ~IN_ROOM)
    may_leave = sql.and_(unwanted, SHOTS.c.made_at < datetime.now(UTC) - RECENT)
    # Of the bin first; a false value comes before a true one.
    oldest = sql.select(SHOTS.c.id, SHOTS.c.answer).where(may_leave).order_by(~in_bin, SHOTS.c.made_at, SHOTS.c.id)
    chosen: list[str] = []
    with store.database.read() as connection:
        rows = connection.execute(oldest).all()
    for shot_id, answer in rows:
        if surplus <= 0:
            break
        sizes = store.files.sizes(str(PurePosixPath(answer).parent))
        # An import keeps the time at which a picture was made, and writes its files anew.
        if answer in sizes and store.files.age(answer) < RECENT.total_seconds():
            continue
        chosen.append(shot_id)
        surplus -= sum(sizes.values())
    with store.database.write() as connection:
        for some in batches(chosen):
            # A picture that got a star, or came into a room, meanwhile stays.
            leaves = sql.and_(SHOTS.c.id.in_(some), unwanted)
            connection.execute(sql.update(SHOTS).where(leaves).values(deleted_at=REMOVING))
    # Only what was marked above: nothing has been in the bin for so long.
    removed = empty_bin(store, timedelta(days=36_500))
    remove_unnamed(store)
    return removed

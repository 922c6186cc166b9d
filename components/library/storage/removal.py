"""Removal for good of shots in the bin, of old runs and rooms, and of uploads that no row names.

The row of a shot is marked first, then its files are removed, then the row. Two processes may remove at the same time.
Knows nothing about pages.
"""

import time
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import sqlalchemy as sql

from components.library.records.run import CANCELLED, DONE, FAILED, INTERRUPTED, Run
from components.library.records.shot import Shot
from components.library.records.shot_rows import batches
from components.library.records.store import Store
from components.library.storage.ledger_schema import LEDGER
from components.library.storage.review_schema import IN_ROOM, ROOMS, delete_rooms
from components.library.storage.schema import REMOVING, RUNS, SHOTS, run_of_row, shot_of_row

# Folders of files that several shots and runs may share.
SHARED = ("pictures", "masks")
# The shot or run of a newer file may not be on record yet.
RECENT = timedelta(hours=1)
ENDED_BADLY = (FAILED, CANCELLED, INTERRUPTED)
# The limits of addresses are those of a day.
ADDRESSES_KEPT = timedelta(days=2)


def empty_bin(store: Store, older_than: timedelta) -> int:
    """Remove the shots that have been in the bin for longer than ``older_than``; return their count.

    A shot that stands in a room stays in the bin. Shared files are left to ``remove_unnamed``.
    """
    old = sql.and_(SHOTS.c.deleted_at <= datetime.now(UTC) - older_than, ~IN_ROOM)
    marked_in_room = sql.and_(SHOTS.c.deleted_at == REMOVING, IN_ROOM)
    with store.database.write() as connection:
        # Selected and marked in one statement: a marked shot can no longer be restored.
        connection.execute(sql.update(SHOTS).where(old).values(deleted_at=REMOVING))
    with store.database.write() as connection:
        # A shot was added to a room while it was being marked; none is added once it is.
        connection.execute(sql.update(SHOTS).where(marked_in_room).values(deleted_at=None))
    with store.database.read() as connection:
        claimed = sql.select(SHOTS).where(SHOTS.c.deleted_at == REMOVING)
        shots = [shot_of_row(row) for row in connection.execute(claimed)]
    # Files first: a marked row without files is removed later, but files without a row would be recovered.
    for shot in shots:
        for key in store.files.walk(str(PurePosixPath(shot.answer).parent)):
            store.files.remove(key)
            store.screen_views.remove(key)
    removed = 0
    with store.database.write() as connection:
        for some in batches([shot.id for shot in shots]):
            gone = sql.delete(SHOTS).where(SHOTS.c.id.in_(some), SHOTS.c.deleted_at == REMOVING)
            removed += connection.execute(gone).rowcount
    return removed


def remove_old_rooms(store: Store, older_than: timedelta) -> int:
    """Remove the rooms that have not changed for longer than ``older_than``; return their count. The shots stay."""
    old = sql.select(ROOMS.c.id).where(ROOMS.c.changed_at < datetime.now(UTC) - older_than)
    with store.database.write() as connection:
        # Locked, so that a change of a room in between is waited for, and the room stays.
        rooms = connection.scalars(old.with_for_update()).all()
        for some in batches(rooms):
            delete_rooms(connection, some)
    return len(rooms)


def remove_old_runs(store: Store, older_than: timedelta, binned_for: timedelta) -> int:
    """Remove the runs without pictures that ended longer than ``older_than`` ago; return their count.

    Also removes the runs older than ``binned_for`` of a visitor whose pictures have all been removed for good. What a
    run cost, or may have cost, stays in the ledger.
    """
    now, shots_of, done = datetime.now(UTC), SHOTS.alias(), RUNS.alias()
    nothing_left = sql.and_(
        RUNS.c.asked_at < now - binned_for,
        sql.exists().where(done.c.visitor == RUNS.c.visitor, done.c.state == DONE),
        ~sql.exists().where(shots_of.c.visitor == RUNS.c.visitor),
    )
    long_ago = sql.func.coalesce(RUNS.c.ended_at, RUNS.c.asked_at) < now - older_than
    # A run with a picture is needed for pasting its answer again.
    alone = ~sql.exists().where(SHOTS.c.run == RUNS.c.id)
    forgotten = sql.and_(RUNS.c.state.in_(ENDED_BADLY), alone, sql.or_(long_ago, nothing_left))
    with store.database.write() as connection:
        return connection.execute(sql.delete(RUNS).where(forgotten)).rowcount


def forget_addresses(store: Store) -> int:
    """Remove the network addresses from old rows of the ledger; return their count."""
    old = sql.and_(LEDGER.c.address != "", LEDGER.c.asked_at < datetime.now(UTC) - ADDRESSES_KEPT)
    with store.database.write() as connection:
        return connection.execute(sql.update(LEDGER).where(old).values(address="")).rowcount


def remove_unnamed(store: Store) -> int:
    """Remove the uploads and masks that no shot and no run names any more; return their count."""
    files = store.files
    # Listed before the rows are read: a file that is stored meanwhile is not in the list, or is new again.
    there = {key for folder in SHARED for key in files.list_folder(folder) if not key.endswith(".part")}
    with store.database.read() as connection:
        unnamed = there - _named_keys(connection, there)
    return sum(files.remove_old(key, RECENT.total_seconds()) for key in sorted(unnamed))


def remove_unneeded(store: Store, keys: Collection[str], stored_at: float) -> None:
    """Remove those of files that were stored up to a time which no row names, and which nobody stored again since.

    ``stored_at``: seconds as of ``time.time``.
    """
    with store.database.read() as connection:
        unnamed = set(keys) - _named_keys(connection, keys)
    for key in sorted(unnamed):
        store.files.remove_old(key, time.time() - stored_at)


def _shared_keys(named: Shot | Run) -> set[str]:
    """Return the keys of the files of a shot or run that others may share."""
    references = named.handling.references if named.handling else ()
    return {key for key in (named.source, named.mask, *references) if key}


def _named_keys(connection: sql.Connection, keys: Iterable[str]) -> set[str]:
    """Return the keys among ``keys`` that a shot, or a run that is not done, still names."""
    wanted: Sequence[str] = sorted(keys)
    named: set[str] = set()
    for column in (SHOTS.c.source, SHOTS.c.mask):
        for some in batches(wanted):
            named |= set(connection.scalars(sql.select(column).where(column.in_(some)).distinct()))
    with_references = sql.cast(SHOTS.c.handling, sql.Text).contains('"references": ["')
    for handling in connection.execute(sql.select(SHOTS.c.handling).where(with_references)).scalars():
        named |= set(handling["references"])
    for row in connection.execute(sql.select(RUNS).where(RUNS.c.state != DONE)):
        named |= _shared_keys(run_of_row(row))
    return named

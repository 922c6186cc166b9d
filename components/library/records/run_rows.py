"""Rows of runs in the database: written before the sending, changed, and found.

Knows nothing about jobs.
"""

from collections.abc import Collection, Sequence

import sqlalchemy as sql

from components.library.ledger.bill import Bill
from components.library.ledger.ledger_rows import enter_found, open_entry, settle_entry
from components.library.records.run import DONE, OPEN, Run
from components.library.runs.admission import ALWAYS, Admission
from components.library.runs.asker import NOBODY, Asker
from components.library.storage.database import Database
from components.library.storage.locks.process_lock import ProcessLock
from components.library.storage.schema import RUNS, SHOTS, row_of_run, run_of_row, shot_of_row


class RunRows:
    """Read and write the runs in a database; a part of Store."""

    database: Database
    _process_lock: ProcessLock

    def add_run(self, run: Run, asker: Asker = NOBODY, admission: Admission = ALWAYS) -> None:
        """Record a run as one of this process, with the row of the ledger of a call.

        Raises what the admission raises where it refuses the call.
        """
        with self.database.write() as connection:
            reserved = admission.reserve(connection, run, asker) if run.is_call else None
            connection.execute(sql.insert(RUNS), row_of_run(run) | {"owner": self._process_lock.id})
            if run.is_call:
                open_entry(connection, run, asker, reserved)

    def update_run(self, run_id: str, if_open: bool = False, **changes: object) -> bool:
        """Change fields of a run by their names in Run; return whether the run was changed.

        With ``if_open`` a run is changed only while the run waits or runs.
        """
        query = sql.update(RUNS).where(RUNS.c.id == run_id)
        query = query.where(RUNS.c.state.in_(OPEN)) if if_open else query
        with self.database.write() as connection:
            return connection.execute(query.values(**changes)).rowcount > 0

    def end_run(
        self,
        run_id: str,
        bill: Bill,
        *,
        error: str = "",
        if_open: bool = False,
        if_own: bool = False,
        **changes: object,
    ) -> bool:
        """Change fields of a run that has ended, and settle its row of the ledger, whose ``error`` is a name.

        Return whether the run was changed: with ``if_open`` only while the run waits or runs, with ``if_own`` only as a
        run of this process.
        """
        query = sql.update(RUNS).where(RUNS.c.id == run_id)
        query = query.where(RUNS.c.state.in_(OPEN)) if if_open else query
        query = query.where(RUNS.c.owner == self._process_lock.id) if if_own else query
        with self.database.write() as connection:
            changed = connection.execute(query.values(**changes)).rowcount > 0
            if changed:
                settle_entry(connection, run_id, bill, error)
        return changed

    def enter_found(self, run_id: str) -> None:
        """Count the pictures of a run that were found again in the ledger."""
        with self.database.write() as connection:
            row = connection.execute(sql.select(RUNS).where(RUNS.c.id == run_id)).one_or_none()
            shots = connection.execute(sql.select(SHOTS).where(SHOTS.c.run == run_id).order_by(SHOTS.c.number))
            enter_found(connection, run_of_row(row) if row else None, [shot_of_row(shot) for shot in shots])

    def find_run(self, run_id: str) -> Run | None:
        """Return a run, or None where no run has the id."""
        with self.database.read() as connection:
            row = connection.execute(sql.select(RUNS).where(RUNS.c.id == run_id)).one_or_none()
        return run_of_row(row) if row else None

    def list_runs(self, visitor: str | None = None, states: Sequence[str] = (), count: int = 1000) -> list[Run]:
        """Return at most ``count`` runs of a visitor, None for everybody, newest first; ``states`` () for any state."""
        query = sql.select(RUNS).order_by(RUNS.c.asked_at.desc(), RUNS.c.id).limit(count)
        query = query if visitor is None else query.where(RUNS.c.visitor == visitor)
        query = query.where(RUNS.c.state.in_(states)) if states else query
        with self.database.read() as connection:
            return [run_of_row(row) for row in connection.execute(query)]

    def is_made_elsewhere(self, run_id: str) -> bool:
        """Whether a run is of another process, and that process lives."""
        owner = self._find_other_owner(run_id)
        return owner is not None and owner not in self._process_lock.find_gone([owner])

    def is_of_another_process(self, run_id: str) -> bool:
        """Whether a run is of another process, living or not."""
        return self._find_other_owner(run_id) is not None

    def _find_other_owner(self, run_id: str) -> str | None:
        """Return the id of the process of a run, None where that is this process or not known."""
        with self.database.read() as connection:
            owner: str | None = connection.scalar(sql.select(RUNS.c.owner).where(RUNS.c.id == run_id))
        return None if owner == self._process_lock.id else owner

    def list_orphans(self, also: Collection[str] = ()) -> list[Run]:
        """Return the runs of processes that have ended: those on record as under way, and those of the ids ``also``."""
        asked = sql.or_(RUNS.c.state.in_(OPEN), RUNS.c.id.in_(also)) if also else RUNS.c.state.in_(OPEN)
        query = sql.select(RUNS).where(asked, RUNS.c.owner != self._process_lock.id)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        gone = self._process_lock.find_gone({row.owner for row in rows})
        return [run_of_row(row) for row in rows if row.owner in gone]

    def list_unfinished(self) -> list[tuple[Run, bool]]:
        """Return every run that is not done, and whether the process of the run has ended."""
        with self.database.read() as connection:
            rows = connection.execute(sql.select(RUNS).where(RUNS.c.state != DONE)).all()
        gone = self._process_lock.find_gone({row.owner for row in rows})
        return [(run_of_row(row), row.owner in gone) for row in rows]

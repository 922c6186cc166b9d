"""The process watch: accounts within 20 seconds for the runs of another process that was killed.

Also records the ends of this process's runs that the database refused. Sends nothing: whether a call that was on its
way was billed stays open.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from components.endpoint.contracts.contract import ModelContract
from components.errors import ProofroomError, place_of
from components.library.edits.edit import Edit
from components.library.edits.erase import Erase
from components.library.edits.replan import replan_edit, replan_erase
from components.library.edits.spec import Spec, spec_of_run
from components.library.records.run import ERASE, Run
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.maker import Maker
from components.library.runs.orphans.orphaned_runs import UNPASTED, account_for

logger = logging.getLogger(__name__)

# One look is a query that an index answers, and one more for each process that has a run under way.
SECONDS_BETWEEN = 2.0
# A run whose files or rows refuse is tried again after 2 s, and after twice as long each time, up to 10 minutes.
MOST_BETWEEN = 600.0


class ProcessWatch:
    """Watch the other processes on a store from a thread of its own, until closed.

    ``maker`` puts answers that came back onto their pictures, by the contract that ``contract_of`` returns for a model.
    ``left``: the ids of runs that the recovery at the start left to be looked at.
    """

    def __init__(
        self,
        store: Store,
        maker: Maker,
        contract_of: Callable[[str], ModelContract],
        left: Iterable[str] = (),
        seconds_between: float = SECONDS_BETWEEN,
    ) -> None:
        self._store, self._maker, self._contract_of = store, maker, contract_of
        self._seconds, self._left = seconds_between, set(left)
        # When a run that could not be accounted for is tried again, and the seconds that were waited, by its id.
        self._refused: dict[str, tuple[float, float]] = {}
        # One worker: no more than one decoded picture is held, however many answers a killed process has left.
        self._finisher = ThreadPoolExecutor(1, thread_name_prefix="put-back")
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="process-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the look and the answer that are under way; the library offers to put back the others."""
        self._closed.set()
        self._thread.join()
        self._finisher.shutdown(cancel_futures=True)

    def _work(self) -> None:
        while not self._closed.wait(self._seconds):
            try:
                self.look(time.monotonic())
            except ProofroomError as error:
                logger.warning("Other processes could not be looked after, which is tried again: %s", error)
            except Exception as error:  # noqa: BLE001 - the thread goes on, and no trace is logged
                logger.error("Other processes are not looked after: %s at %s", type(error).__name__, place_of(error))

    def look(self, now: float) -> None:
        """Account for the runs of processes that have ended; ``now`` is in seconds. Raises StorageError."""
        self._maker.record_ends()
        orphans = self._store.list_orphans(self._left)
        self._refused = {run.id: self._refused[run.id] for run in orphans if run.id in self._refused}
        for run in orphans:
            again, waited = self._refused.get(run.id, (now, SECONDS_BETWEEN / 2))
            if now < again:
                continue
            try:
                shots = account_for(self._store, run)
            except ProofroomError as error:
                # Later runs are accounted for, and this one stays open.
                wait = min(2 * waited, MOST_BETWEEN)
                self._refused[run.id] = now + wait, wait
                logger.warning(
                    "Run %s of a process that has ended is not accounted for yet, which is tried again in %d s: %s",
                    run.id,
                    wait,
                    error,
                )
                continue
            self._left.discard(run.id)
            if shots is not None:
                logger.warning("Run %s was left by a process that has ended; its pictures: %d", run.id, len(shots))
                unpasted = [shot for shot in shots if shot.note == UNPASTED]
                if unpasted:
                    self._finisher.submit(self._finish, run, unpasted)

    def _finish(self, run: Run, unpasted: list[Shot]) -> None:
        """Put answers onto the picture of their run, one after the other; where that fails, the library offers it."""
        try:
            spec = spec_of_run(run)
            edit = self._plan_again(spec)
            for shot in unpasted:
                if not self._closed.is_set():
                    self._put_back(shot, edit, spec)
        except ProofroomError as error:
            logger.warning("The answers of run %s were not put back: %s", run.id, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nobody waits for the outcome, and no trace is logged
            logger.error("Run %s was not finished: %s at %s", run.id, type(error).__name__, place_of(error))

    def _put_back(self, shot: Shot, edit: Edit | Erase, spec: Spec) -> None:
        try:
            self._maker.put_back(shot, edit, spec.references).result()
        except ProofroomError as error:
            logger.warning("An answer of run %s was not put back: %s", shot.run, type(error).__name__)

    def _plan_again(self, spec: Spec) -> Edit | Erase:
        if spec.kind == ERASE:
            return replan_erase(self._store.files, spec)
        return replan_edit(self._store.files, spec, self._contract_of(str(spec.parameters.get("model") or "")))

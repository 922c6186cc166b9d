"""Watch a run that another process works on, by its record, until the run has ended and its answers are put back.

Sends nothing and records nothing.
"""

from datetime import UTC, datetime, timedelta

from components.errors import ProofroomError, Stopped, StorageError
from components.library.records.run import OPEN, RUNNING, Run
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.library.runs.progress import Progress
from components.message.message import Message

# Seconds between two looks at the record.
EVERY = 1.0
# Seconds for which the end of a run is awaited whose process is known to have ended. A living process accounts for it
# at a look within 2 seconds, and puts its answers back.
PATIENCE = 30.0
IN_LINE = Message("Waiting in line in another process of Proofroom")
SENT = Message("Waiting for a picture in another process of Proofroom")
SOUGHT = Message("The process of Proofroom that worked on this has ended; its answer is being looked for")
PUT_BACK = Message("Putting the answer back onto the picture")
LEFT = Message(
    "The process of Proofroom that worked on this has ended. Its answer is being looked for: look into the Library in"
    " a minute."
)
STOPPED = Message(
    "Proofroom is being stopped. Another process of Proofroom makes this, and its pictures come to the Library."
)


def is_watched(store: Store, run: Run) -> bool:
    """Whether a run changes without a job of this process.

    Another process makes an open run, or has ended and is accounted for by a living one; answers are put back later.
    """
    if run.state in OPEN:
        return store.is_of_another_process(run.id)
    # The clock of the process that ended the run may be ahead of this one.
    recent = run.ended_at is not None and abs(datetime.now(UTC) - run.ended_at) < timedelta(seconds=PATIENCE)
    return recent and _has_raw_answer(store, run)


def watch_run(
    store: Store, run: Run, progress: Progress, every: float = EVERY, patience: float = PATIENCE
) -> list[Shot]:
    """Return the shots of a run once the run has ended; a person who cancels stops waiting, and nothing else.

    ``patience``: the seconds, in all, for which are awaited the record of a run whose process has ended, and the
    answers that are to be put back. Raises Cancelled, ProofroomError with the run's own message where no picture came,
    or Stopped.
    """
    progress.sent = progress.watches = True
    progress.free = run.forecast is not None and not run.forecast.amount
    alone = 0.0
    while True:
        # In this order: the process may record the end and then end itself.
        lives, now = store.is_made_elsewhere(run.id), store.find_run(run.id)
        if now is None:
            raise StorageError(Message("The record of this run is gone."))
        ended = now.state not in OPEN
        if ended and (alone >= patience or not _has_raw_answer(store, now)):
            break
        if not lives and alone >= patience:
            raise ProofroomError(LEFT)
        alone = 0.0 if lives and not ended else alone + every
        progress.stage = PUT_BACK if ended else SOUGHT if not lives else SENT if now.state == RUNNING else IN_LINE
        progress.wait_for_stop(every)
        if progress.cancelled:
            progress.check_followed()
        if progress.stopping:
            raise Stopped(STOPPED)
    shots = store.list_shots_of(run.id)
    if not shots:
        raise ProofroomError(now.message)
    progress.notice = now.message
    return shots


def _has_raw_answer(store: Store, run: Run) -> bool:
    """Whether an answer of a killed process is not yet put back onto the picture of its run."""
    return any(shot.note == UNPASTED for shot in store.list_shots_of(run.id))

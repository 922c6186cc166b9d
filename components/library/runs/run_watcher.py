"""Watch a run that another process works on, by its record, until the run has ended.

Sends nothing and records nothing.
"""

from components.errors import ProofroomError, Stopped, StorageError
from components.library.records.run import OPEN, RUNNING, Run
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.progress import Progress
from components.message.message import Message

# Seconds between two looks at the record.
EVERY = 1.0
# Seconds for which the end of a run is waited for whose process has ended: a living process accounts for it meanwhile.
PATIENCE = 30.0
IN_LINE = Message("Waiting in line in another process of Proofroom")
SENT = Message("Waiting for a picture in another process of Proofroom")
SOUGHT = Message("The process of Proofroom that worked on this has ended; its answer is being looked for")
LEFT = Message(
    "The process of Proofroom that worked on this has ended. Its answer is being looked for: look into the Library in"
    " a minute."
)
STOPPED = Message(
    "Proofroom is being stopped. Another process of Proofroom makes this, and its pictures come to the Library."
)


def watch_run(
    store: Store, run: Run, progress: Progress, every: float = EVERY, patience: float = PATIENCE
) -> list[Shot]:
    """Return the shots of a run once the run has ended; a person who cancels stops waiting, and nothing else.

    ``patience``: the seconds for which the record of a run is awaited whose process has ended. Raises Cancelled,
    ProofroomError with the run's own message where no picture came, or Stopped.
    """
    progress.sent = progress.watches = True
    progress.free = run.forecast is not None and not run.forecast.amount
    alone = 0.0
    while True:
        # In this order: the process may record the end and then end itself.
        lives, now = store.is_made_elsewhere(run.id), store.find_run(run.id)
        if now is None:
            raise StorageError(Message("The record of this run is gone."))
        if now.state not in OPEN:
            break
        if not lives and alone >= patience:
            raise ProofroomError(LEFT)
        alone = 0.0 if lives else alone + every
        progress.stage = SOUGHT if not lives else SENT if now.state == RUNNING else IN_LINE
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

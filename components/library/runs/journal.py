"""The journal: every run on record from before it is sent until it has ended.

Writes what is sent first, so that it can be asked again. Sends nothing and pastes nothing.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from components.endpoint.contracts.cost import Forecast
from components.errors import Cancelled, DiskFull, EndpointError, ProofroomError, Stopped, StorageError
from components.imaging.picture.picture import measure_picture
from components.library.edits.edit import Edit
from components.library.edits.source import Source, let_go
from components.library.records.run import BILLED, CANCELLED, DONE, FAILED, INTERRUPTED, RUNNING, UNSENT, WAITING, Run
from components.library.records.store import Store
from components.library.runs.jobs import Job
from components.library.storage.files import Files
from components.library.storage.schema import plain

logger = logging.getLogger(__name__)


class Journal:
    """Keep a store's runs; ``endpoint`` is its name for people."""

    def __init__(self, store: Store, endpoint: str) -> None:
        self._store, self._endpoint = store, endpoint

    def open_run(
        self, kind: str, parameters: Mapping[str, object], forecast: Forecast, visitor: str | None, **of_edit: object
    ) -> Run:
        """Return a run that is on record as waiting. Raises StorageError, and nothing was sent."""
        run = Run(kind, self._endpoint, parameters, forecast.cost, visitor, **of_edit)
        try:
            self._store.add_run(run)
        except DiskFull:
            raise _no_room() from None
        return run

    def open_edit(self, edit: Edit, visitor: str | None) -> Run:
        """Return the run of an edit, its picture, mask and references kept. Raises StorageError as ``open_run``."""
        try:
            kept = keep_pictures(self._store.files, edit)
        except DiskFull:
            raise _no_room() from None
        handling = describe_asking(edit) | {"references": kept.pop("references")}
        request = edit.parts[0].request
        return self.open_run(
            "edit", request.parameters, edit.forecast, visitor, parent=edit.parent, handling=handling, **kept
        )

    def send_run(self, run_id: str) -> None:
        """Record that a run is about to be sent. Raises StorageError, and it must not be."""
        try:
            self._store.update_run(run_id, state=RUNNING, sent_at=datetime.now(UTC))
        except DiskFull:
            raise _no_room() from None

    def unsend_run(self, run_id: str) -> None:
        """Record that a run was refused unbilled and waits to be sent again."""
        self._store.update_run(run_id, state=WAITING, sent_at=None)

    def close_run(self, job: Job, error: ProofroomError | None) -> None:
        """Record how the run of a job ended. What cannot be written is found out at the next start."""
        states = ((Cancelled, CANCELLED), (Stopped, INTERRUPTED), (ProofroomError, FAILED))
        state = next((state for kind, state in states if isinstance(error, kind)), DONE)
        if error is None or job.again is not None:
            spent = "yes"
        elif isinstance(error, EndpointError):
            spent = error.spent
        else:
            # Nothing is raised between the sending and the answer but by the endpoint or by whoever cancels in time.
            spent = "no" if isinstance(error, Cancelled | Stopped | StorageError) or not job.sent else "perhaps"
        message = job.notice if error is None else UNSENT if state == INTERRUPTED else error.message
        try:
            changes = {"sent_at": None} if state in (CANCELLED, INTERRUPTED) else {}
            self._store.update_run(
                job.run, state=state, ended_at=datetime.now(UTC), message=plain(message), spent=spent, **changes
            )
        except StorageError:
            logger.warning("The end of run %s could not be recorded", job.run)

    def leave_run(self, run_id: str) -> None:
        """Record of a run that was sent that nobody waits for its answer any more, unless it has ended."""
        try:
            now = datetime.now(UTC)
            self._store.update_run(
                run_id, if_open=True, state=INTERRUPTED, ended_at=now, message=BILLED, spent="perhaps"
            )
        except StorageError:
            logger.warning("The end of run %s could not be recorded", run_id)


def keep_pictures(files: Files, edit: Edit) -> dict[str, object]:
    """Store what an edit is made of, once; return the keys: ``source``, ``mask`` or None, and ``references``."""
    references = (reference.source for reference in edit.guidance.references)
    return {
        "source": _keep_picture(files, edit.source),
        "mask": None if edit.mask is None else files.write_once("masks", "png", edit.mask_png),
        "references": [_keep_picture(files, source) for source in references],
    }


def describe_asking(edit: Edit) -> dict[str, object]:
    """Return, as JSON values, what of an edit is neither a picture nor travels: enough to ask again."""
    framing, margins = edit.framing, edit.margins
    return {
        "region": framing.region,
        "size": framing.size,
        "apart": framing.apart,
        "extend": [margins.left, margins.top, margins.right, margins.bottom],
        "feather": edit.feather,
        "input_fidelity": edit.guidance.input_fidelity,
        "asked_parts": len(edit.parts),
    }


def _keep_picture(files: Files, source: Source) -> str:
    key = files.write_once("pictures", measure_picture(source)[2], source)
    let_go(source)
    return key


def _no_room() -> DiskFull:
    return DiskFull("The disk is full, so nothing was sent. Free some space, then try again.")

"""The journal: records each run before the sending, and its state until the end.

A run can be sent again by its record. Sends nothing and pastes nothing.
"""

import logging
import time
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from components.endpoint.request import GenerateRequest
from components.errors import Cancelled, DiskFull, EndpointError, ProofroomError, Stopped, StorageError
from components.imaging.picture.picture import measure_picture
from components.library.edits.edit import Edit
from components.library.edits.erase import NOTHING, Erase
from components.library.edits.source import Source, drop_cached_pages
from components.library.ledger.bill import Bill
from components.library.records.handling import Handling
from components.library.records.run import (
    BILLED,
    CANCELLED,
    DONE,
    ERASE,
    FAILED,
    INTERRUPTED,
    RUNNING,
    UNDONE,
    UNSENT,
    WAITING,
    Run,
)
from components.library.records.store import Store
from components.library.runs.admission import ALWAYS, Admission
from components.library.runs.asker import NOBODY, Asker
from components.library.runs.progress import Progress
from components.library.runs.run_ends import RunEnd, RunEnds
from components.library.runs.usual_time import find_usual_time
from components.library.storage.files import NOTHING_SENT_FULL, Files
from components.library.storage.removal import remove_unneeded
from components.message.message import Message

logger = logging.getLogger(__name__)

CLOSED = Message(
    "This call was not sent: another process of Proofroom had taken this process for ended, and closed the call. Ask"
    " again."
)


class Journal:
    """Record the runs of a store that an admission admits."""

    def __init__(self, store: Store, admission: Admission = ALWAYS) -> None:
        self._store, self._admission, self._ends = store, admission, RunEnds(store)

    def open_generation(self, request: GenerateRequest, endpoint: str, asker: Asker = NOBODY) -> Run:
        """Return the run of a request without a picture, on record as waiting; ``endpoint`` is a name for people.

        Raises StorageError where the run cannot be recorded, and what the admission raises; nothing may be sent then.
        """
        run = Run(
            kind="generate",
            endpoint=endpoint,
            parameters=request.parameters,
            forecast=request.forecast.cost,
            visitor=asker.visitor or None,
            currency=_currency_of(request),
        )
        return self._open(run, asker)

    def open_edit(self, edit: Edit, endpoint: str, asker: Asker = NOBODY) -> Run:
        """Return the run of an edit, with its pictures stored. Otherwise as ``open_generation``."""
        run = Run(
            kind="edit",
            endpoint=endpoint,
            parameters=edit.parameters,
            forecast=edit.forecast.cost,
            visitor=asker.visitor or None,
            currency=_currency_of(edit.parts[0].request),
            parent=edit.parent,
            handling=describe_asking(edit),
        )
        # A refusal that is known by now leaves no picture behind.
        self._admission.check_run(run, asker)
        return self._open_with_pictures(run, edit, asker)

    def open_erase(self, erase: Erase, asker: Asker = NOBODY) -> Run:
        """Return the run of an erasure, with its pictures stored. Otherwise as ``open_generation``."""
        run = Run(
            kind=ERASE,
            endpoint="",
            parameters=erase.parameters,
            forecast=NOTHING,
            visitor=asker.visitor or None,
            parent=erase.parent,
            handling=Handling(asked_parts=len(erase.parts), extend=astuple(erase.margins)),
        )
        return self._open_with_pictures(run, erase, asker)

    def _open_with_pictures(self, run: Run, edit: Edit | Erase, asker: Asker) -> Run:
        """Store the pictures of a run, then record the run; a refusal takes back the pictures that nothing names."""
        try:
            kept = keep_pictures(self._store.files, edit)
        except DiskFull:
            raise _no_room() from None
        stored_at = time.time()
        handling = run.handling and run.handling.model_copy(update={"references": kept.references})
        try:
            return self._open(replace(run, source=kept.source, mask=kept.mask, handling=handling), asker)
        except ProofroomError:
            # What cannot be removed now is removed with all that no row names.
            with suppress(StorageError):
                remove_unneeded(self._store, kept.new, stored_at)
            raise

    def _open(self, run: Run, asker: Asker) -> Run:
        run = replace(run, usual=find_usual_time(self._store.database, run))
        try:
            self._store.add_run(run, asker, self._admission)
        except DiskFull:
            raise _no_room() from None
        return run

    def send_run(self, run_id: str) -> None:
        """Record that a run is about to be sent; nothing may be sent where this raises.

        Raises StorageError, or Stopped where another process has closed the run meanwhile.
        """
        try:
            still_open = self._store.update_run(run_id, if_open=True, state=RUNNING, sent_at=datetime.now(UTC))
        except DiskFull:
            raise _no_room() from None
        if not still_open:
            raise Stopped(CLOSED)

    def unsend_run(self, run_id: str) -> None:
        """Record that a run was refused without a bill, and waits for a repetition."""
        self._store.update_run(run_id, if_open=True, state=WAITING, sent_at=None)

    def close_run(
        self, run_id: str, progress: Progress, error: ProofroomError | None, asked_at: datetime | None = None
    ) -> None:
        """Record how a run ended; a record that cannot be written is made by ``record_ends``, or at the next start.

        ``asked_at`` is when the run began, None where the time until the picture is not the endpoint's alone.
        """
        states = ((Cancelled, CANCELLED), (Stopped, INTERRUPTED), (ProofroomError, FAILED))
        state = next((state for kind, state in states if isinstance(error, kind)), DONE)
        if progress.local:
            spent = "no"
        elif error is None or progress.store_again is not None:
            spent = "yes"
        elif isinstance(error, EndpointError):
            spent = error.spent
        else:
            # Between the sending and the answer only the endpoint and a person who cancels in time raise errors.
            spent = "no" if isinstance(error, Cancelled | Stopped | StorageError) or not progress.sent else "perhaps"
        unsent = UNDONE if progress.local else UNSENT
        message = progress.notice if error is None else unsent if state == INTERRUPTED else error.message
        now = datetime.now(UTC)
        changes: dict[str, Any] = {"sent_at": None} if state in (CANCELLED, INTERRUPTED) else {}
        if state == DONE and asked_at is not None:
            changes["seconds"] = max(0.0, (now - asked_at).total_seconds())
        changes |= {"state": state, "ended_at": now, "message": message, "spent": spent}
        name = type(error).__name__ if state == FAILED else ""
        known = {"run": run_id, "state": state, "spent": spent, "error": name}
        logger.info("Run %s ended: %s", run_id, state, extra={"facts": known | {"seconds": changes.get("seconds")}})
        self._ends.record(RunEnd(run_id, progress.bill, name, changes))

    def record_ends(self) -> int:
        """Record the ends of runs that the database refused; return the count of those recorded."""
        return self._ends.record_again()

    def abandon_run(self, run_id: str, bill: Bill) -> None:
        """Record that nobody waits any more for the answer of a run that was sent, unless the run has ended.

        A run of another process is left alone: that process waits.
        """
        try:
            now = datetime.now(UTC)
            known: dict[str, Any] = {"state": INTERRUPTED, "ended_at": now, "message": BILLED, "spent": "perhaps"}
            self._store.end_run(run_id, bill, if_open=True, if_own=True, **known)
        except StorageError:
            logger.warning("The end of run %s could not be recorded", run_id)


@dataclass(frozen=True)
class KeptPictures:
    """Hold the keys of the pictures that an edit is made of; ``mask`` is None where the whole picture is redrawn.

    ``new`` are those of the pictures that were not there before.
    """

    source: str
    mask: str | None
    references: tuple[str, ...]
    new: frozenset[str]


def keep_pictures(files: Files, edit: Edit | Erase) -> KeptPictures:
    """Store the pictures that an edit is made of, each once, and return their keys."""
    source = _keep_picture(files, edit.source)
    mask = None if edit.mask_png is None else files.write_unless_there("masks", "png", edit.mask_png)
    references = [_keep_picture(files, reference.source) for reference in edit.guidance.references]
    written = [source, *references, *([mask] if mask else [])]
    return KeptPictures(
        source=source[0],
        mask=mask and mask[0],
        references=tuple(key for key, _ in references),
        new=frozenset(key for key, is_new in written if is_new),
    )


def describe_asking(edit: Edit) -> Handling:
    """Return the facts by which an edit can be asked for again, besides its pictures and the parameters that travel."""
    return Handling(
        region=edit.framing.region,
        size=edit.framing.size,
        apart=edit.framing.apart,
        extend=astuple(edit.margins),
        feather=edit.feather,
        input_fidelity=edit.guidance.input_fidelity,
        asked_parts=len(edit.parts),
    )


def _keep_picture(files: Files, source: Source) -> tuple[str, bool]:
    """Store a picture; return its key, and whether there was no such file."""
    written = files.write_unless_there("pictures", measure_picture(source)[2], source)
    drop_cached_pages(source)
    return written


def _currency_of(request: GenerateRequest) -> str:
    """Return the currency of the endpoint's prices where the forecast of a request is not known, "" elsewhere."""
    prices = None if request.forecast.cost else request.contract.prices
    return prices.currency if prices else ""


def _no_room() -> DiskFull:
    return DiskFull(NOTHING_SENT_FULL)

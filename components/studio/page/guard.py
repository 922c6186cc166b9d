"""The guard: no event uses the files of another visit, and whatever goes wrong ends in a sentence where one looks.

Gradio takes every event through ``process_api``, together with what it makes of the values that come and go, so that
no handler needs a guard of its own and none can be without one. A handler still answers for what is to be done beyond
saying what happened.
"""

import logging
from collections.abc import Sequence
from copy import copy

import gradio as gr

from components.errors import InternalError, ProofroomError, place_of
from components.studio.page import messages
from components.studio.page.job_status import JobStatus
from components.studio.page.request_order import RequestOrder
from components.studio.page.uploads import Uploads

FINISHED_ITERATING = gr.components._Keywords.FINISHED_ITERATING

logger = logging.getLogger(__name__)

# The classes of the HTML in which a stage, or a panel, says what happened; that of a stage comes first.
LINES = ("line", "panel-facts")


class GuardedBlocks(gr.Blocks):
    """A Blocks none of whose events takes a file that is not its visit's, or ends in a bare error.

    An event that fails says why at the first line among its outputs, and the buttons of that line's Waiting, one of
    ``waitings``, can be used again. Where there is no line it becomes a gr.Error, which is what a caller of a named
    endpoint reads.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.waitings: tuple[JobStatus, ...] = ()
        self._uploads, self._turns = Uploads(), RequestOrder()

    async def process_api(
        self, block_fn, inputs, state=None, request=None, iterator=None, session_hash=None, root_path=None, **more
    ) -> dict:
        """Return what Gradio sends to the page for an event or, where that failed, what says so there."""
        fn = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        visit = _visit_of(session_hash, more.get("event_id"))
        given = {"session_hash": session_hash, "root_path": root_path, **more}
        async with self._turns.wait(visit, fn.concurrency_id):
            return await self._answer(fn, inputs, visit, state, request, iterator, given)

    async def call_function(self, block_fn, processed_input, iterator=None, *more, **others) -> dict:
        """Return what a handler brings; one that yields nothing at all changes nothing.

        Gradio takes that for a handler that empties every widget it could have changed.
        """
        called = await super().call_function(block_fn, processed_input, iterator, *more, **others)
        brought = called["prediction"]
        if iterator is None and FINISHED_ITERATING in (brought if isinstance(brought, tuple) else (brought,)):
            called["prediction"] = (
                tuple(gr.skip() for _ in block_fn.outputs) if isinstance(brought, tuple) else gr.skip()
            )
        return called

    async def _answer(self, fn, inputs, visit: str, state, request, iterator, given: dict[str, object]) -> dict:
        try:
            self._uploads.check(inputs, visit)
            return await super().process_api(fn, inputs, state, request, iterator, **given)
        except gr.Error as error:
            # Its trace in the log would hold what a visitor has sent.
            error.print_exception = False
            raise
        except Exception as error:  # noqa: BLE001 - nobody after this can tell the person
            # What is said is kept and the error let go: its frames hold whole pictures.
            told = _translate(fn, error)
            said, sentence = messages.failed(told), told.message
            del told
        updates = self._say(fn.outputs, said)
        if updates is None:
            raise gr.Error(sentence, print_exception=False)
        # As Gradio's own callers do for a run that raised.
        self._drop_run_streams(given["session_hash"], iterator)

        # Not in a thread: Gradio goes on believing that it is inside of the handler that raised until another returns.
        async def tell() -> dict:
            return updates

        teller = copy(fn)
        teller.fn, teller.inputs = tell, []
        return await super().process_api(teller, [], state, request, root_path=given["root_path"])

    def _say(self, outputs: Sequence[gr.blocks.Block], said: str) -> dict | None:
        """Return the updates that show ``said``, None where there is no line among the outputs."""
        written = [output for output in outputs if isinstance(output, gr.HTML)]
        lines = [output for name in LINES for output in written if name in (output.elem_classes or ())]
        if not lines:
            return None
        updates = {lines[0]: gr.update(value=said, visible=True)}
        for job_status in self.waitings:
            if job_status.line is lines[0]:
                updates |= {widget: update for widget, update in job_status.ready.items() if widget in outputs}
        return updates


def _visit_of(session_hash: str | None, event_id: str | None) -> str:
    """Return the name of the visit that an event is of, "" where a script says nothing of one.

    Gradio calls such an event a visit of its own; then a script could use what it has uploaded only once.
    """
    return "" if session_hash in (None, event_id) else session_hash


def _translate(fn: gr.blocks.BlockFunction, error: Exception) -> ProofroomError:
    """Return what a person is told of an error; the log is told of one that nobody expected."""
    if isinstance(error, ProofroomError):
        return error
    place = place_of(error)
    logger.error("The event %s stopped on %s at %s", fn.name, type(error).__name__, place)
    return InternalError(place)

"""The guard of every event: refuses files of other visits, shows errors as sentences.

Gradio takes every event through ``process_api``, so that no handler needs a guard of its own and none can be without
one. Where an error needs more than its sentence, the handler catches the error itself.
"""

import logging
from collections.abc import Sequence
from copy import copy
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from components.access.access_errors import AccessError
from components.credentials.attempts import TooManyAttempts
from components.errors import InternalError, ProofroomError, place_of
from components.message.message import Message
from components.studio.access.people import People
from components.studio.access.person import Person, acting, person_now
from components.studio.events.event_errors import UnexpectedValue
from components.studio.events.known_events import Events
from components.studio.events.page_values import check_presence, check_values, fill_in
from components.studio.language.reader import reading
from components.studio.language.translation import _, translate
from components.studio.page import messages
from components.studio.page.job_status import JobStatus
from components.studio.page.updates import Updates
from components.studio.server.middleware import put_before
from components.studio.server.open_routes import CLOSED
from components.studio.server.request_order import RequestOrder
from components.studio.server.session_blocks import SessionBlocks
from components.studio.server.uploads.uploads import Uploads

FINISHED_ITERATING = gr.components._Keywords.FINISHED_ITERATING

logger = logging.getLogger(__name__)

# What Gradio raises about a value that no page of its own sends.
FORGED = (gr.Error, ValueError, TypeError, LookupError, AttributeError)
# The classes of the status lines of a tab and of a panel; the line of a tab comes first.
LINES = ("line", "panel-facts")
NOT_NAMED = Message("A token opens the named endpoints, and no other event of the page.")


class GuardedBlocks(SessionBlocks):
    """A Blocks whose events take only values of their own page, write for their reader, and never end in a bare error.

    The sentence of an error goes to the first status line among the event's outputs, and the buttons of the line's job
    status, one of ``job_statuses``, can be used again. Without a status line the sentence is a gr.Error, which a caller
    of a named endpoint receives. ``people`` tells who sends an event; ``protection`` is the middleware that sees every
    request first. ``uploads`` are the files that its events may name.
    """

    def __init__(
        self,
        people: People | None = None,
        protection: Sequence[Middleware] = (),
        uploads: Uploads | None = None,
        **options: Any,
    ) -> None:
        self._protection, self._server_app = tuple(protection), None
        super().__init__(**options)
        self.default_config.fns = Events()
        self._people = people
        self.job_statuses: tuple[JobStatus, ...] = ()
        self._uploads, self._order = uploads or Uploads(), RequestOrder()

    @property
    def server_app(self) -> Any:
        """Return the app that is served, None before the launch."""
        return self._server_app

    @server_app.setter
    def server_app(self, app: Any) -> None:
        # Gradio makes the app and starts the server in one go: between the two it sets this.
        put_before(app, self._protection)
        self._server_app = app

    async def process_api(  # type: ignore[override]  # the arguments in between are handed on by name
        self,
        block_fn: Any,
        inputs: Any,
        state: Any = None,
        request: Any = None,
        iterator: Any = None,
        session_hash: str | None = None,
        root_path: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Return Gradio's answer to an event, or where its handler failed an answer that says so."""
        fn = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        visit = _visit_of(session_hash, more.get("event_id"))
        given = {"session_hash": session_hash, "root_path": root_path, **more}
        async with self._order.wait(visit, fn.concurrency_id):
            person = self._people.read(request, visit) if self._people else Person(visit)
            with reading(self.readers.follow(request, session_hash)), acting(person):
                return await self._answer(fn, inputs, visit, state, request, iterator, given)

    async def call_function(
        self, block_fn: Any, processed_input: Any, iterator: Any = None, *more: Any, **others: Any
    ) -> dict[str, Any]:
        """Return Gradio's record of a call; a generator that yields nothing changes no widget.

        Gradio itself would empty every output of such a generator. Raises StalePage or UnexpectedValue.
        """
        if iterator is None:
            check_presence(block_fn, processed_input)
        called = await super().call_function(block_fn, processed_input, iterator, *more, **others)
        brought = called["prediction"]
        if iterator is None and FINISHED_ITERATING in (brought if isinstance(brought, tuple) else (brought,)):
            called["prediction"] = (
                tuple(gr.skip() for _ in block_fn.outputs) if isinstance(brought, tuple) else gr.skip()
            )
        return called

    async def preprocess_data(self, block_fn: Any, inputs: Any, state: Any, explicit_call: bool = False) -> list[Any]:
        """Return the arguments of a handler for the values of a page. Raises UnexpectedValue."""

        def known(widget: Any) -> Any:
            return state[widget._id] if state and widget._id in state else widget

        check_values(block_fn, inputs, known)
        try:
            given = fill_in(block_fn, inputs, known)
            values: list[Any] = await super().preprocess_data(block_fn, given, state, explicit_call)
        except FORGED as error:
            # What failed at the disk is no fault of the value.
            if isinstance(error.__cause__, OSError):
                raise
            raise UnexpectedValue() from None
        return values

    async def _answer(
        self, fn: Any, inputs: Any, visit: str, state: Any, request: Any, iterator: Any, given: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            if person_now().library and not (fn.api_visibility == "public" or _ends_visit(fn)):
                raise AccessError(NOT_NAMED)
            # An event of the browser alone: its values would be read, pictures decoded, and nothing done.
            if fn.fn is None:
                raise gr.Error(translate(CLOSED), print_exception=False)
            self._uploads.check(inputs, visit, begun=iterator is not None)
            return await super().process_api(fn, inputs, state, request, iterator, **given)
        except gr.Error as error:
            # The trace in the log would hold values that a visitor has sent.
            error.print_exception = False
            raise
        except Exception as error:  # noqa: BLE001 - nobody after this can tell the person
            # The sentence is kept and the error is not: its frames hold whole pictures.
            told = _translate(fn, error)
            said, sentence, title = messages.failed(told), translate(told.message), _title_of(told)
            del told
        updates = self._say(fn.outputs, said)
        if updates is None:
            raise gr.Error(sentence, title=title, print_exception=False)
        # As Gradio's own callers do for a run that raised.
        self._drop_run_streams(given["session_hash"], iterator)

        # Not in a thread: Gradio keeps the raising handler as its current one until another handler returns.
        async def tell() -> Updates:
            return updates

        teller = copy(fn)
        teller.fn, teller.inputs = tell, []
        return await super().process_api(teller, [], state, request, root_path=given["root_path"])

    def _say(self, outputs: Sequence[gr.blocks.Block], said: str) -> Updates | None:
        """Return the updates that show ``said``, None where no line, or the lines of several tabs, are outputs."""
        written = [output for output in outputs if isinstance(output, gr.HTML)]
        lines = [output for name in LINES for output in written if name in (output.elem_classes or ())]
        # What writes to the lines of several tabs, such as a switch of the language, belongs to none of them.
        if not lines or sum(job_status.line in written for job_status in self.job_statuses) > 1:
            return None
        updates = {lines[0]: gr.update(value=said, visible=True)}
        for job_status in self.job_statuses:
            if job_status.line is lines[0]:
                updates |= {widget: update for widget, update in job_status.ready.items() if widget in outputs}
        return updates


def _visit_of(session_hash: str | None, event_id: str | None) -> str:
    """Return the name of the visit that sent an event, "" for a script that names none.

    Gradio gives such an event a visit of its own, and a script could then use its upload only once.
    """
    return "" if session_hash in (None, event_id) else session_hash


def _ends_visit(fn: Any) -> bool:
    """Return whether Gradio sends an event by itself once the connection of a page or of a script has ended."""
    return any(name == "unload" for _, name in fn.targets)


def _title_of(error: ProofroomError) -> str:
    """Return the title of an error; a script reads of a refusal by the owner's rules which kind of refusal it is."""
    return _("Error {status}", status=error.status) if isinstance(error, AccessError | TooManyAttempts) else _("Error")


def _translate(fn: Any, error: Exception) -> ProofroomError:
    """Return the error that a person is told; an unexpected one goes to the log too."""
    if isinstance(error, ProofroomError):
        return error
    place = place_of(error)
    logger.error("The event %s stopped on %s at %s", fn.name, type(error).__name__, place)
    return InternalError(place)

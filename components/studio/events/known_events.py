"""The events of the app by their numbers, and calls of events that the app does not have.

Gradio answers such calls with 500, and writes a trace into the log.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gradio.route_utils import API_PREFIX, FnIndexInferError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.message.message import Message
from components.studio.language.reader import read_reader, reading
from components.studio.language.translation import translate
from components.studio.page.root_address import path_below_root

NO_EVENT = Message("The page has no such event. Load the page anew.")
NO_ENDPOINT = Message("There is no endpoint of this name. The endpoints are described under Use via API.")
NO_ARGUMENT = Message(
    "The endpoint does not take these arguments, or one is missing. They are described under Use via API."
)
BY_NAME = f"{API_PREFIX}/call/v2/"


class Events(dict[int, Any]):
    """The events of an app by their numbers; a number that no event has is answered with 404."""

    def __missing__(self, number: object) -> Any:
        """Raise an HTTPException with a sentence."""
        raise HTTPException(404, translate(NO_EVENT))

    def __copy__(self) -> "Events":
        """Return the same events; Gradio copies them for each visit."""
        return Events(self)


async def _refuse_name(request: Request, error: Exception) -> Response:
    """Answer a call of a named endpoint that does not exist."""
    return _refuse(request, 404, NO_ENDPOINT)


async def _refuse_call(request: Request, error: Exception) -> Response:
    """Answer a call by name that Gradio could not turn into an event; raises any other error again."""
    if not path_below_root(request.scope).startswith(BY_NAME):
        raise error
    return _refuse(request, *((404, NO_ENDPOINT) if isinstance(error, KeyError) else (422, NO_ARGUMENT)))


def _refuse(request: Request, status: int, message: Message) -> Response:
    with reading(read_reader(request.headers, request.cookies)):
        return JSONResponse({"detail": translate(message)}, status)


# For Starlette: the class of an error -> what answers the request.
REFUSALS: Mapping[type[Exception], Callable[..., Any]] = {
    FnIndexInferError: _refuse_name,
    KeyError: _refuse_call,
    TypeError: _refuse_call,
}

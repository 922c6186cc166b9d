"""The answers of a room's routes as JSON; an error is {"error": sentence for the reader, "status", "kind"}."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.credentials.attempts import TooManyAttempts
from components.errors import InputError, InternalError, ProofroomError, StorageError, place_of
from components.message.message import Message
from components.review.review_errors import ReviewError, WrongEntry
from components.review.state.pieces import Packer, Piece
from components.studio.language.translation import translate

logger = logging.getLogger(__name__)

KEEP_NOTHING = {"Cache-Control": "no-store"}
UNREADABLE = Message("This request is not one of a room's page. Load the page again.")


def answer_json(content: Mapping[str, object], status: int = 200) -> Response:
    """Return an answer that no browser keeps."""
    return JSONResponse(dict(content), status, KEEP_NOTHING)


def answer_packed(request: Request, pieces: Iterable[Piece]) -> Response:
    """Return an answer of pieces in JSON, packed for whoever takes that."""
    packer = Packer(takes_gzip(request))
    packing = {"Content-Encoding": "gzip"} if packer.packs else {}
    headers = KEEP_NOTHING | {"Vary": "Accept-Encoding"} | packing
    return Response(packer.add(*pieces) + packer.end(), headers=headers, media_type="application/json")


def takes_gzip(request: Request) -> bool:
    """Whether an answer may be packed."""
    return "gzip" in request.headers.get("accept-encoding", "")


def telling_errors(handler: Callable[[Any, Request], Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
    """Return the handler of a route, a method, that answers with its error: nobody after it can tell the person."""

    @wraps(handler)
    async def answer(self: Any, request: Request) -> Response:
        try:
            return await handler(self, request)
        except Exception as error:  # noqa: BLE001 - the answer to any error
            return answer_error(error)

    return answer


def answer_error(error: Exception) -> Response:
    """Return the answer that tells an error.

    An error of Proofroom's own code goes to the log by its place alone.
    """
    told = _error_of(error)
    answer = answer_json(describe_error(told), _status_of(told))
    if isinstance(told, TooManyAttempts):
        answer.headers["Retry-After"] = str(int(told.retry_after) + 1)
    return answer


def describe_error(error: ProofroomError) -> dict[str, object]:
    """Return an error as JSON; "kind" is the name of its class, by which the page knows what to ask for."""
    return {"error": translate(error.message), "status": _status_of(error), "kind": type(error).__name__}


def _error_of(error: Exception) -> ProofroomError:
    if isinstance(error, ProofroomError):
        return error
    if isinstance(error, ValidationError):
        return WrongEntry(UNREADABLE)
    place = place_of(error)
    logger.error("A request of a room stopped on %s at %s", type(error).__name__, place)
    return InternalError(place)


def _status_of(error: ProofroomError) -> int:
    if isinstance(error, ReviewError | TooManyAttempts):
        return error.status
    if isinstance(error, StorageError):
        return 503
    return 400 if isinstance(error, InputError) else 500

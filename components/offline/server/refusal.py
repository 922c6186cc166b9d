"""Refusals as the documented error object, and the header with the request id.

``error.param`` is the request id in ModelVerse's profile, and the name of the field in OpenAI's.
"""

import logging
import uuid

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.errors import place_of

logger = logging.getLogger(__name__)

USER_ERROR = "image_generation_user_error"


class Refusal(Exception):
    """Say why a request is refused; ``status`` 4xx, ``code`` as in ModelVerse's list of error codes.

    ``param``: the name of the refused field, None for no single field.
    """

    def __init__(
        self,
        message: str,
        code: str = "param_error",
        status: int = 400,
        kind: str = "invalid_request_error",
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        # A quoted name or value may contain half a surrogate pair, which UTF-8 cannot encode.
        self.message = message.encode(errors="replace").decode()
        self.code = code
        self.status = status
        self.kind = kind
        self.param = param and param.encode(errors="replace").decode()


def given_twice(name: str, hint: str = "") -> Refusal:
    """Return the refusal of a repeated field."""
    return Refusal(
        f"Duplicate parameter: '{name}'. You provided multiple values for this parameter, whereas only one is allowed."
        + hint,
        "duplicate_parameter",
        param=name,
    )


def not_known(name: str, hint: str) -> Refusal:
    """Return the refusal of an unknown field."""
    return Refusal(f"Unknown parameter: '{name[:80]}'. {hint}", "unknown_parameter", param=name[:80])


def refuse(request: Request, refusal: Refusal) -> JSONResponse:
    """Return the HTTP response of a refusal."""
    error = {
        "message": refusal.message,
        "type": refusal.kind,
        "param": refusal.param if request.app.state.profile.schema else request.state.request_id,
        "code": refusal.code,
    }
    return JSONResponse({"error": error}, refusal.status)


class NameCalls:
    """ASGI middleware: give each request an id, which is a header of the answer, and answer unexpected errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; log an unexpected error without its text, and answer 500 unless the answer started."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, started = Request(scope), False
        request.state.request_id = str(uuid.uuid4())

        async def send_named(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["x-request-id"] = request.state.request_id
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        except Exception as error:  # noqa: BLE001 - the client gets an answer to any error
            logger.error("The offline endpoint stopped on %s at %s", type(error).__name__, place_of(error))
            if not started:
                sentence = "The offline endpoint failed; its log says where."
                failed = Refusal(sentence, "internal_error", 500, "internal_error")
                await refuse(request, failed)(scope, receive, send_named)


def check_key(authorization: str | None) -> None:
    """Raise a 401 Refusal unless there is a Bearer key; any key is accepted."""
    scheme, _, key = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Refusal(
            "Validate Certification failed: send the header Authorization: Bearer <key>"
            " (the offline endpoint takes any key that is not empty).",
            "auth_error",
            401,
        )

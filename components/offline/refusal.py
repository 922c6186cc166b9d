"""A refusal as the documented error object, and the header that names the call.

``error.param`` is the request id, as ModelVerse has it, not the name of a field; the sentence names the field.
"""

from fastapi import Request
from fastapi.responses import JSONResponse


class Refusal(Exception):
    """Say why a request is refused; ``status`` 4xx, ``code`` as in ModelVerse's list of error codes."""

    def __init__(
        self, message: str, code: str = "param_error", status: int = 400, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        # A name or value that is quoted may hold half a surrogate pair, which UTF-8 cannot carry.
        self.message = message.encode(errors="replace").decode()
        self.code = code
        self.status = status
        self.kind = kind


def refuse(request: Request, refusal: Refusal) -> JSONResponse:
    """Return the refusal as an answer to this request."""
    error = {
        "message": refusal.message,
        "type": refusal.kind,
        "param": request.state.request_id,
        "code": refusal.code,
    }
    return JSONResponse({"error": error}, refusal.status, headers={"x-request-id": request.state.request_id})


def check_key(authorization: str | None) -> None:
    """Raise a 401 Refusal unless there is a Bearer key; any key will do."""
    scheme, _, key = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Refusal(
            "Validate Certification failed: send the header Authorization: Bearer <key>"
            " (the offline endpoint takes any key that is not empty).",
            "auth_error",
            401,
        )

"""The log of this process: warnings and errors, without visitors who closed their page or came back to a lost one.

A page that closes during a request is no fault, nor is one that asks for a visit from before a restart. Their traces
would hide the trace of a fault.
"""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

# The logger to which the web server writes the errors of requests.
SERVER = "uvicorn.error"


def open_log() -> None:
    """Write warnings and errors to the terminal in which Proofroom was started."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger(SERVER).addFilter(is_worth_logging)


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Whether a record belongs into the log; a filter as ``logging`` takes it."""
    error = record.exc_info[1] if record.exc_info else None
    # Gradio answers 404 to who asks for the events of an unknown visit, when the answer has begun.
    return not (_is_disconnect(error) or isinstance(getattr(error, "__cause__", None), HTTPException))


def _is_disconnect(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_disconnect(inner) for inner in error.exceptions)
    return isinstance(error, ClientDisconnect)

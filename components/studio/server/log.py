"""The log of this process: warnings and errors, without visitors who closed their page or came back to a lost one.

A page that closes during a request is no fault, nor is one that asks for a visit from before a restart. Their traces
would hide the trace of a fault.
"""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from components.operation.log_form import form_of, list_secrets
from components.settings.settings import Settings

# The logger of the web server, and the one of its errors of requests.
WEB_SERVER, SERVER = "uvicorn", "uvicorn.error"
# The logger of Proofroom's own code.
OWN = "components"


def open_log(settings: Settings) -> None:
    """Write warnings and errors to standard error, and what Proofroom itself notes from the level of the settings."""
    handler = logging.StreamHandler()
    handler.setFormatter(form_of(settings.operation.log, list_secrets(settings)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(OWN).setLevel(settings.operation.log_level.upper())
    logging.getLogger(SERVER).addFilter(is_worth_logging)


def join_server_log() -> None:
    """Write the log of the web server in the same form; to be called when the server has started.

    Uvicorn gives its logger a handler of its own when its server is made.
    """
    server = logging.getLogger(WEB_SERVER)
    server.handlers.clear()
    server.propagate = True


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Return whether a record belongs into the log; a filter as ``logging`` takes it."""
    error = record.exc_info[1] if record.exc_info else None
    # Gradio answers 404 to who asks for the events of an unknown visit, when the answer has begun.
    return not (_is_disconnect(error) or isinstance(getattr(error, "__cause__", None), HTTPException))


def _is_disconnect(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_disconnect(inner) for inner in error.exceptions)
    return isinstance(error, ClientDisconnect)

"""What the log of this process is told.

Nothing of a visitor who went away while something was on its way: that is no mistake of anybody's, and a trace of it
would hide one that is.
"""

import logging

from starlette.requests import ClientDisconnect

# Where the web server writes what a request ended in.
SERVER = "uvicorn.error"


def open_log() -> None:
    """Write warnings and errors where the person who started Proofroom looks."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger(SERVER).addFilter(is_worth_telling)


def is_worth_telling(record: logging.LogRecord) -> bool:
    """Whether a line belongs into the log; a filter as ``logging`` takes it."""
    error = record.exc_info[1] if record.exc_info else None
    return not _is_departure(error)


def _is_departure(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_departure(inner) for inner in error.exceptions)
    return isinstance(error, ClientDisconnect)

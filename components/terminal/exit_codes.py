"""The exit codes of the commands, by the kind of the error."""

from components.access.access_errors import AccessError
from components.errors import Cancelled, EndpointError, InputError, ProofroomError, StorageError
from components.review.review_errors import ReviewError

DONE, FAILED, WRONG_INPUT, REFUSED, ENDPOINT, STORAGE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
# The first kind that an error is of counts.
CODES: tuple[tuple[type[ProofroomError], int], ...] = (
    (InputError, WRONG_INPUT),
    (AccessError, REFUSED),
    (ReviewError, REFUSED),
    (EndpointError, ENDPOINT),
    (StorageError, STORAGE),
    (Cancelled, INTERRUPTED),
)


def code_of(error: ProofroomError) -> int:
    """Return the exit code of an error."""
    return next((code for kind, code in CODES if isinstance(error, kind)), FAILED)

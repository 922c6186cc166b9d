"""An error that several are told of is a copy for each, and whole."""

import inspect
import traceback

import pytest

from components import errors
from components.errors import EndpointError, ProofroomError

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ProofroomError)]
FIELDS = {
    "spent": "no",
    "status": 429,
    "request_id": "req-1",
    "retry_after": 2.5,
    "body": b"what came",
    "transient": True,
}


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_a_copy_says_all_that_the_error_says(kind: type[ProofroomError]):
    error = kind("It failed.", **FIELDS) if issubclass(kind, EndpointError) else kind("It failed.")
    error.later = "a field that a later version has"
    copy = error.copy()
    assert copy is not error
    assert type(copy) is kind
    assert (copy.message, str(copy), copy.args) == (error.message, str(error), error.args)
    assert vars(copy) == vars(error)
    if issubclass(kind, EndpointError):
        assert {name: getattr(copy, name) for name in FIELDS} == FIELDS


def test_a_copy_keeps_no_frame_and_no_cause():
    try:
        try:
            raise OSError("sk-secret")
        except OSError as cause:
            raise EndpointError("It failed.") from cause
    except EndpointError as error:
        copy = error.copy()
    assert copy.__traceback__ is copy.__cause__ is copy.__context__ is None
    assert "sk-secret" not in "".join(traceback.format_exception(copy))

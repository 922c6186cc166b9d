"""What the person reads when an endpoint refuses, and whether it was billed."""

import pytest

from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import LIST_RULES, REFUSAL_RULES, error_from_response
from components.errors import SPENT, EndpointError
from tests.endpoint.conftest import KEY
from tests.endpoint.refusals import REFUSALS


@pytest.mark.parametrize("refusal", REFUSALS, ids=[f"{row.status} {row.name}" for row in REFUSALS])
def test_a_refusal_says_what_happened_what_to_do_and_whether_it_was_billed(refusal):
    error = error_from_response(
        refusal.status,
        refusal.headers,
        refusal.content,
        host="api.example",
        model="gpt-image-1",
        redaction=Redaction(KEY),
    )
    assert type(error) is refusal.error
    quoted = f' The endpoint says: "{refusal.words}"' if refusal.words else ""
    assert str(error) == f"{refusal.sentence}{quoted} {SPENT[refusal.spent]}"
    assert (error.spent, error.status, error.request_id) == (refusal.spent, refusal.status, refusal.request_id)
    assert (error.transient, error.retry_after) == (refusal.transient, pytest.approx(refusal.retry_after))


def test_nothing_is_sent_again_that_may_have_been_billed():
    assert all(rule.spent == "no" for rule in REFUSAL_RULES if rule.transient)
    assert EndpointError("Try again.", spent="no", transient=True).transient
    assert not EndpointError("Try again.", spent="perhaps", transient=True).transient


def test_a_list_of_models_is_never_billed():
    assert {rule.spent for rule in LIST_RULES} == {"no"}


def test_what_was_not_said_to_be_free_may_have_been_billed():
    assert str(EndpointError("It failed.")) == f"It failed. {SPENT['perhaps']}"

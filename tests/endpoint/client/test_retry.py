"""Requests that fail: which are sent again, how often, and after which wait."""

import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import (
    Cancelled,
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    EndpointUnreachable,
    KeyRefused,
    QuotaExhausted,
    RateLimited,
)
from tests.far_end import RESET, FarEnd, http_answer
from tests.library.pictures import answer_with, encode, noise

PNG = encode(noise(8, 8))
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
RETRIES = Retries(chance=lambda: 0)


def refusal(status: int, message: str = "No", code: str | None = None, **headers: str) -> bytes:
    return http_answer({"error": {"message": message, "code": code}}, status, **headers)


class Waits(list):
    """Note the seconds a client would wait, and wait none of them."""

    def __call__(self, seconds: float, error: EndpointError) -> None:
        self.append(seconds)
        self.error = error


@pytest.fixture
def waits() -> Waits:
    return Waits()


def ask(far_end: FarEnd, waits: Waits):
    return ImagesClient(far_end.url, "sk-test-0123456789", read_timeout=30, retries=RETRIES).generate(FLOWER, waits)


@pytest.mark.parametrize(
    ("status", "headers", "waited"),
    [
        (429, {}, [1.0]),
        (429, {"retry_after": "7"}, [7.0]),
        (429, {"retry_after_ms": "250"}, [0.25]),
        (502, {}, [1.0]),
        (503, {"retry_after": "2"}, [2.0]),
    ],
)
def test_what_promises_to_pass_is_asked_again_after_the_wait(far_end, waits, status, headers, waited):
    far_end.say(refusal(status, **headers))
    far_end.say(answer_with(PNG))
    assert ask(far_end, waits).pictures == (PNG,)
    assert waits == waited
    assert waits.error.status == status
    assert len(far_end.asked) == 2
    assert far_end.asked[0].body == far_end.asked[1].body


def test_it_is_asked_three_times_at_most_and_the_wait_doubles(far_end, waits):
    for _ in range(4):
        far_end.say(refusal(503))
    with pytest.raises(EndpointFailed):
        ask(far_end, waits)
    assert waits == [1.0, 2.0]
    assert len(far_end.asked) == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(429, "You exceeded your current quota", "insufficient_quota"), QuotaExhausted),
        (refusal(429, "Limit 5, Requested 10."), RateLimited),
        (refusal(429, retry_after="600"), RateLimited),
        (refusal(401), KeyRefused),
        (refusal(500), EndpointFailed),
        (refusal(504), ConnectionCut),
        (refusal(524), ConnectionCut),
        (refusal(529), EndpointFailed),
        (RESET, ConnectionCut),
        (answer_with(PNG)[:200], ConnectionCut),
    ],
    ids=["quota", "more than a minute's", "too long a wait", "key", "500", "504", "524", "529", "reset", "cut"],
)
def test_what_may_have_been_billed_or_does_not_pass_is_asked_once(far_end, waits, answer, error):
    far_end.say(answer)
    with pytest.raises(error):
        ask(far_end, waits)
    assert waits == []
    assert len(far_end.asked) == 1


def test_an_endpoint_that_cannot_be_reached_is_tried_again(waits):
    client = ImagesClient("http://127.0.0.1:9/v1", "sk-test-0123456789", retries=RETRIES)
    with pytest.raises(EndpointUnreachable):
        client.generate(FLOWER, waits)
    assert waits == [1.0, 2.0]


def test_a_wait_can_be_given_up(far_end):
    def give_up(_seconds, _error):
        raise Cancelled("Cancelled.")

    far_end.say(refusal(429))
    with pytest.raises(Cancelled):
        ImagesClient(far_end.url, "sk-test-0123456789", retries=RETRIES).generate(FLOWER, give_up)
    assert len(far_end.asked) == 1


def test_the_wait_is_shortened_by_chance_by_a_quarter_at_most():
    error = EndpointError("No", spent="no", transient=True)
    waits = [Retries(chance=lambda share=share: share).wait_after(error, 1) for share in (0, 0.999)]
    assert waits == pytest.approx([1.0, 0.75], abs=0.001)
    assert Retries().wait_after(EndpointError("No"), 1) is None

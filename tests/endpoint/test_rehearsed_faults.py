"""Every fault the offline endpoint can play, through the client: which error it is, and whether it was billed."""

import logging
import re
import traceback
from collections.abc import Callable, Iterator

import pytest

from components.endpoint.answers.answer import Answer
from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import (
    SPENT,
    AccessRefused,
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    KeyRefused,
    PromptRefused,
    QuotaExhausted,
    RateLimited,
    RequestRefused,
    UnreadableAnswer,
)
from components.imaging.picture.picture import measure_picture
from components.offline.server.faults import FAULTS
from components.offline.server.server import start_offline
from tests.endpoint.conftest import KEY

# The fault, the error it becomes, and whether that was billed.
FAILS: dict[str, tuple[type[EndpointError], str]] = {
    "400 size": (RequestRefused, "no"),
    "400 moderation": (PromptRefused, "perhaps"),
    "400 unknown parameter": (RequestRefused, "no"),
    "400 several images": (RequestRefused, "no"),
    "400 mime": (RequestRefused, "no"),
    "400 compression": (RequestRefused, "no"),
    "400 fidelity": (RequestRefused, "no"),
    "400 billing": (QuotaExhausted, "no"),
    "400 sensitive": (PromptRefused, "no"),
    "401": (KeyRefused, "no"),
    "401 modelverse": (KeyRefused, "no"),
    "403 verify": (AccessRefused, "no"),
    "403 region": (AccessRefused, "no"),
    "403 quota": (QuotaExhausted, "no"),
    "403 no money": (QuotaExhausted, "no"),
    "403 model": (AccessRefused, "no"),
    "404 model": (RequestRefused, "no"),
    "404 deprecated": (RequestRefused, "no"),
    "408": (ConnectionCut, "perhaps"),
    "413": (RequestRefused, "no"),
    "413 html": (RequestRefused, "no"),
    "429": (RateLimited, "no"),
    "429 retry-after": (RateLimited, "no"),
    "429 retry-after-ms": (RateLimited, "no"),
    "429 per minute": (RateLimited, "no"),
    "429 quota": (QuotaExhausted, "no"),
    "429 credits": (QuotaExhausted, "no"),
    "429 modelverse": (RateLimited, "no"),
    "500": (EndpointFailed, "perhaps"),
    "500 image": (EndpointFailed, "perhaps"),
    "500 modelverse": (EndpointFailed, "perhaps"),
    "502": (EndpointFailed, "no"),
    "503": (EndpointFailed, "no"),
    "503 overloaded": (EndpointFailed, "no"),
    "503 no channel": (RequestRefused, "no"),
    "504": (ConnectionCut, "perhaps"),
    "504 modelverse": (ConnectionCut, "perhaps"),
    "524": (ConnectionCut, "perhaps"),
    "detail": (RequestRefused, "no"),
    "detail list": (RequestRefused, "no"),
    "error string": (RequestRefused, "no"),
    "200 error": (KeyRefused, "no"),
    "202 task": (UnreadableAnswer, "perhaps"),
    "gzip bomb": (UnreadableAnswer, "perhaps"),
    "cut after headers": (ConnectionCut, "perhaps"),
    "bad base64": (UnreadableAnswer, "yes"),
    "null": (UnreadableAnswer, "yes"),
    "expired url": (UnreadableAnswer, "yes"),
    "stream error": (EndpointFailed, "perhaps"),
    "stream ends early": (ConnectionCut, "perhaps"),
}
# These bring a picture all the same; tests/offline and tests/studio look at it.
DRAWS = {
    *("slow", "data url", "url", "relative url", "fewer", "wrong size", "wrong format"),
    *("cut in body", "no usage", "partial usage", "empty usage", "stream done"),
    *("url-safe base64", "image body", "json then done", "image texts", "chat"),
}
# Answers in a shape that nobody agreed on: what is told beside the picture, or in place of one.
TOLD = {
    "url-safe base64": "",
    "image body": "",
    "json then done": "",
    "image texts": "",
    "chat": 'Beside the picture the endpoint says: "Here is your picture."',
    "202 task": r"answered with a task \([0-9a-f-]{36}\) in place of a picture, and Proofroom does not follow tasks",
    "200 error": r"refused the key \(401\)",
    "403 no money": r'no money or quota left \(403\)\..* "账户余额不足，请充值后重试"',
    "503 no channel": r"does not serve gpt-image-1 \(503\)\. Choose another model\. .*无可用渠道",
    "gzip bomb": r"is larger than 16,777,216 bytes, so it was not read to its end",
}


class Streaming(GenerateRequest):
    """Ask for the picture as a stream."""

    parameters = property(lambda self: GenerateRequest.parameters.fget(self) | {"stream": True})


@pytest.fixture(scope="module")
def rehearse() -> Iterator[Callable[[str], Answer | EndpointError]]:
    """Give a function that asks for a fault by its name and returns the answer or the error."""
    started = {
        profile: start_offline(delay=0, profile=profile, faults=True, painter="flat")
        for profile in ("modelverse", "openai")
    }

    def rehearse(name: str) -> Answer | EndpointError:
        streams = name.startswith("stream")
        profile, kind = ("openai", Streaming) if streams else ("modelverse", GenerateRequest)
        request = kind(contract_for("gpt-image-1", profile), f"fault: {name}\na red ball", quality="low")
        try:
            return ImagesClient(started[profile].base_url, KEY, read_timeout=30).generate(request)
        except EndpointError as error:
            return error

    yield rehearse
    for endpoint in started.values():
        endpoint.stop()


@pytest.mark.parametrize("name", FAILS)
def test_a_rehearsed_fault_is_explained_with_its_bill_and_without_the_key(rehearse, name, caplog):
    caplog.set_level(logging.DEBUG)
    error = rehearse(name)
    kind, spent = FAILS[name]
    assert (type(error), error.spent) == (kind, spent)
    assert str(error).endswith(str(SPENT[spent]))
    said = f"{error!r} {vars(error)!r} {''.join(traceback.format_exception(error))} {caplog.text}"
    assert KEY not in said
    assert KEY not in str([vars(record) for record in caplog.records])


@pytest.mark.parametrize("name", TOLD)
def test_an_answer_in_another_shape_is_read_or_explained(rehearse, name):
    outcome = rehearse(name)
    if name in FAILS:
        assert re.search(TOLD[name], str(outcome.sentence))
    else:
        assert [measure_picture(picture)[:2] for picture in outcome.pictures] == [(1024, 1024)]
        assert (str(outcome.notice), outcome.unread) == (TOLD[name], b"")


def test_every_fault_that_can_be_rehearsed_is_here():
    assert set(FAULTS) == set(FAILS) | DRAWS

"""Answers that cannot be read, and refusals that were cut."""

import base64
import json

import pytest

from components.endpoint.client.linked_pictures import LinkFailure
from components.errors import (
    SPENT,
    EndpointFailed,
    KeyRefused,
    ProofroomError,
    UnreadableAnswer,
)
from tests.endpoint.conftest import FLOWER
from tests.far_end import FarEnd, http_answer

WHOLE = http_answer(FLOWER)


NO_JSON = "{} answered without JSON that can be read. Check the base URL: it usually ends in /v1."


NO_PICTURE = "{} answered without a picture that can be read."


NO_LINK = f"{{}} answered with a link in place of a picture. {LinkFailure.ADDRESS.sentence}"


SAID_ERROR = '{{}} answered with an error in place of pictures. The endpoint says: "{}"'


UNREADABLE = [
    # body, what the person reads, whether it was billed
    (b"", NO_JSON, "perhaps"),
    (b"<html>Welcome</html>", NO_JSON, "perhaps"),
    (b'{"data": [{"b64_json": "iVBOR', NO_JSON, "perhaps"),
    (b"[" * 100_000, NO_JSON, "perhaps"),
    (b"\xff\xfe\xfa", NO_JSON, "perhaps"),
    (["no picture"], f'{NO_PICTURE} The endpoint says: "no picture"', "perhaps"),
    ({}, NO_PICTURE, "perhaps"),
    ({"data": []}, NO_PICTURE, "perhaps"),
    ({"data": [], "usage": {"total_tokens": 0}}, NO_PICTURE, "perhaps"),
    ({"data": [], "usage": {"total_tokens": 4169}}, NO_PICTURE, "yes"),
    ({"data": {"b64_json": "%%%"}}, NO_PICTURE, "yes"),
    ({"data": [{"b64_json": None, "url": None}]}, NO_PICTURE, "perhaps"),
    ({"data": [{"b64_json": "%%%"}, {"b64_json": "ü"}, {"b64_json": 7}]}, NO_PICTURE, "yes"),
    ({"data": [{"b64_json": base64.b64encode(b"<svg/>").decode()}]}, NO_PICTURE, "yes"),
    ({"error": {"message": "upstream said no", "code": "upstream"}}, SAID_ERROR.format("upstream said no"), "perhaps"),
    ({"data": [], "error": "busy"}, SAID_ERROR.format("busy"), "perhaps"),
    ({"data": [{"url": "http://192.168.0.9/1.png", "b64_json": None}]}, NO_LINK, "yes"),
]


@pytest.mark.parametrize(("body", "sentence", "spent"), UNREADABLE, ids=[str(row[0])[:40] for row in UNREADABLE])
def test_answer_that_cannot_be_read_is_kept_as_it_came(far_end, client, flower, body, sentence, spent):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    far_end.answer(raw, X_Request_Id="req_3")
    with pytest.raises(UnreadableAnswer) as caught:
        client.generate(flower)
    assert str(caught.value) == f"{sentence.format(client.host)} {SPENT[spent]}"
    assert caught.value.spent == spent
    assert (caught.value.body, caught.value.request_id, caught.value.status) == (raw, "req_3", 200)


def test_answer_without_end_is_not_read_to_its_end(far_end, make_client, flower):
    far_end.say(b"HTTP/1.1 200 OK\r\n\r\n", *[b" " * 2**16] * 64)
    client = make_client(max_answer=100_000)
    with pytest.raises(UnreadableAnswer, match=r"is larger than 100,000 bytes, so it was .* Ask for fewer") as caught:
        client.generate(flower)
    assert caught.value.body == b""


def test_refusal_that_was_cut_still_says_its_status(far_end, client, flower):
    far_end.say(http_answer({"error": {"message": "no"}}, 401)[:-5])
    with pytest.raises(KeyRefused, match=r"refused the key \(401\)"):
        client.generate(flower)


def test_refusal_is_told_with_its_request_id(far_end, client, flower):
    far_end.answer(b"<html>Bad Gateway</html>", 502, X_Request_Id="req_4", Retry_After="3")
    with pytest.raises(EndpointFailed) as caught:
        client.generate(flower)
    assert (
        str(caught.value.sentence) == f"{client.host} cannot reach the model behind it (502). Wait 3 s and try again."
    )
    assert (caught.value.request_id, caught.value.retry_after) == ("req_4", 3)


def test_next_call_works_after_a_cut(far_end: FarEnd, client, flower):
    far_end.say(b"")
    far_end.answer(FLOWER)
    with pytest.raises(ProofroomError):
        client.generate(flower)
    assert client.generate(flower).missing == 0

import base64
import json

import pytest

from components.endpoint.client import ImagesClient
from components.endpoint.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ConnectionCut, EndpointFailed, PromptRefused, UnreadableAnswer
from components.offline.server import start_offline
from tests.endpoint.conftest import KEY, make_png
from tests.far_end import FarEnd, http_answer

FIRST, SECOND, LAST = (make_png(4, 4, shade=shade) for shade in (1, 2, 3))
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
USAGE = {"total_tokens": 4169, "input_tokens": 9, "output_tokens": 4160}


def partial(index: int, picture: bytes) -> dict:
    text = base64.b64encode(picture).decode()
    return {"type": "image_generation.partial_image", "b64_json": text, "partial_image_index": index}


def completed(picture: bytes = LAST) -> dict:
    text = base64.b64encode(picture).decode()
    return {"type": "image_generation.completed", "b64_json": text, "created_at": 1620000000, "usage": USAGE}


def stream(*found: dict, tail: bytes = b"") -> bytes:
    """Return a whole answer that streams these objects, ended by the end of the connection."""
    events = "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in found).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n" + events + tail


def ask(far_end: FarEnd, partials: list[bytes]):
    return ImagesClient(far_end.url, KEY, read_timeout=5).generate(FLOWER, on_partial=partials.append)


def test_partial_pictures_are_handed_on_as_they_come_and_the_last_is_the_answer(far_end):
    far_end.say(stream(partial(0, FIRST), partial(1, SECOND), completed(), tail=b"data: [DONE]\n\n"))
    partials = []
    answer = ask(far_end, partials)
    assert partials == [FIRST, SECOND]
    assert answer.pictures == (LAST,)
    assert answer.usage == USAGE
    assert answer.created == 1620000000


def test_an_endpoint_that_does_not_stream_is_understood_all_the_same(far_end):
    far_end.say(http_answer({"data": [{"b64_json": base64.b64encode(LAST).decode()}]}))
    partials = []
    assert ask(far_end, partials).pictures == (LAST,)
    assert partials == []


def test_a_stream_that_ends_early_may_have_been_billed_and_is_kept(far_end):
    far_end.say(stream(partial(0, FIRST)))
    partials = []
    with pytest.raises(ConnectionCut, match="may have been billed") as caught:
        ask(far_end, partials)
    assert partials == [FIRST]
    assert base64.b64encode(FIRST) in caught.value.body


def test_an_error_in_mid_stream_is_said_in_the_endpoints_words(far_end):
    error = {"type": "image_generation_server_error", "code": "image_generation_failed", "message": "It failed"}
    far_end.say(stream(partial(0, FIRST), {"type": "error", "error": error}))
    with pytest.raises(EndpointFailed, match=r'stopped before the picture was done\. .*"It failed"'):
        ask(far_end, [])


def test_a_refusal_by_the_safety_system_in_mid_stream_is_one(far_end):
    error = {"type": "image_generation_user_error", "code": "moderation_blocked", "message": "Rejected"}
    far_end.say(stream({"type": "error", "error": error}))
    with pytest.raises(PromptRefused):
        ask(far_end, [])


def test_a_picture_that_came_is_kept_whatever_the_stream_says_then(far_end):
    far_end.say(stream(completed(), {"type": "error", "error": {"message": "late"}}))
    assert ask(far_end, []).pictures == (LAST,)


def test_a_last_event_that_holds_no_picture_is_said(far_end):
    broken = completed() | {"b64_json": "no base64!"}
    far_end.say(stream(broken))
    with pytest.raises(UnreadableAnswer):
        ask(far_end, [])


def test_several_streamed_pictures_have_used_what_they_would_have_unstreamed():
    class Streaming(EditRequest):
        parameters = property(lambda self: EditRequest.parameters.fget(self) | {"stream": True})

    endpoint = start_offline(delay=0)
    client = ImagesClient(endpoint.base_url, KEY, read_timeout=10)
    contract = contract_for("gpt-image-1", "offline")
    plain, streamed = (
        client.edit(kind(contract, "a red ball", quality="low", n=3, image=make_png(64, 64, colour_type=2)))
        for kind in (EditRequest, Streaming)
    )
    endpoint.stop()
    assert (len(streamed.pictures), streamed.usage) == (3, plain.usage)
    assert plain.usage["output_tokens"] == 3 * 272


@pytest.mark.parametrize("said", [None, {}, "many"])
def test_usage_is_not_known_where_one_of_several_pictures_does_not_say_its_own(far_end, said):
    far_end.say(stream(completed() | {"usage": said}, completed()))
    answer = ask(far_end, [])
    assert (len(answer.pictures), answer.usage) == (2, None)


def test_other_servers_names_for_the_events_are_understood(far_end):
    text = base64.b64encode(LAST).decode()
    far_end.say(stream({"type": "image.edit.chunk", "data": [{"b64_json": text}], "usage": USAGE}))
    answer = ask(far_end, [])
    assert answer.pictures == (LAST,)
    assert answer.usage == USAGE

"""Streamed pictures: partial ones as they come, the last as the answer, and what is kept of a stream that was cut."""

import base64
import json

import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ConnectionCut, UnreadableAnswer
from components.offline.server.server import start_offline
from tests.endpoint.answers.streams import FIRST, FLOWER, LAST, SECOND, USAGE, ask, completed, partial, stream
from tests.endpoint.conftest import KEY, make_png
from tests.far_end import http_answer


def test_partial_pictures_are_handed_on_as_they_come_and_the_last_is_the_answer(far_end):
    far_end.say(stream(partial(0, FIRST), partial(1, SECOND), completed(), tail=b"data: [DONE]\n\n"))
    partials = []
    answer = ask(far_end, partials)
    assert partials == [FIRST, SECOND]
    assert answer.pictures == (LAST,)
    assert answer.usage == USAGE
    assert answer.created == 1620000000


def test_a_picture_that_is_completed_without_being_there_is_no_cut_connection(far_end):
    far_end.say(stream(partial(0, FIRST), completed() | {"b64_json": None}))
    with pytest.raises(UnreadableAnswer, match="without a picture that can be read") as caught:
        ask(far_end, [])
    assert caught.value.spent == "yes"


def test_a_stream_that_ends_without_a_word_says_so(far_end):
    far_end.say(stream())
    with pytest.raises(ConnectionCut, match="ended its answer before a picture was done"):
        ask(far_end, [])


def test_an_endpoint_that_does_not_stream_is_understood_all_the_same(far_end):
    far_end.say(http_answer({"data": [{"b64_json": base64.b64encode(LAST).decode()}]}))
    partials = []
    assert ask(far_end, partials).pictures == (LAST,)
    assert partials == []


@pytest.mark.parametrize("rest", [b"", b'event: image_generation.completed\ndata: {"b64_json": "iVBORw0KG'])
def test_a_stream_that_ends_early_may_have_been_billed_and_what_was_not_shown_is_kept(far_end, rest):
    far_end.say(stream(partial(0, FIRST), tail=rest))
    partials = []
    with pytest.raises(ConnectionCut, match="may have been billed") as caught:
        ask(far_end, partials)
    assert (partials, caught.value.body) == ([FIRST], rest)


def test_what_came_of_a_second_picture_is_kept_beside_the_first(far_end):
    rest = stream(completed(), tail=stream(completed(SECOND)).partition(b"\r\n\r\n")[2][:-20])
    far_end.say(rest)
    answer = ask(far_end, [])
    assert answer.pictures == (LAST,)
    assert answer.unread == rest.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("tail", [b"", b": ping\n\n", b"data: [DONE]\n\n", b"data: [DONE]"])
def test_of_a_stream_that_was_understood_nothing_else_is_kept(far_end, tail):
    far_end.say(stream(partial(0, FIRST), completed(), tail=tail))
    assert ask(far_end, []).unread == b""


def test_a_plain_answer_that_calls_itself_a_stream_is_read(far_end):
    body = json.dumps({"data": [{"b64_json": base64.b64encode(LAST).decode()}]}, indent=1).encode()
    far_end.say(http_answer(body, Content_Type="text/event-stream"))
    assert ask(far_end, []).pictures == (LAST,)


def test_partial_pictures_do_not_count_as_the_answer(far_end):
    far_end.say(stream(*[partial(0, FIRST)] * 40, completed()))
    partials = []
    client = ImagesClient(far_end.url, KEY, read_timeout=30, max_answer=2 * len(stream(completed())))
    assert client.generate(FLOWER, on_partial=partials.append).pictures == (LAST,)
    assert partials == [FIRST] * 40


def test_a_stream_that_is_too_large_is_said_to_be(far_end):
    far_end.say(stream(tail=b"data: " + b"x" * 100_000), 2)
    client = ImagesClient(far_end.url, KEY, read_timeout=30, max_answer=50_000)
    with pytest.raises(UnreadableAnswer, match=r"is larger than 50,000 bytes, so it was .* Ask for fewer") as caught:
        client.generate(FLOWER)
    assert caught.value.body == b""


def test_of_a_stream_that_is_too_large_the_pictures_that_came_whole_are_kept(far_end):
    far_end.say(stream(completed(), tail=b"data: " + b"x" * 100_000))
    answer = ImagesClient(far_end.url, KEY, read_timeout=30, max_answer=50_000).generate(FLOWER)
    assert answer.pictures == (LAST,)
    assert str(answer.notice) == "The answer was cut before it came whole."


def test_a_stream_of_countless_lines_is_too_large_before_they_fill_the_memory(far_end):
    far_end.say(stream(tail=b"ab\n" * 10_000))
    client = ImagesClient(far_end.url, KEY, read_timeout=30, max_answer=100_000)
    with pytest.raises(UnreadableAnswer, match="is larger than 100,000 bytes"):
        client.generate(FLOWER)


@pytest.mark.parametrize(("n", "read"), [(4, False), (10, True)])
def test_more_is_read_where_more_pictures_are_asked_for(far_end, n, read):
    body = json.dumps({"data": [{"b64_json": base64.b64encode(LAST).decode()}] * 10}).encode()
    far_end.say(http_answer(body))
    client = ImagesClient(far_end.url, KEY, read_timeout=30, max_answer=len(body) // 8)
    request = GenerateRequest(contract_for("gpt-image-2", "openai"), "a beautiful flower", n=n)
    if read:
        assert len(client.generate(request).pictures) == 10
    else:
        with pytest.raises(UnreadableAnswer, match="is larger than"):
            client.generate(request)


def test_a_last_event_that_holds_no_picture_is_said(far_end):
    broken = completed() | {"b64_json": "no base64!"}
    far_end.say(stream(broken))
    with pytest.raises(UnreadableAnswer):
        ask(far_end, [])


def test_several_streamed_pictures_have_used_what_they_would_have_unstreamed():
    class Streaming(EditRequest):
        parameters = property(lambda self: EditRequest.parameters.fget(self) | {"stream": True})

    endpoint = start_offline(delay=0, painter="flat")
    client = ImagesClient(endpoint.base_url, KEY, read_timeout=30)
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

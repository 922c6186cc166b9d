"""Errors in a stream: said at once in the endpoint's words, beside the pictures that came before."""

from types import SimpleNamespace

import pytest
import requests

from components.endpoint.client.client import ImagesClient
from components.errors import EndpointFailed, PromptRefused, QuotaExhausted
from tests.endpoint.answers.streams import FIRST, FLOWER, LAST, ask, completed, partial, stream
from tests.endpoint.conftest import KEY
from tests.far_end import RESET


@pytest.mark.parametrize(
    "event",
    [
        b'event: error\ndata: {"message": "No money: insufficient_balance"}\n\n',
        b'data: {"code": 402, "msg": "insufficient_balance", "success": false}\n\n',
        'data: {"type": "error", "error": "余额不足"}\n\n'.encode(),
    ],
    ids=["named by the event", "an object", "a text"],
)
def test_an_error_in_a_stream_means_what_it_says_however_it_is_put(far_end, event):
    far_end.say(stream(tail=event))
    with pytest.raises(QuotaExhausted, match="no money") as caught:
        ask(far_end, [])
    assert caught.value.spent == "no"


def test_after_an_unfinished_picture_an_error_does_not_promise_that_nothing_was_billed(far_end):
    far_end.say(stream(partial(0, FIRST), {"type": "error", "error": {"message": "insufficient_quota"}}))
    with pytest.raises(QuotaExhausted) as caught:
        ask(far_end, [])
    assert caught.value.spent == "perhaps"


def test_an_error_in_mid_stream_is_said_in_the_endpoints_words(far_end):
    error = {"type": "image_generation_server_error", "code": "image_generation_failed", "message": "It failed"}
    far_end.say(stream(partial(0, FIRST), {"type": "error", "error": error}))
    with pytest.raises(EndpointFailed, match=r'stopped before the picture was done\. .*"It failed"'):
        ask(far_end, [])


@pytest.mark.parametrize(
    "end", [(0.05, RESET), (60,), (b"data: {",), (b"40\r\n{",)], ids=["reset", "silence", "an event", "a chunk"]
)
def test_an_error_in_mid_stream_is_said_at_once_however_the_stream_ends_then(far_end, end):
    events = stream({"type": "error", "error": {"message": "It failed"}}).partition(b"\r\n\r\n")[2]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    far_end.say(head + b"%x\r\n%s\r\n" % (len(events), events), *end)
    with pytest.raises(EndpointFailed, match='"It failed"'):
        ask(far_end, [])


def test_nothing_is_waited_for_once_an_error_has_come():
    class Breaking(requests.adapters.BaseAdapter):
        """Answer with an error; nobody is to wait for more."""

        def send(self, request, **_):
            events = stream({"type": "error", "error": {"message": "It failed"}}).partition(b"\r\n\r\n")[2]
            answer = requests.Response()
            answer.status_code, answer.headers = 200, {"Content-Type": "text/event-stream"}
            pieces = iter([events])
            answer.raw = SimpleNamespace(
                read1=lambda *_, **__: next(pieces, b"") or pytest.fail("read on"),
                tell=lambda: len(events),
                close=lambda: None,
            )
            return answer

        def close(self):
            """Hold nothing."""

    with pytest.raises(EndpointFailed, match='"It failed"'):
        ImagesClient("https://images.example/v1", KEY, adapter=Breaking()).generate(FLOWER)


def test_a_refusal_by_the_safety_system_in_mid_stream_is_one(far_end):
    error = {"type": "image_generation_user_error", "code": "moderation_blocked", "message": "Rejected"}
    far_end.say(stream({"type": "error", "error": error}))
    with pytest.raises(PromptRefused):
        ask(far_end, [])


def test_a_picture_that_came_is_kept_whatever_the_stream_says_then(far_end):
    far_end.say(stream(completed(), {"type": "error", "error": {"message": "late"}}))
    answer = ask(far_end, [])
    assert answer.pictures == (LAST,)
    assert str(answer.notice) == 'Beside the picture the endpoint says: "late"'

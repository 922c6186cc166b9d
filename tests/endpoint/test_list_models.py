"""Which models an endpoint says it has, and what is said where it does not say."""

import json

import pytest
import requests

from components.endpoint.contracts.image_models import image_models
from components.errors import (
    SPENT,
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    EndpointUnreachable,
    KeyRefused,
    RequestRefused,
    UnreadableAnswer,
)
from components.offline.server.server import start_offline
from tests.endpoint.conftest import KEY
from tests.far_end import RESET, http_answer


class Clock(requests.adapters.BaseAdapter):
    """Reach nobody, and note for how long one would have waited."""

    def __init__(self) -> None:
        self.timeouts = []

    def send(self, request, timeout, **_):
        self.timeouts.append(timeout)
        raise requests.exceptions.ConnectionError()

    def close(self):
        """Hold nothing."""


def listing(*names: object) -> dict:
    return {"object": "list", "data": [{"id": name, "object": "model", "owned_by": "someone"} for name in names]}


def test_models_are_asked_for_with_the_key_and_told_in_the_endpoints_order(far_end, client):
    far_end.answer(listing("gpt-image-2", "gpt-5.4", "Qwen/Qwen-Image"))
    assert client.list_models() == ("gpt-image-2", "gpt-5.4", "Qwen/Qwen-Image")
    (asked,) = far_end.asked
    assert asked.line == "GET /v1/models HTTP/1.1"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["Accept"] == "application/json"
    assert asked.body == b""


def test_names_that_are_none_come_twice_or_hold_the_key_are_left_out(far_end, client):
    names = [" b ", "a", None, 7, {"id": "x"}, "", "  ", "two\nlines", "x" * 201, f"model-{KEY}", "b", "a"]
    far_end.answer({"data": [*listing(*names)["data"], None, "c", [], {}]})
    assert client.list_models() == ("b", "a")


def test_a_key_that_is_no_secret_takes_no_name_away(far_end, make_client):
    far_end.answer(listing("x-image"))
    assert make_client(key="x").list_models() == ("x-image",)


def test_an_endpoint_without_models_has_an_empty_list(far_end, client):
    far_end.answer(listing())
    assert client.list_models() == ()


def test_the_offline_endpoint_has_a_list(make_client):
    offline = start_offline(delay=0, painter="flat")
    assert "gpt-image-1" in make_client(offline.base_url).list_models()
    offline.stop()


NO_LIST = "{host} has no list of its models ({status}). Enter the model's name."
UNREADABLE = "{host} answered without a list of models that can be read. Enter the model's name."
REFUSALS = [
    # status, body, error, what the person reads
    (404, {"error": {"code": "404", "message": "Resource not found"}}, RequestRefused, NO_LIST),
    (405, b"", RequestRefused, NO_LIST),
    (501, b"", RequestRefused, NO_LIST),
    (
        401,
        {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}},
        KeyRefused,
        "The endpoint refused the key ({status}). Check it in the settings, or run offline.",
    ),
    (
        502,
        b"<html>Bad Gateway</html>",
        EndpointFailed,
        "{host} did not list its models ({status}). Enter the model's name, or try again later.",
    ),
    (200, b"<html>Welcome</html>", UnreadableAnswer, UNREADABLE),
    (200, ["gpt-image-2"], UnreadableAnswer, UNREADABLE),
    (200, {"data": {"id": "gpt-image-2"}}, UnreadableAnswer, UNREADABLE),
]


@pytest.mark.parametrize(("status", "body", "error", "sentence"), REFUSALS, ids=[str(row[:2])[:40] for row in REFUSALS])
def test_where_there_is_no_list_it_is_said_and_nothing_was_billed(far_end, client, status, body, error, sentence):
    far_end.answer(body, status, X_Request_Id="req_1")
    with pytest.raises(error) as caught:
        client.list_models()
    assert str(caught.value) == f"{sentence.format(host=client.host, status=status)} {SPENT['no']}"
    assert (caught.value.spent, caught.value.request_id) == ("no", "req_1")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ((5,), "said nothing for 0.2 s."),
        ((b"HTTP/1.1 200 OK\r\n\r\n{", 5), "said nothing for 0.2 s."),
        ((RESET,), "was cut before the answer came whole."),
        ((http_answer(listing("a"))[:-9],), "was cut before the answer came whole."),
    ],
    ids=["silence", "silence in the body", "reset", "cut"],
)
def test_a_list_that_does_not_come_whole_is_given_up(far_end, make_client, script, sentence):
    far_end.say(*script)
    with pytest.raises(ConnectionCut) as caught:
        make_client(read_timeout=0.2).list_models()
    assert str(caught.value).endswith(f"{sentence} {SPENT['no']}")


def test_a_page_that_waits_for_the_list_waits_ten_seconds_whatever_a_picture_may_take(make_client):
    client = make_client(read_timeout=3600, adapter=(clock := Clock()))
    with pytest.raises(EndpointUnreachable):
        client.list_models()
    assert clock.timeouts == [(10, 10)]


def test_a_list_without_end_is_not_read_to_its_end(far_end, client):
    far_end.say(b"HTTP/1.1 200 OK\r\n\r\n", *[b" " * 2**20] * 8, json.dumps(listing("a")).encode())
    with pytest.raises(UnreadableAnswer, match="without a list of models"):
        client.list_models()


def test_no_list_shows_the_key(far_end, client):
    far_end.answer({"error": {"message": f"Bad key {KEY}", "code": KEY}}, 400)
    with pytest.raises(EndpointError) as caught:
        client.list_models()
    assert KEY not in str(caught.value)
    assert caught.value.__context__ is None


def test_of_a_gateways_models_those_that_make_images_are_found():
    names = ("gpt-5.4", "gpt-image-2", "openai/gpt-image-1.5", "doubao-seedream-4.5", "flux.1-dev", "deepseek-v4")
    assert image_models(names) == ("gpt-image-2", "openai/gpt-image-1.5", "doubao-seedream-4.5", "flux.1-dev")


@pytest.mark.parametrize(
    "name",
    [
        *("gpt-image-1", "gpt-image-2-2026-04-21", "chatgpt-image-latest", "dall-e-3", "Qwen/Qwen-Image-Edit"),
        *("black-forest-labs/flux-kontext-pro", "stepfun-ai/step1x-edit", "wan2.7-image-pro", "imagen-4.0-generate"),
        *("gemini-2.5-flash-image", "nano-banana-pro", "sd-cpp-local", "stable-diffusion-3.5-large", "mj_imagine"),
    ],
)
def test_a_model_that_makes_images_is_known_by_its_name(name):
    assert image_models(["gpt-5.4", name]) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        *("gpt-5.4", "text-embedding-3-large", "omni-moderation-latest", "whisper-1", "deepseek-v4", "conflux-chat"),
        *("wan2.2-i2v", "kling-image-to-video", "nvidia/image-embed", "image-captioning", "seedance-1-0-pro"),
    ],
)
def test_a_model_that_makes_none_is_left_out(name):
    assert image_models([name, "gpt-image-2"]) == ("gpt-image-2",)


def test_where_no_name_tells_all_are_offered():
    assert image_models(["our-deployment", "another"]) == ("our-deployment", "another")
    assert image_models([]) == ()

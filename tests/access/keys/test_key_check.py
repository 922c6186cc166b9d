"""A key that a visitor enters is tested by the list of models before it is kept, and never repeated in a refusal."""

import socket

import pytest

from components.access.access_errors import KeyNeeded
from components.access.keys.key_check import accept_key
from components.access.keys.visitor_keys import VisitorKeys
from components.credentials.attempts import FREE, TooManyAttempts
from components.errors import EndpointFailed, EndpointUnreachable, KeyRefused, RequestRefused, ValueNotAllowed
from tests.access.keys.conftest import KEY, make_keys
from tests.far_end import FarEnd, http_answer

LIST = {"data": [{"id": "gpt-image-2"}, {"id": "a-chat-model"}, {"id": "gpt-image-1"}]}
REFUSAL = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}


def test_nobody_finds_out_by_this_server_which_of_many_keys_are_good(far_end: FarEnd):
    keys = VisitorKeys([far_end.url])
    for number in range(FREE):
        far_end.answer(REFUSAL, 401)
        with pytest.raises(KeyRefused):
            keys.accept(far_end.url, f"sk-{number}", place="an address")
    with pytest.raises(TooManyAttempts, match="Too many attempts failed"):
        keys.accept(far_end.url, KEY, place="an address")
    assert len(far_end.asked) == FREE


def test_a_key_is_tested_by_the_list_of_models_alone(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(REFUSAL, 401)
    key = VisitorKeys([far_end.url]).accept(far_end.url, f" {KEY} ")
    assert [asked.line for asked in far_end.asked] == ["GET /v1/models HTTP/1.1"] * 2
    assert [asked.headers["Authorization"] for asked in far_end.asked] == [f"Bearer {KEY}", None]
    assert (key.name, key.provider, key.model) == (f"127.0.0.1:{far_end.port}", "other", "gpt-image-1")
    assert key.models == ("gpt-image-2", "gpt-image-1")
    assert not key.said


def test_an_endpoint_that_lists_to_anybody_is_said_to_have_tested_nothing(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(LIST)
    key = accept_key(far_end.url, KEY)
    assert str(key.said).endswith("does not say whether the key is right: the first picture will tell.")


def test_the_model_that_the_visitor_names_is_asked(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(REFUSAL, 401)
    assert accept_key(far_end.url, KEY, "my-model").model == "my-model"


def test_an_endpoint_without_a_list_takes_a_key_with_the_name_of_a_model(far_end: FarEnd):
    far_end.answer(b"", 404)
    with pytest.raises(RequestRefused, match="Enter the model's name"):
        accept_key(far_end.url, KEY)
    far_end.answer(b"", 404)
    key = accept_key(far_end.url, KEY, "my-model")
    assert key.model == "my-model"
    assert key.said


@pytest.mark.parametrize(
    ("script", "error", "sentence"),
    [
        (
            http_answer(REFUSAL, 401),
            KeyRefused,
            r"refused your key \(401\)\. Enter it again under “Your key”",
        ),
        (http_answer(b"", 503), EndpointFailed, "did not list its models"),
        # A redirect is not followed: the key goes to the named host only.
        (http_answer(b"", 302, Location="http://127.0.0.1:1/v1/models"), RequestRefused, "the key was not sent there"),
    ],
)
def test_a_key_that_is_not_accepted_is_said_with_the_remedy_and_without_the_key(far_end, script, error, sentence):
    far_end.say(script)
    with pytest.raises(error, match=sentence) as caught:
        VisitorKeys([far_end.url]).accept(far_end.url, KEY)
    assert KEY not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert len(far_end.asked) == 1


def test_an_endpoint_that_is_away_is_said_to_be():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/v1"
    with pytest.raises(EndpointUnreachable):
        accept_key(url, KEY)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1/v1", "", None, 0, ["https://api.openai.com/v1"], KEY])
def test_an_endpoint_that_is_not_on_the_list_is_refused_and_not_repeated(clock, endpoint):
    with pytest.raises(ValueNotAllowed) as caught:
        make_keys(clock).accept(endpoint, KEY)
    assert str(caught.value) == "Choose an endpoint that is on offer."


@pytest.mark.parametrize("key", ["", "   ", None, 7, ["k"], "k" * 501])
def test_what_is_no_key_is_asked_for_again(clock, key):
    with pytest.raises(KeyNeeded, match="Enter a key"):
        make_keys(clock).accept("https://api.openai.com/v1", key)


@pytest.mark.parametrize("key", ["sk with blanks", "sk-\nHost: evil", "schlüssel"])
def test_characters_that_no_key_has_are_refused_before_anything_is_sent(clock, key):
    with pytest.raises(KeyRefused, match="Copy it again"):
        make_keys(clock).accept("https://api.openai.com/v1", key)

"""Every answer is as OpenAI's specification, or ModelVerse's page, says an answer is."""

import json

import httpx
import pytest
from jsonschema import Draft202012Validator

from components.offline.server.faults import FAULTS
from components.offline.server.request_body import LARGEST_JSON
from components.offline.server.server import start_offline
from tests.offline import schemas
from tests.offline.conftest import Caller

QUICK = {"quality": "low", "output_format": "jpeg"}
# Those that refuse as OpenAI or ModelVerse do; the others play a proxy's page or a server with a shape of its own.
REFUSED = [
    name for name, fault in FAULTS.items() if isinstance(fault.body, dict) and isinstance(fault.body.get("error"), dict)
]


def check(found: object, schema: dict) -> None:
    """Raise AssertionError with every place where an object is not as its schema says."""
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(found)
    # Without the object, which holds pictures.
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def check_pictures(response: httpx.Response, schema: dict, count: int) -> None:
    assert response.status_code == 200, response.text
    check(response.json(), schema)
    assert len(response.json()["data"]) == count
    usage = response.json()["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["input_tokens"] == sum(usage["input_tokens_details"].values())


def read_stream(response: httpx.Response) -> list[dict]:
    assert response.status_code == 200, response.text
    return [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: ")]


@pytest.fixture(scope="module")
def openai():
    """Speak to the endpoint as OpenAI has it, faults included."""
    started = start_offline(delay=0, profile="openai", faults=True, painter="flat")
    caller = Caller(started.base_url)
    yield caller
    caller.http.close()
    started.stop()


@pytest.fixture(scope="module")
def masked(photo_png, mask_png) -> list:
    """The files of an edit: a picture and its mask."""
    return [("image", ("photo.png", photo_png, "image/png")), ("mask", ("mask.png", mask_png, "image/png"))]


@pytest.mark.parametrize("count", [1, 2])
def test_openais_generation_is_as_specified(openai, count):
    check_pictures(openai.generate(n=count, **QUICK), schemas.IMAGES_RESPONSE, count)


def test_openais_edit_is_as_specified(openai, masked):
    check_pictures(openai.edit(masked, n="2", **QUICK), schemas.IMAGES_RESPONSE, 2)


def test_automatic_values_are_answered_with_what_they_became(openai):
    response = openai.generate(size="auto", quality="auto", background="auto", output_format="jpeg")
    check_pictures(response, schemas.IMAGES_RESPONSE, 1)


@pytest.mark.parametrize(("n", "partial_images"), [(1, 0), (2, 2)])
def test_every_event_of_a_generation_is_as_specified(openai, n, partial_images):
    events = read_stream(openai.generate(stream=True, n=n, partial_images=partial_images, **QUICK))
    assert len(events) == n * (partial_images + 1)
    for event in events:
        check(event, schemas.EVENTS[event["type"]])
    assert {event["type"].partition(".")[0] for event in events} == {"image_generation"}


def test_every_event_of_an_edit_is_as_specified(openai, masked):
    events = read_stream(openai.edit(masked, stream="true", partial_images="2", **QUICK))
    assert [event["type"] for event in events] == ["image_edit.partial_image"] * 2 + ["image_edit.completed"]
    for event in events:
        check(event, schemas.EVENTS[event["type"]])


def test_an_error_in_a_stream_is_as_specified(openai):
    [error] = read_stream(openai.generate(prompt="fault: stream error", stream=True, **QUICK))
    check(error, schemas.object_of({"type": {"const": "error"}, "error": schemas.ERROR}))


@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_on_demand_is_as_specified(openai, name):
    response = openai.generate(prompt=f"fault: {name}")
    assert response.status_code == FAULTS[name].status
    check(response.json(), schemas.REFUSAL)


def refuse_all(caller: Caller, files: list) -> dict[str, httpx.Response]:
    """Return the refusals that the endpoint makes of itself, by what is wrong."""
    http, generations = caller.http, "/images/generations"
    unreadable = [("image", ("photo.png", b"hello", "image/png"))]
    untyped = [("image", ("photo.png", files[0][1][1], "application/octet-stream"))]
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    return {
        "no key": http.post(generations, json={}, headers={"Authorization": ""}),
        "no such address": http.post("/images/variations", json={}),
        "no such method": http.get(generations),
        "no JSON": http.post(generations, content=b"{", headers={"Content-Type": "application/json"}),
        "no object": http.post(generations, json=[]),
        "wrong type": http.post(generations, content=b"hello", headers={"Content-Type": "text/plain"}),
        "too large": http.post(generations, json={"prompt": "x" * LARGEST_JSON}),
        "no form": http.post("/images/edits", content=b"hello", headers=form),
        "no prompt": caller.generate(prompt=""),
        "no such model": caller.generate(model="dall-e-2"),
        "no such size": caller.generate(size="100x100"),
        "too many": caller.generate(n=11),
        "unknown field": caller.generate(response_format="url"),
        "no picture": caller.edit([("mask", files[1][1])]),
        "no readable picture": caller.edit(unreadable),
        "no picture's type": caller.edit(untyped),
        "twice the name": caller.edit(files[:1] * 2),
        "no mask": caller.edit([files[0], ("mask", files[0][1])]),
    }


def test_what_openais_endpoint_refuses_of_itself_is_as_specified(openai, masked):
    for wrong, response in refuse_all(openai, masked).items():
        assert 400 <= response.status_code < 500, wrong
        check(response.json(), schemas.REFUSAL)


def test_what_modelverses_endpoint_refuses_is_as_documented(caller, masked):
    for wrong, response in refuse_all(caller, masked).items():
        assert 400 <= response.status_code < 500, wrong
        check(response.json(), schemas.MODELVERSE_REFUSAL)
        assert response.json()["error"]["param"] == response.headers["x-request-id"], wrong


def test_modelverses_answers_are_as_documented(caller, masked):
    check_pictures(caller.generate(n=2, **QUICK), schemas.MODELVERSE_RESPONSE, 2)
    check_pictures(caller.edit(masked, **QUICK), schemas.MODELVERSE_RESPONSE, 1)


def test_modelverses_usage_would_not_do_for_openai(caller):
    with pytest.raises(AssertionError, match=r"input_tokens_details: 'image_tokens' is a required property"):
        check(caller.generate(**QUICK).json(), schemas.IMAGES_RESPONSE)

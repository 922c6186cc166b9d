"""The named endpoints together: who finds them, what both refuse, and how many calls run at once."""

import json
import threading
from pathlib import Path

import pytest

from components.endpoint.client.client import ImagesClient
from tests.far_end import FarEnd
from tests.library.pictures import answer_with, encode, noise
from tests.studio.named_endpoints.calls import PIXELS, refusal

ROOMS = {
    f"/room_{name}": arguments
    for name, arguments in {
        "create": ["title", "shots", "blind", "token"],
        "add": ["host", "shots"],
        "link": ["host", "label", "comment", "decide", "download", "days", "password"],
        "say": ["link", "name", "shot", "text", "box", "password"],
        "decide": ["link", "name", "shot", "decision", "reason", "password"],
        "state": ["link", "name", "password"],
        "lock": ["host"],
        "export": ["host", "format"],
    }.items()
}


def test_no_prompt_is_refused(client, as_file):
    for prompt in ({}, {"prompt": ""}, {"prompt": " \n\t"}, {"prompt": None}):
        assert refusal(client, "/generate", **prompt) == "Describe the picture first: the prompt is empty."
    assert refusal(client, "/edit", image=as_file(encode(PIXELS))) == (
        "Describe the picture first: the prompt is empty."
    )


@pytest.mark.parametrize(
    ("argument", "value", "sentence"),
    [
        ("size", "640x480", "size cannot be '640x480' for gpt-image-1: choose 1024x1024, 1024x1536 or 1536x1024."),
        ("quality", "best", "quality cannot be 'best' for gpt-image-1: choose low, medium or high."),
        ("output_format", "gif", "output_format cannot be 'gif' for gpt-image-1: choose png or jpeg."),
        ("n", 5, "n cannot be 5 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", 0, "n cannot be 0 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", 1.5, "n cannot be 1.5 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", "many", "n cannot be 'many' for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", None, "n cannot be None for gpt-image-1: choose a whole number from 1 to 4."),
        (
            "output_compression",
            101,
            "output_compression cannot be 101 for gpt-image-1: choose a whole number from 0 to 100.",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_those_that_work(served, client, as_file, argument, value, sentence):
    before = len(served.store.latest_shots(1000))
    assert refusal(client, "/generate", prompt="A ball", **{argument: value}) == sentence
    assert refusal(client, "/edit", prompt="A ball", image=as_file(encode(PIXELS)), **{argument: value}) == sentence
    assert len(served.store.latest_shots(1000)) == before


def test_these_are_offered_and_no_others(served, client):
    offered = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/generate", "/edit", "/erase", *ROOMS}
    assert offered["unnamed_endpoints"] == {}
    names = {
        name: [parameter["parameter_name"] for parameter in endpoint["parameters"]]
        for name, endpoint in offered["named_endpoints"].items()
        if name not in ROOMS
    }
    assert names == {
        "/generate": [
            *("prompt", "size", "quality", "output_format", "output_compression", "n", "model"),
            *("background", "moderation", "user", "token"),
        ],
        "/edit": [
            *("prompt", "image", "mask", "size", "quality", "output_format", "output_compression", "n", "model"),
            *("region", "grow", "feather", "extend", "apart"),
            *("background", "input_fidelity", "references", "user", "mask_reading", "token"),
        ],
        "/erase": ["image", "mask", "grow", "mask_reading", "token"],
    }
    assert {
        name: [parameter["parameter_name"] for parameter in offered["named_endpoints"][name]["parameters"]]
        for name in ROOMS
    } == ROOMS
    assert all(
        parameter["parameter_has_default"]
        for endpoint in offered["named_endpoints"].values()
        for parameter in endpoint["parameters"]
    )


def test_the_pages_own_events_are_not_callable_by_name(served, client):
    events = served.get("config").json()["dependencies"]
    public = ("/generate", "/edit", "/erase", *ROOMS)
    private = [event["api_name"] for event in events if f"/{event['api_name']}" not in public]
    assert "create" in private
    assert {event["api_visibility"] for event in events if event["api_name"] in private} == {"private"}
    for name in private:
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict(api_name=f"/{name}")


def test_a_call_by_curl_gets_the_same_sentence(served):
    said = served.call("generate", prompt="")
    assert said.startswith("event: error\n")
    assert json.loads(said.partition("data: ")[2])["error"] == "Describe the picture first: the prompt is empty."


def test_ten_calls_are_on_the_way_at_once(serve):
    far_end, barrier = FarEnd(), threading.Barrier(10)
    picture = encode(noise(32, 32))

    def wait(_asked) -> bytes:
        # Answers none before all ten are here; fails where one of them waits for another's answer.
        barrier.wait(60)
        return answer_with(picture)

    for _ in range(10):
        far_end.say(wait)
    served = serve(ImagesClient(far_end.url, "any-key-at-all"), "images.example", "other")
    calls = [served.client.submit(prompt=f"Ball {number}", api_name="/generate") for number in range(10)]
    results = [call.result(timeout=40) for call in calls]
    assert {Path(files[0]).read_bytes() for files, _ in results} == {picture}
    assert len({facts["shots"][0] for _, facts in results}) == 10
    assert sorted(asked.json["prompt"] for asked in far_end.asked) == [f"Ball {number}" for number in range(10)]
    # Prices of an endpoint nobody wrote rows for are not known, and not 0.
    assert [facts["cost"] for _, facts in results] == [None] * 10
    far_end.close()

"""Pictures that arrive while they are made."""

import base64
import io
import json

import httpx
import numpy as np
import pytest
from PIL import Image

SAME = {"type", "b64_json", "created_at", "size", "quality", "background", "output_format"}


@pytest.fixture(scope="module")
def client(official, started):
    with official.OpenAI(base_url=started.base_url, api_key="x", max_retries=0) as client:
        yield client


def read_events(response: httpx.Response) -> list[tuple[str, dict]]:
    """Return the name and the data of every event, each of exactly two lines."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-request-id"]
    events = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def pixels_of(event: dict, mode: str = "RGB") -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(event["b64_json"]))).convert(mode), float)


def test_partial_pictures_come_ever_finer_and_then_the_whole(streaming):
    events = read_events(streaming.generate(quality="low", stream=True, partial_images=3))
    assert [name for name, _ in events] == ["image_generation.partial_image"] * 3 + ["image_generation.completed"]
    assert all(data["type"] == name for name, data in events)
    *partials, completed = (data for _, data in events)
    assert all(set(data) == SAME | {"partial_image_index"} for data in partials)
    assert [data["partial_image_index"] for data in partials] == [0, 1, 2]
    assert set(completed) == SAME | {"usage"}
    assert (completed["size"], completed["quality"], completed["output_format"]) == ("1024x1024", "low", "png")
    whole = pixels_of(completed)
    away = [np.abs(pixels_of(data) - whole).mean() for data in partials]
    assert away == sorted(away, reverse=True)
    assert away[2] > 0.2


def test_each_partial_picture_costs_100_tokens(streaming):
    for count in (0, 2):
        events = read_events(streaming.generate(quality="low", stream=True, partial_images=count))
        assert len(events) == count + 1
        assert events[-1][1]["usage"] == {
            "total_tokens": 9 + 272 + 100 * count,
            "input_tokens": 9,
            "output_tokens": 272 + 100 * count,
            "input_tokens_details": {"text_tokens": 9, "image_tokens": 0},
        }


def test_several_pictures_are_completed_one_after_the_other(streaming):
    events = read_events(streaming.generate(quality="low", stream=True, partial_images=1, n=2))
    assert [name.partition(".")[2] for name, _ in events] == ["partial_image", "completed"] * 2
    usages = [data["usage"] for _, data in events if "usage" in data]
    assert [usage["output_tokens"] for usage in usages] == [372, 372]
    assert [usage["input_tokens"] for usage in usages] == [9, 0]
    assert events[1][1]["b64_json"] != events[3][1]["b64_json"]


def test_the_whole_is_what_comes_without_a_stream(streaming):
    plain = streaming.generate(quality="low").json()["data"][0]["b64_json"]
    assert read_events(streaming.generate(quality="low", stream=True))[-1][1]["b64_json"] == plain


def test_an_edit_streams_by_texts(streaming, photo_png, mask_png):
    files = [("image[]", ("photo.png", photo_png, "image/png")), ("mask", ("mask.png", mask_png, "image/png"))]
    events = read_events(streaming.edit(files, quality="low", stream="true", partial_images="1", output_format="jpeg"))
    assert [name for name, _ in events] == ["image_edit.partial_image", "image_edit.completed"]
    assert events[1][1]["usage"]["input_tokens_details"]["image_tokens"] == 194
    assert all(base64.b64decode(data["b64_json"]).startswith(b"\xff\xd8") for _, data in events)


@pytest.mark.parametrize(
    ("field", "value"), [("stream", "true"), ("stream", 1), ("partial_images", 4), ("partial_images", -1)]
)
def test_what_is_no_stream_is_refused(streaming, field, value):
    response = streaming.generate(**{"stream": True, field: value})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == field


def test_the_official_client_reads_a_stream(client):
    with client.images.generate(
        model="gpt-image-1", prompt="a red ball", quality="low", stream=True, partial_images=2
    ) as stream:
        events = list(stream)
    assert [type(event).__name__ for event in events] == ["ImageGenPartialImageEvent"] * 2 + ["ImageGenCompletedEvent"]
    assert [event.partial_image_index for event in events[:2]] == [0, 1]
    assert events[2].usage.output_tokens == 472
    assert events[2].usage.input_tokens_details.image_tokens == 0


def test_the_official_client_reads_the_stream_of_an_edit(client, photo_png):
    part = ("photo.png", photo_png, "image/png")
    with client.images.edit(
        model="gpt-image-1", prompt="a heart", image=[part, part], quality="low", stream=True, partial_images=1
    ) as stream:
        events = list(stream)
    assert [event.type for event in events] == ["image_edit.partial_image", "image_edit.completed"]
    assert events[1].usage.input_tokens_details.image_tokens == 2 * 194


def test_an_error_in_the_middle_raises_with_its_sentence(official, client, streaming):
    fields = {"prompt": "fault: stream error", "quality": "low", "stream": True, "partial_images": 1}
    events = read_events(streaming.generate(**fields))
    assert [name for name, _ in events] == ["image_generation.partial_image", "error"]
    failed = {"type": "image_generation_server_error", "code": "image_generation_failed"}
    failed |= {"message": "Image generation failed", "param": None}
    assert events[1][1] == {"type": "error", "error": failed}
    with (
        client.images.generate(model="gpt-image-1", **fields) as stream,
        pytest.raises(official.APIError, match="Image generation failed"),
    ):
        list(stream)


def test_a_stream_can_end_before_its_picture(streaming):
    fields = {"prompt": "fault: stream ends early", "quality": "low", "stream": True, "partial_images": 2}
    events = read_events(streaming.generate(**fields))
    assert [name for name, _ in events] == ["image_generation.partial_image"] * 2


def test_a_stream_can_end_with_done(client, streaming):
    fields = {"prompt": "fault: stream done", "quality": "low", "stream": True}
    assert streaming.generate(**fields).text.endswith("}\n\ndata: [DONE]\n\n")
    with client.images.generate(model="gpt-image-1", **fields) as stream:
        assert [event.type for event in stream] == ["image_generation.completed"]


def test_other_faults_reach_a_stream(streaming):
    fields = {"quality": "low", "stream": True}
    assert streaming.generate(prompt="fault: 502", **fields).status_code == 502
    with pytest.raises(httpx.RemoteProtocolError):
        streaming.generate(prompt="fault: cut in body", **fields)
    [(_, data)] = read_events(streaming.generate(prompt="fault: null", **fields))
    assert data["b64_json"] is None
    [(_, data)] = read_events(streaming.generate(prompt="fault: no usage", **fields))
    assert "usage" not in data


@pytest.mark.parametrize("stream", [True, False, None])
def test_the_default_profile_streams_as_openai_does(caller, streaming, stream):
    fields = {"quality": "low", "stream": stream, "partial_images": 1}
    if not stream:
        assert caller.generate(**fields).json()["data"][0]["b64_json"]
        return
    ours, openais = (read_events(who.generate(**fields)) for who in (caller, streaming))
    for _, data in (*ours, *openais):
        del data["created_at"]
    assert ours == openais

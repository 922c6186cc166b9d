"""The official client, and the endpoint run by itself."""

import base64
import io
import os
import runpy
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from components.offline.server import server
from components.offline.server.server import start_offline

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client(official, endpoint):
    with official.OpenAI(base_url=endpoint.base_url, api_key=endpoint.api_key, max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def rehearsed():
    """Give an endpoint as OpenAI has it, which fails on demand."""
    started = start_offline(delay=0, profile="openai", faults=True, painter="flat")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def openai_client(official, rehearsed):
    with official.OpenAI(base_url=rehearsed.base_url, api_key="x", max_retries=0) as client:
        yield client


def opened(answer, index: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(answer.data[index].b64_json)))


def count_changes(picture: Image.Image, photo: np.ndarray) -> np.ndarray:
    """Return (height, width): by how much each pixel is away from the photo."""
    return np.abs(np.asarray(picture.convert("RGB"), float) - photo).mean(axis=2)


def test_the_official_client_generates(client):
    answer = client.images.generate(model="gpt-image-1", prompt="a beautiful flower", size="1024x1536", quality="low")
    assert opened(answer).size == (1024, 1536)
    assert answer.usage.output_tokens == 408
    assert answer.usage.input_tokens == 9


def test_the_official_client_edits_with_a_mask(client, photo_png, mask_png):
    answer = client.images.edit(
        model="gpt-image-1",
        prompt="add a red flower",
        image=("photo.png", photo_png, "image/png"),
        mask=("mask.png", mask_png, "image/png"),
        size="1024x1024",
        quality="low",
        output_format="jpeg",
        output_compression=80,
        n=2,
    )
    assert len(answer.data) == 2
    assert opened(answer, 1).format == "JPEG"
    assert answer.usage.input_tokens_details.image_tokens == 194


def test_the_official_client_edits_several_pictures(client, photo_png):
    part = ("photo.png", photo_png, "image/png")
    answer = client.images.edit(model="gpt-image-1", prompt="a heart", image=[part, part], quality="low")
    assert answer.usage.input_tokens_details.image_tokens == 2 * 194


@pytest.mark.parametrize("form", ["opened file", "bytes with a type"])
def test_the_official_client_edits_one_picture(openai_client, photo_png, tmp_path, form):
    path = tmp_path / "photo.png"
    path.write_bytes(photo_png)
    with path.open("rb") as file:
        answer = openai_client.images.edit(
            model="gpt-image-1",
            prompt="a red heart",
            image=file if form == "opened file" else ("photo.png", photo_png, "image/png"),
            size="1024x1024",
            quality="low",
        )
    assert opened(answer).size == (1024, 1024)
    assert (answer.size, answer.quality, answer.output_format) == ("1024x1024", "low", "png")
    assert answer.usage.input_tokens_details.image_tokens == 194


def test_a_mask_among_several_pictures_is_the_first_ones(openai_client, photo, photo_png, mask_png, hole):
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(stream, "PNG")
    answer = openai_client.images.edit(
        model="gpt-image-1",
        prompt="a red flower",
        image=[("photo.png", photo_png, "image/png"), ("other.png", stream.getvalue(), "image/png")],
        mask=("mask.png", mask_png, "image/png"),
        size="1024x1024",
        quality="low",
    )
    away = count_changes(opened(answer), photo)
    assert away[hole].mean() > 4 * away[~hole].mean()
    assert answer.usage.input_tokens_details.image_tokens == 194 + 323


def test_the_official_client_streams_a_masked_edit(openai_client, photo, photo_png, mask_png, hole):
    with openai_client.images.edit(
        model="gpt-image-1",
        prompt="a red flower",
        image=("photo.png", photo_png, "image/png"),
        mask=("mask.png", mask_png, "image/png"),
        size="1024x1024",
        quality="low",
        stream=True,
        partial_images=1,
    ) as stream:
        partial, completed = stream
    assert (type(partial).__name__, partial.partial_image_index) == ("ImageEditPartialImageEvent", 0)
    assert type(completed).__name__ == "ImageEditCompletedEvent"
    away = count_changes(Image.open(io.BytesIO(base64.b64decode(completed.b64_json))), photo)
    assert away[hole].mean() > 4 * away[~hole].mean()
    assert completed.usage.total_tokens == completed.usage.input_tokens + 272 + 100


def test_the_official_client_lists_models(client):
    assert [model.id for model in client.models.list()] == ["gpt-image-1", "gpt-image-1.5", "gpt-image-2"]


def test_the_official_client_reads_a_refusal(official, client):
    with pytest.raises(official.BadRequestError) as caught:
        client.images.generate(model="gpt-image-1", prompt="a flower", size="512x512")
    assert caught.value.status_code == 400
    assert caught.value.param == caught.value.request_id
    assert "1024x1024, 1024x1536 or 1536x1024" in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("400 moderation", "BadRequestError", "moderation_blocked"),
        ("401", "AuthenticationError", "invalid_api_key"),
        ("403 verify", "PermissionDeniedError", None),
        ("404 model", "NotFoundError", "model_not_found"),
        ("429", "RateLimitError", "rate_limit_exceeded"),
        ("500 image", "InternalServerError", "image_generation_failed"),
        ("502", "InternalServerError", None),
    ],
)
def test_the_official_client_knows_a_failure_by_its_kind(official, openai_client, fault, kind, code):
    with pytest.raises(getattr(official, kind)) as caught:
        openai_client.images.generate(model="gpt-image-1", prompt=f"fault: {fault}")
    assert caught.value.status_code == int(fault.split()[0])
    assert caught.value.code == code
    assert caught.value.request_id


def test_an_edit_fails_for_the_official_client_too(official, openai_client, photo_png):
    with pytest.raises(official.RateLimitError) as caught:
        openai_client.images.edit(
            model="gpt-image-1", prompt="fault: 429 retry-after 7", image=("photo.png", photo_png, "image/png")
        )
    assert caught.value.response.headers["retry-after"] == "7"


def test_the_official_client_takes_a_cut_answer_for_a_broken_connection(official, openai_client):
    with pytest.raises(official.APIConnectionError):
        openai_client.images.generate(model="gpt-image-1", prompt="fault: cut in body", quality="low")


def test_the_official_client_asks_again_after_the_wait_it_is_told(official, rehearsed):
    with official.OpenAI(base_url=rehearsed.base_url, api_key="x", max_retries=1) as client:
        answer = client.images.with_raw_response.generate(
            model="gpt-image-1", prompt="fault: 429 retry-after-ms 1 once", quality="low"
        )
    assert answer.retries_taken == 1
    assert opened(answer.parse()).size == (1024, 1024)


def test_the_endpoint_runs_by_itself():
    environment = {**os.environ, "PROOFROOM_OFFLINE_DELAY": "0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "components.offline", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        address = line.split("Offline images endpoint: ")[1].split(" ")[0]
        body = {"model": "gpt-image-1", "prompt": "一个红色的球", "quality": "low"}
        answer = httpx.post(
            f"{address}/images/generations", json=body, headers={"Authorization": "Bearer x"}, timeout=30
        )
        assert answer.status_code == 200
    finally:
        process.terminate()
        process.wait(timeout=60)


def start_in_vain(*values: object, **options: object) -> None:
    """Start an endpoint that is expected not to start; if it does, fail, instead of serving for ever."""
    start_offline(*values, **options).stop()
    pytest.fail("The endpoint listens on a port that is taken.")


def test_a_port_that_is_taken_is_said_in_a_sentence(endpoint, monkeypatch, capsys):
    port = endpoint.base_url.removesuffix("/v1").rpartition(":")[2]
    monkeypatch.setattr(sys, "argv", ["components.offline", "--port", port])
    monkeypatch.setattr(server, "start_offline", start_in_vain)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("components.offline", run_name="__main__")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Cannot listen on 127.0.0.1:{port}")
    assert "Traceback" not in said

"""The official client, and the endpoint run by itself."""

import base64
import io
import os
import subprocess
import sys
from pathlib import Path

import httpx
import openai
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client(endpoint):
    with openai.OpenAI(base_url=endpoint.base_url, api_key=endpoint.api_key, max_retries=0) as client:
        yield client


def opened(answer, index: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(answer.data[index].b64_json)))


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


def test_the_official_client_lists_models(client):
    assert [model.id for model in client.models.list()] == ["gpt-image-1"]


def test_the_official_client_reads_a_refusal(client):
    with pytest.raises(openai.BadRequestError) as caught:
        client.images.generate(model="gpt-image-1", prompt="a flower", size="512x512")
    assert caught.value.status_code == 400
    assert caught.value.param == caught.value.request_id
    assert "1024x1024, 1024x1536 or 1536x1024" in caught.value.message


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
        process.wait(timeout=10)


def test_a_port_that_is_taken_is_said_in_a_sentence(endpoint):
    port = endpoint.base_url.removesuffix("/v1").rpartition(":")[2]
    command = [sys.executable, "-m", "components.offline", "--port", port]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}")
    assert "Traceback" not in done.stderr

"""What the endpoint takes and answers, over a real socket."""

import io
import itertools
import time

import httpx
import numpy as np
import pytest
from PIL import Image

from components.endpoint.contracts.contract import contract_for, parse_size
from components.offline.server.server import start_offline

CONTRACT = contract_for("gpt-image-1", "modelverse")


def test_the_documented_example_gives_the_documented_tokens(detailed):
    response = detailed.generate(
        prompt="a beautiful flower", size="1024x1024", quality="high", output_format="png", output_compression=100
    )
    body = response.json()
    assert body["usage"] == {
        "total_tokens": 4169,
        "input_tokens": 9,
        "output_tokens": 4160,
        "input_tokens_details": {"text_tokens": 9},
    }
    assert abs(body["created"] - time.time()) < 60
    assert set(body) == {"created", "data", "usage"}
    assert detailed.picture(response).size == (1024, 1024)


def test_defaults_are_those_of_the_contract(caller):
    response = caller.generate()
    picture = caller.picture(response)
    assert picture.size == parse_size(CONTRACT.default_size)
    assert picture.format == CONTRACT.default_format.upper()
    tokens = CONTRACT.output_tokens[CONTRACT.default_quality, CONTRACT.default_size]
    assert response.json()["usage"]["output_tokens"] == tokens


@pytest.mark.parametrize(("size", "quality"), list(itertools.product(CONTRACT.sizes, CONTRACT.qualities)))
def test_every_size_and_quality_gives_its_pixels_and_its_tokens(caller, size, quality):
    response = caller.generate(size=size, quality=quality, output_format="jpeg")
    picture = caller.picture(response)
    assert picture.size == parse_size(size)
    assert picture.format == "JPEG"
    assert response.json()["usage"]["output_tokens"] == CONTRACT.output_tokens[quality, size]


def test_compression_100_is_the_best_jpeg_and_0_the_smallest(detailed):
    sizes = []
    for compression in (0, 50, 100):
        response = detailed.generate(quality="low", output_format="jpeg", output_compression=compression)
        assert detailed.picture(response).format == "JPEG"
        sizes.append(len(response.content))
    assert sizes == sorted(sizes)
    assert sizes[2] > 4 * sizes[0]


def test_compression_is_ignored_for_png(caller):
    small, large = (caller.generate(quality="low", output_compression=value).json()["data"] for value in (0, 100))
    assert small == large


def test_n_gives_n_different_pictures_and_n_times_the_tokens(caller):
    response = caller.generate(n=CONTRACT.max_count, quality="low")
    data = response.json()["data"]
    assert len({item["b64_json"] for item in data}) == CONTRACT.max_count
    assert response.json()["usage"]["output_tokens"] == 4 * CONTRACT.output_tokens["low", "1024x1024"]
    first, second = (np.asarray(caller.picture(response, index), float) for index in (0, 1))
    assert np.abs(first - second).mean() > 3


def test_null_is_the_same_as_nothing(caller):
    assert caller.generate(size=None, quality="low", n=None).status_code == 200


def test_paths_work_without_the_version(endpoint, caller):
    bare = endpoint.base_url.removesuffix("/v1")
    response = caller.http.post(
        f"{bare}/images/generations", json={"model": "gpt-image-1", "prompt": "ball", "quality": "low"}
    )
    assert caller.picture(response).size == (1024, 1024)
    assert caller.http.get(f"{bare}/models").json()["object"] == "list"


def test_models_lists_modelverses_models(caller):
    body = caller.http.get("/models").json()
    assert body["object"] == "list"
    assert [(item["id"], item["object"]) for item in body["data"]] == [
        (name, "model") for name in ("gpt-image-1", "gpt-image-1.5", "gpt-image-2")
    ]
    assert isinstance(body["data"][0]["created"], int)
    assert body["data"][0]["owned_by"]


def test_every_answer_has_a_request_id_of_its_own(caller):
    ids = {caller.http.get("/models").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_text_tokens_count_words_and_chinese_characters(caller):
    usage = caller.generate(prompt="一只猫", quality="low").json()["usage"]
    assert usage["input_tokens"] == 6 + 3


@pytest.mark.parametrize("field", ["image", "image[]"])
def test_an_edit_takes_one_file_under_either_name(caller, photo_png, field):
    response = caller.edit([(field, ("photo.png", photo_png, "image/png"))], size="1536x1024", quality="low", n="1")
    assert caller.picture(response).size == (1536, 1024)
    usage = response.json()["usage"]
    assert usage["input_tokens_details"]["image_tokens"] == 194
    assert usage["input_tokens"] == 6 + 3 + 194
    assert usage["total_tokens"] == usage["input_tokens"] + 400


def test_an_edit_takes_16_pictures_and_counts_each(caller):
    stream = io.BytesIO()
    Image.new("RGB", (600, 512), "teal").save(stream, "WEBP")
    part = ("image[]", ("photo.webp", stream.getvalue(), "image/webp"))
    response = caller.edit([part] * 16, quality="low")
    assert response.json()["usage"]["input_tokens_details"]["image_tokens"] == 16 * (65 + 2 * 129)


def test_an_edit_answers_jpeg_with_n_pictures_from_texts(caller, photo_png, mask_png):
    files = [("image", ("photo.png", photo_png, "image/png")), ("mask", ("mask.png", mask_png, "image/png"))]
    response = caller.edit(files, n="2", output_format="jpeg", output_compression="90", quality="low")
    assert caller.picture(response, 1).format == "JPEG"
    first, second = (np.asarray(caller.picture(response, index), float) for index in (0, 1))
    assert np.abs(first - second).mean() > 0.3


def test_the_delay_is_per_picture_and_does_not_block_others():
    slow = start_offline(delay=0.6, painter="flat")
    try:
        with httpx.Client(base_url=slow.base_url, headers={"Authorization": "Bearer x"}, timeout=30) as http:
            begun = time.monotonic()
            body = {"model": "gpt-image-1", "prompt": "ball", "quality": "low", "n": 2}
            assert http.post("/images/generations", json=body).status_code == 200
            assert time.monotonic() - begun >= 1.2
    finally:
        slow.stop()
    slow.thread.join(60)
    assert not slow.thread.is_alive()


def test_a_taken_port_is_an_error_at_once(endpoint):
    port = int(endpoint.base_url.removesuffix("/v1").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        start_offline(delay=0, port=port)

"""The profile that keeps OpenAI's schema: values, answers and refusals."""

import io

import pytest
from PIL import Image

from components.endpoint.contracts.contract import ROWS

ALL = [model for provider, model in ROWS if provider == "openai"]


def test_openais_answer_says_what_was_made(streaming):
    body = streaming.generate(size="auto", quality="auto", background="opaque", moderation="low", user="me").json()
    assert set(body) == {"created", "data", "usage", "size", "quality", "background", "output_format"}
    assert (body["size"], body["quality"], body["background"]) == ("1024x1024", "high", "opaque")
    assert body["usage"]["input_tokens_details"] == {"text_tokens": 9, "image_tokens": 0}


def test_openais_answer_says_transparent_where_it_is(streaming):
    response = streaming.generate(quality="low", background="transparent")
    assert response.json()["background"] == "transparent"
    assert streaming.picture(response).mode == "RGBA"
    wrong = streaming.generate(prompt="fault: wrong format", quality="low", background="transparent")
    assert streaming.picture(wrong).format == "JPEG"


@pytest.mark.parametrize("quality", ["xhigh", "max"])
def test_what_is_finer_than_high_counts_as_high(streaming, quality):
    response = streaming.generate(model="gpt-image-2.5-flare", quality=quality, size="1280x720", output_format="jpeg")
    assert streaming.picture(response).size == (1280, 720)
    assert response.json()["usage"]["output_tokens"] == 3787


def test_openai_makes_ten_and_webp(streaming):
    response = streaming.generate(n=10, quality="low", output_format="webp", output_compression=60)
    assert len(response.json()["data"]) == 10
    assert streaming.picture(response).format == "WEBP"
    assert response.json()["usage"]["output_tokens"] == 2720
    assert streaming.generate(n=11).json()["error"]["param"] == "n"


def test_a_size_of_auto_follows_the_picture(streaming):
    stream = io.BytesIO()
    Image.new("RGB", (400, 620), "teal").save(stream, "PNG")
    part = ("image[]", ("photo.png", stream.getvalue(), "image/png"))
    body = streaming.edit([part, part], quality="low", size="auto", input_fidelity="high").json()
    assert body["size"] == "1024x1536"
    assert body["usage"]["input_tokens_details"]["image_tokens"] == 2 * (65 + 2 * 129 + 6240)


@pytest.mark.parametrize("model", ALL)
def test_openais_models_all_draw(streaming, model):
    response = streaming.generate(model=model, quality="low", output_format="jpeg")
    assert streaming.picture(response).size == (1024, 1024)
    assert model in {item["id"] for item in streaming.http.get("/models").json()["data"]}
    assert response.json()["usage"]["output_tokens"] == (196 if model.startswith("gpt-image-2") else 272)


def test_gpt_image_2_draws_free_sizes_and_counts_them(streaming):
    response = streaming.generate(model="gpt-image-2", quality="low", size="1280x720")
    assert streaming.picture(response).size == (1280, 720)
    assert response.json()["usage"]["output_tokens"] == 106
    assert streaming.generate(model="gpt-image-2", size="1280x721").json()["error"]["param"] == "size"


@pytest.mark.parametrize(
    ("fields", "param", "status", "code"),
    [
        ({"size": "512x512"}, "size", 400, "param_error"),
        ({"response_format": "url"}, "response_format", 400, "unknown_parameter"),
        ({"prompt": ""}, "prompt", 400, "param_error"),
        ({"model": "dall-e-3"}, "model", 404, "model_not_found"),
        ({"output_compression": 50}, "output_compression", 400, "invalid_png_output_compression"),
        ({"background": "transparent", "output_format": "jpeg"}, "background", 400, "invalid_value"),
        ({"moderation": "none"}, "moderation", 400, "param_error"),
    ],
)
def test_openais_refusal_names_the_parameter(streaming, fields, param, status, code):
    response = streaming.generate(**fields)
    error = response.json()["error"]
    assert (response.status_code, error["param"], error["code"]) == (status, param, code)


def test_fidelity_is_for_the_models_that_have_it(streaming, photo_png):
    part = [("image", ("photo.png", photo_png, "image/png"))]
    for model, fidelity in (("gpt-image-2", "low"), ("gpt-image-1-mini", "high")):
        error = streaming.edit(part, model=model, input_fidelity=fidelity).json()["error"]
        assert (error["param"], error["code"]) == ("input_fidelity", "invalid_input_fidelity_model")
        assert error["message"].startswith(f"The model '{model}' does not support")


def test_a_picture_that_is_none_is_refused_by_the_name_of_its_field(streaming):
    broken, stream = ("photo.png", b"hello", "image/png"), io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "PNG")
    sound = ("photo.png", stream.getvalue(), "image/png")
    for files, field in (([("image", broken)], "image"), ([("image", sound), ("mask", sound)], "mask")):
        assert streaming.edit(files).json()["error"]["param"] == field

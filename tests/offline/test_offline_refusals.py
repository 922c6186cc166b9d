"""What is refused, and the sentence with which."""

import io
import struct
import zlib

import httpx
import numpy as np
import pytest
from PIL import Image

from components.endpoint.contracts.contract import contract_for
from components.offline.server.server import start_offline

CONTRACT = contract_for("gpt-image-1", "modelverse")


def refused(response: httpx.Response, status: int = 400) -> str:
    """Check the error object and return its sentence."""
    assert response.status_code == status, response.text[:300]
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["param"] == response.headers["x-request-id"]
    assert "Traceback" not in response.text
    return error["message"]


def save(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


SMALL = save(Image.new("RGB", (64, 64), "navy"))
IMAGE = ("image", ("photo.png", SMALL, "image/png"))


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Basic abc"}]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/images/generations"), ("POST", "/images/edits"), ("GET", "/models")]
)
def test_without_a_key_nothing_is_answered(endpoint, header, method, path):
    response = httpx.request(method, endpoint.base_url + path, headers=header)
    sentence = refused(response, 401)
    assert sentence.startswith("Validate Certification failed")
    assert "Authorization: Bearer" in sentence
    assert response.json()["error"]["code"] == "auth_error"
    assert response.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("field", "values", "allowed"),
    [
        ("size", ["512x512", "auto", "", 1024, ["1024x1024"], True], CONTRACT.sizes),
        ("quality", ["auto", "hd", "HIGH", 3, ""], CONTRACT.qualities),
        ("output_format", ["webp", "jpg", "", 1], CONTRACT.formats),
        ("n", [0, 5, -1, 1.5, "2", True, [1]], ("1", str(CONTRACT.max_count))),
        ("output_compression", [-1, 101, "50", False, 0.5], ("0", "100")),
        ("background", ["white", "", 1], ("auto", "opaque", "transparent")),
        ("stream", ["true", 1, "yes"], ("true", "false")),
        ("partial_images", [4, -1, "1"], ("0", "3")),
        ("user", [5, ["me"]], ("text",)),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_field_and_values(caller, field, values, allowed):
    for value in values:
        sentence = refused(caller.generate(**{field: value}))
        assert f"'{field}'" in sentence
        assert all(text in sentence for text in allowed), sentence


@pytest.mark.parametrize("value", ["", "   \n", 5, ["flower"], None, "x" * (CONTRACT.max_prompt + 1)])
def test_a_prompt_that_cannot_be_used_is_refused(caller, value):
    assert "'prompt'" in refused(caller.generate(prompt=value))


def test_a_prompt_of_the_greatest_length_is_taken(caller):
    assert caller.generate(prompt="花" * CONTRACT.max_prompt, quality="low").status_code == 200


def test_another_model_is_refused_by_name(caller):
    response = caller.generate(model="gpt-image-9")
    sentence = refused(response)
    assert sentence.startswith("No permission to use the model")
    assert "not support model [gpt-image-9]" in sentence
    assert response.json()["error"]["code"] == "model_error"


@pytest.mark.parametrize("value", [None, "", 7])
def test_a_missing_model_is_refused(caller, value):
    assert "'model'" in refused(caller.generate(model=value))


@pytest.mark.parametrize("field", ["moderation", "response_format", "style", "seed", "input_fidelity"])
def test_an_unknown_field_is_refused_and_the_known_ones_named(caller, field):
    response = caller.generate(**{field: "x"})
    sentence = refused(response)
    assert f"'{field}'" in sentence
    assert "output_compression" in sentence
    assert response.json()["error"]["code"] == "unknown_parameter"


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"nul"])
def test_a_body_that_is_no_json_is_refused(caller, body):
    response = caller.http.post("/images/generations", content=body, headers={"content-type": "application/json"})
    assert "not valid JSON" in refused(response)


@pytest.mark.parametrize("body", [b"[]", b"3", b"null", b'"prompt"'])
def test_json_that_is_no_object_is_refused(caller, body):
    response = caller.http.post("/images/generations", content=body, headers={"content-type": "application/json"})
    assert "must be a JSON object" in refused(response)


def test_a_huge_body_is_refused(caller):
    response = caller.http.post(
        "/images/generations", content=b" " * 1_200_000, headers={"content-type": "application/json"}
    )
    assert "too large" in refused(response, 413)


def test_the_wrong_content_type_is_refused(caller):
    assert "Send application/json" in refused(caller.http.post("/images/generations", data={"prompt": "x"}))
    assert "Send multipart/form-data" in refused(caller.http.post("/images/edits", json={"prompt": "x"}))


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_refused(caller, kind):
    response = caller.http.post("/images/edits", content=b"--y\r\nnothing", headers={"content-type": kind})
    assert "form" in refused(response) or "'model'" in refused(response)


def test_an_unknown_address_and_a_wrong_method_are_error_objects(caller):
    assert "Unknown address" in refused(caller.http.get("/images/variations"), 404)
    response = caller.http.get("/images/generations")
    assert "Method GET is not allowed" in refused(response, 405)


def test_an_edit_without_a_picture_is_refused(caller):
    mask = ("mask", ("mask.png", SMALL, "image/png"))
    assert "Missing required parameter: 'image'" in refused(caller.edit([mask]))


def test_a_repeated_image_is_refused_with_the_way_out(caller):
    response = caller.edit([IMAGE, IMAGE])
    assert refused(response).startswith("Duplicate parameter: 'image'. You provided multiple values")
    assert "'image[]=<value>'" in refused(response)
    assert response.json()["error"]["code"] == "duplicate_parameter"


def test_17_pictures_are_too_many(caller):
    assert "at most 16" in refused(caller.edit([("image[]", IMAGE[1])] * 17))


@pytest.mark.parametrize("mime", ["application/octet-stream", "image/gif", "text/plain"])
def test_a_wrong_mime_type_is_refused(caller, mime):
    response = caller.edit([("image", ("upload", SMALL, mime))])
    assert refused(response) == (
        f"Invalid file 'image': unsupported mimetype ('{mime}')."
        " Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'."
    )
    assert response.json()["error"]["code"] == "unsupported_file_mimetype"


@pytest.mark.parametrize(
    "content", [b"", b"hello", SMALL[:60], SMALL[:8] + b"\0" * 90, save(Image.new("RGB", (9, 9)), "GIF")]
)
def test_a_file_that_is_no_picture_is_refused(caller, content):
    response = caller.edit([("image", ("photo.png", content, "image/png"))])
    assert "Invalid image file or mode for image 1" in refused(response)
    assert response.json()["error"]["code"] == "invalid_image_file"


def test_a_picture_with_too_many_pixels_is_refused_unopened(caller):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    sentence = refused(caller.edit([("image", ("bomb.png", bomb, "image/png"))]))
    assert "pixels" in sentence or "Invalid image file" in sentence
    header = struct.pack(">IIBBBBB", 9_000, 8_000, 8, 2, 0, 0, 0)
    large = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    assert "9000x8000 are too many pixels" in refused(caller.edit([("image", ("large.png", large, "image/png"))]))


def test_a_mask_of_another_size_is_refused(caller):
    mask = save(Image.new("RGBA", (64, 63)))
    response = caller.edit([IMAGE, ("mask", ("mask.png", mask, "image/png"))])
    assert refused(response).startswith("Invalid mask image format - mask size does not match image size")
    assert "64x63" in refused(response)
    assert response.json()["error"]["code"] == "invalid_mask_image_format"


def test_a_mask_without_alpha_is_refused(caller):
    response = caller.edit([IMAGE, ("mask", ("mask.png", SMALL, "image/png"))])
    assert refused(response) == "Invalid mask image format - mask image missing alpha channel"


def test_a_mask_that_is_no_png_is_refused(caller):
    webp = save(Image.new("RGBA", (64, 64)), "WEBP")
    response = caller.edit([IMAGE, ("mask", ("mask.webp", webp, "image/webp"))])
    assert refused(response) == "Invalid mask image format - mask must be a PNG."


@pytest.mark.parametrize("field", ["size", "quality", "output_format", "n", "output_compression"])
def test_an_edit_refuses_values_by_name_too(caller, field):
    assert f"'{field}'" in refused(caller.edit([IMAGE], **{field: "much"}))


def test_an_edit_refuses_unknown_and_repeated_fields_and_text_for_a_file(caller):
    assert "'strength'" in refused(caller.edit([IMAGE], strength="1"))
    assert "Duplicate parameter: 'n'" in refused(caller.edit([IMAGE], n=["1", "2"]))
    assert "a file is expected" in refused(caller.edit([IMAGE], mask="mask.png"))
    assert "'picture'" in refused(caller.edit([IMAGE, ("picture", IMAGE[1])]))


def test_half_a_surrogate_pair_is_refused_or_drawn_like_any_text(caller):
    for body in (b'{"\\ud800": 1}', b'{"model": "\\ud800", "prompt": "x"}'):
        response = caller.http.post("/images/generations", content=body, headers={"content-type": "application/json"})
        assert "'" in refused(response) or "[" in refused(response)
    body = b'{"model": "gpt-image-1", "quality": "low", "prompt": "\\ud800 cat"}'
    response = caller.http.post("/images/generations", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200


def test_an_unexpected_failure_is_an_error_object_without_a_trace_even_in_the_log(caplog):
    broken = start_offline(delay=None)
    try:
        body = {"model": "gpt-image-1", "prompt": "ball", "quality": "low"}
        headers = {"Authorization": "Bearer x"}
        response = httpx.post(f"{broken.base_url}/images/generations", json=body, headers=headers)
        assert refused(response, 500) == "The offline endpoint failed; its log says where."
        assert response.json()["error"]["type"] == "internal_error"
        assert [record.exc_info for record in caplog.records if record.levelname == "ERROR"] == [None]
    finally:
        broken.stop()


def test_the_endpoint_still_answers_after_all_that(caller):
    assert np.asarray(caller.picture(caller.generate(quality="low"))).shape == (1024, 1024, 3)

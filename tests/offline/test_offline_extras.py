"""What the default profile takes besides what ModelVerse documents, over a real socket."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from components.offline.drawing.canvas import premultiply
from tests.offline.conftest import png_of
from tests.offline.server.test_stream import pixels_of, read_events

SMALL = ("image", ("photo.png", png_of(np.full((64, 64, 3), 90, np.uint8)), "image/png"))
FREE_SIZE = {"model": "gpt-image-2", "quality": "low"}


def solid(colour: str) -> tuple:
    """Return an image[] part that is one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(stream, "PNG")
    return ("image[]", ("colour.png", stream.getvalue(), "image/png"))


def alpha_of(picture: Image.Image) -> np.ndarray:
    assert picture.mode == "RGBA"
    return np.asarray(picture)[..., 3]


@pytest.mark.parametrize("form", ["png", "webp"])
def test_a_thing_alone_comes_on_transparency(detailed, form):
    response = detailed.generate(model="gpt-image-1.5", quality="low", background="transparent", output_format=form)
    picture = detailed.picture(response)
    assert picture.format == form.upper()
    alpha = alpha_of(picture)
    assert alpha[:40].max() == 0
    assert alpha[512, 512] == 255
    red, green, _, _ = np.asarray(picture)[512, 512].astype(int)
    assert red > 2 * green


@pytest.mark.parametrize("background", ["auto", "opaque", None])
def test_any_other_background_is_opaque(caller, background):
    assert caller.picture(caller.generate(quality="low", background=background)).mode == "RGB"


def test_jpeg_has_no_transparency_and_says_so(caller):
    for response in (
        caller.generate(background="transparent", output_format="jpeg"),
        caller.edit([SMALL], background="transparent", output_format="jpeg"),
    ):
        error = response.json()["error"]
        assert response.status_code == 400
        assert error["message"] == "Transparent background is not supported for JPEG output format"
        assert error["type"] == "image_generation_user_error"
        assert error["param"] == response.headers["x-request-id"]


def test_a_stream_says_transparent_and_its_partial_pictures_are(caller):
    fields = {"quality": "low", "background": "transparent", "stream": True, "partial_images": 2}
    events = [data for _, data in read_events(caller.generate(**fields))]
    assert [data["background"] for data in events] == ["transparent"] * 3
    whole = premultiply(pixels_of(events[2], "RGBA"))
    away = []
    for data in events[:2]:
        rough = pixels_of(data, "RGBA")
        assert rough[0, 0, 3] == 0
        assert rough[512, 512, 3] == 255
        assert 0 < np.median(rough[..., 3][(rough[..., 3] > 0) & (rough[..., 3] < 255)]) < 255
        away.append(np.abs(premultiply(rough) - whole).mean())
    assert away[0] > away[1] > 0


def test_an_edit_takes_all_of_it_as_texts(caller, photo_png, mask_png, hole):
    files = [("image", ("photo.png", photo_png, "image/png")), ("mask", ("mask.png", mask_png, "image/png"))]
    response = caller.edit(files, quality="low", background="transparent", user="me", input_fidelity="high")
    alpha = alpha_of(caller.picture(response))
    assert alpha[~hole].mean() > 250
    assert (alpha[hole] == 0).mean() > 0.2
    assert response.json()["usage"]["input_tokens_details"]["image_tokens"] == 194 + 4160


def test_gpt_image_2_takes_no_fidelity(caller):
    error = caller.edit([SMALL], model="gpt-image-2", input_fidelity="low").json()["error"]
    assert error["code"] == "invalid_input_fidelity_model"
    assert caller.edit([SMALL], **FREE_SIZE).status_code == 200


def test_a_thing_takes_the_colour_of_the_second_picture_unless_one_is_named(detailed):
    def hue(prompt: str, *colours: str) -> float:
        fields = {"prompt": prompt, "quality": "low"}
        picture = detailed.picture(detailed.edit([solid("grey"), *map(solid, colours)], **fields))
        middle = np.asarray(picture)[560:700, 450:570].reshape(-1, 3).mean(axis=0)
        return float(cv2.cvtColor(middle[None, None].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)[0, 0, 0])

    assert 200 < hue("a ball", "blue") < 260
    assert 90 < hue("a ball", "green", "blue") < 150
    assert abs((hue("a red ball", "blue") + 180) % 360 - 180) < 20


@pytest.mark.parametrize(("size", "tokens"), [("1536x864", 120), ("720x1680", 90), ("1024x640", 107)])
def test_free_sizes_are_drawn_and_counted(caller, size, tokens):
    response = caller.generate(**FREE_SIZE, size=size)
    assert "x".join(map(str, caller.picture(response).size)) == size
    assert response.json()["usage"]["output_tokens"] == tokens


def test_a_picture_of_4k_is_drawn(caller):
    response = caller.generate(**FREE_SIZE, size="3840x2160", output_format="jpeg")
    assert caller.picture(response).size == (3840, 2160)

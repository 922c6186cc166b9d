"""What a script is told of an answer that is not what was asked for, or that says of its cost what cannot be."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from markupsafe import escape

from components.endpoint.client.client import ImagesClient
from components.studio.library.detail_html import describe_shot
from tests.far_end import Asked, FarEnd
from tests.library.pictures import answer_with, decode, disc, encode, noise, quarters, redraw
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import edit

NOTHING = {"total_tokens": 0, "input_tokens": 0, "output_tokens": 0, "input_tokens_details": {"text_tokens": 0}}


@pytest.fixture(scope="module")
def end() -> Iterator[FarEnd]:
    end = FarEnd()
    yield end
    end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], end: FarEnd) -> Served:
    """Give the studio before an endpoint whose prices are known and that says what a test tells it to."""
    return serve(ImagesClient(end.url, "any-key-at-all"), "images.example", "modelverse")


def test_a_picture_that_is_said_to_have_taken_no_tokens_is_not_free(served, end):
    end.say(answer_with(encode(noise(32, 32)), usage=NOTHING))
    _, facts = served.client.predict(prompt="A ball", api_name="/generate")
    assert (facts["usage"], facts["cost"]) == (None, None)


def send_back(fmt: str = "PNG") -> Callable[[Asked], bytes]:
    """Return a step of a far end that answers an edit with the very picture that was sent."""

    def answer(asked: Asked) -> bytes:
        parts = {part.get_param("name", header="content-disposition"): part for part in asked.parts}
        return answer_with(encode(decode(parts["image"].get_payload(decode=True)), fmt))

    return answer


def test_an_answer_of_another_size_and_format_is_told(served, end):
    end.say(answer_with(encode(noise(48, 32), "JPEG")))
    _, facts = served.client.predict(prompt="A ball", quality="low", api_name="/generate")
    assert facts["got"] == {"width": 48, "height": 32, "format": "jpeg"}
    assert facts["notices"] == [
        "The endpoint answered with 48 x 32 pixels, where 1024 x 1024 were asked for.",
        "The endpoint answered in the format JPEG, where PNG was asked for.",
    ]
    end.say(answer_with(encode(quarters(1024, 1024)), encode(noise(48, 32))))
    _, facts = served.client.predict(prompt="A ball", quality="low", n=2, api_name="/generate")
    assert facts["got"] == {"width": 1024, "height": 1024, "format": "png"}
    assert facts["notices"] == [
        "Picture 2: The endpoint answered with 48 x 32 pixels, where 1024 x 1024 were asked for."
    ]


@pytest.mark.parametrize("fmt", ["PNG", "JPEG"])
def test_an_edit_that_came_back_as_it_was_sent_is_told(served, end, as_file, fmt):
    mask = disc(300, 200, 60)
    pixels = cv2.GaussianBlur(noise(300, 200), (0, 0), 3)
    end.say(send_back(fmt))
    _, facts = edit(served.client, as_file, mask, pixels, output_format=fmt.lower())
    said = "The endpoint sent the picture back unchanged inside the mask."
    assert [notice for notice in facts["notices"] if notice.startswith(said)]
    assert facts["pixels_outside_mask"] == np.count_nonzero(~mask)
    [shot_id] = facts["shots"]
    assert said in describe_shot(served.store.find_shot(shot_id))
    end.say(send_back(fmt))
    _, facts = edit(served.client, as_file, None, pixels, output_format=fmt.lower())
    assert facts["notices"][0].startswith("The endpoint sent the picture back unchanged. Say what")


def test_of_an_edit_that_was_repainted_nothing_of_the_kind_is_said(served, end, as_file):
    end.say(redraw)
    _, facts = edit(served.client, as_file, disc(300, 200, 60), quarters(300, 200))
    assert not [notice for notice in facts["notices"] if "unchanged" in notice]


def test_a_picture_that_came_cut_is_handed_out_with_a_notice(served, end, as_file):
    data = encode(noise(64, 64))
    end.say(answer_with(encode(noise(64, 64)), data[: len(data) // 2]))
    files, facts = served.client.predict(prompt="A ball", n=2, api_name="/generate")
    assert Path(files[1]).read_bytes() == data[: len(data) // 2]
    [notice] = [notice for notice in facts["notices"] if "missing" in notice]
    assert notice.startswith("Picture 2: The lower 5")
    end.say(answer_with(data[: len(data) // 2]))
    mask = disc(300, 200, 60)
    pixels, facts = edit(served.client, as_file, mask, noise(300, 200))
    assert np.array_equal(pixels[130:], noise(300, 200)[130:])
    [notice] = [notice for notice in facts["notices"] if "missing" in notice]
    assert "of the mask stays as it was." in notice
    [shot_id] = facts["shots"]
    assert escape(notice) in describe_shot(served.store.find_shot(shot_id))

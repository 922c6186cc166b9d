import io

import numpy as np
import pytest
from PIL import Image

from components.endpoint.contract import ModelContract, contract_for
from components.endpoint.request import GenerateRequest
from components.errors import EmptyMask, FullMask
from components.imaging.picture import read_picture
from components.library.edit import plan_edit, suggest_size
from tests.library.pictures import decode, disc, encode, noise

CONTRACT = contract_for("gpt-image-1")


def ask(**changes) -> GenerateRequest:
    return GenerateRequest(CONTRACT, "a red rose", **changes)


def plan(pixels: np.ndarray, mask: np.ndarray | None, **changes):
    source = encode(pixels)
    return plan_edit(ask(**changes), read_picture(source), source, mask)


@pytest.mark.parametrize("size", CONTRACT.sizes)
@pytest.mark.parametrize(("width", "height"), [(1000, 300), (333, 777), (1700, 1133), (7, 5)])
def test_what_travels_has_the_size_asked_for(width, height, size):
    edit = plan(noise(width, height), disc(width, height, 2), size=size)
    image, mask = Image.open(io.BytesIO(edit.request.image)), Image.open(io.BytesIO(edit.request.mask))
    assert "{}x{}".format(*image.size) == "{}x{}".format(*mask.size) == edit.request.size == size
    assert image.mode == "RGB"
    assert mask.mode == "RGBA"


def test_alpha_is_0_where_it_is_painted_and_255_elsewhere():
    painted = np.zeros((300, 1000), dtype=bool)
    painted[100:200, 250:500] = True
    alpha = decode(plan(noise(1000, 300), painted, size="1536x1024").request.mask)[..., 3]
    assert set(np.unique(alpha)) == {0, 255}
    # 1000 x 300 is laid across 1536 x 461, 281 below the top; the margin is never to be repainted.
    assert (alpha[281 + 155 : 281 + 305, 386:766] == 0).all()
    assert (alpha[:281] == 255).all()
    assert (alpha[742:] == 255).all()
    assert (alpha[:, :380] == 255).all()
    assert (alpha[:, 772:] == 255).all()


def test_the_picture_travels_whole_and_upright_in_the_middle():
    pixels = np.zeros((300, 600, 3), dtype=np.uint8)
    pixels[:, :300] = (200, 0, 0)
    image = decode(plan(pixels, None, size="1536x1024").request.image)
    assert image[512, 100].tolist() == [200, 0, 0]
    assert image[512, 1400].tolist() == [0, 0, 0]


def test_what_is_invisible_does_not_travel():
    pixels = np.full((64, 64, 4), (200, 10, 10, 0), dtype=np.uint8)
    assert (decode(plan(pixels, None).request.image) == 255).all()


def test_without_a_mask_none_travels():
    edit = plan(noise(40, 30), None)
    assert edit.request.mask is None
    assert edit.mask is None


def test_what_was_asked_for_is_asked_for():
    edit = plan(noise(40, 30), disc(40, 30, 5), quality="low", output_format="jpeg", output_compression=70, n=3)
    assert edit.request.parameters == {
        "model": "gpt-image-1",
        "prompt": "a red rose",
        "n": 3,
        "size": "1024x1024",
        "quality": "low",
        "output_format": "jpeg",
        "output_compression": 70,
    }


def test_the_source_is_handed_on_as_it_came():
    source = encode(noise(40, 30), "JPEG")
    edit = plan_edit(ask(), read_picture(source), source, None, parent="a shot")
    assert edit.source == source
    assert edit.parent == "a shot"


@pytest.mark.parametrize(("painted", "error"), [(False, EmptyMask), (True, FullMask)])
def test_a_mask_that_marks_nothing_or_everything_is_refused(painted, error):
    with pytest.raises(error, match="redraw the whole picture"):
        plan(noise(40, 30), np.full((30, 40), painted))


@pytest.mark.parametrize(
    ("size", "suggested"),
    [
        ((1000, 1000), "1024x1024"),
        ((1000, 300), "1536x1024"),
        ((333, 777), "1024x1536"),
        ((451, 300), "1536x1024"),
        ((1100, 1000), "1024x1024"),
        ((8000, 1), "1536x1024"),
        ((1, 8000), "1024x1536"),
    ],
)
def test_the_size_nearest_in_ratio_is_suggested(size, suggested):
    assert suggest_size(size, CONTRACT) == suggested


def test_a_model_nobody_wrote_a_row_for_gets_a_suggestion_too():
    assert suggest_size((300, 200), ModelContract("another", documented=False)) == "1536x1024"

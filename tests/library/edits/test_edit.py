"""The files of an edit as they travel: picture, mask and parameters."""

import io

import numpy as np
import pytest
from PIL import Image

from components.endpoint.contracts.contract import ModelContract, contract_for
from components.endpoint.request import GenerateRequest
from components.errors import EmptyMask, FullMask, ValueNotAllowed
from components.imaging.extension import Margins
from components.imaging.picture.picture import Picture, read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.framing import AROUND, AUTOMATIC, WHOLE, Framing
from tests.imaging.profiles import display_p3
from tests.library.pictures import decode, disc, encode, noise, quarters

CONTRACT = contract_for("gpt-image-1")
PNG = encode(noise(4, 4))


def ask(**changes) -> GenerateRequest:
    return GenerateRequest(CONTRACT, "a red rose", **changes)


def plan(pixels: np.ndarray, mask: np.ndarray | None, size: str = "", region: str = WHOLE, **changes) -> Edit:
    source = encode(pixels)
    framing = Framing(region, size, changes.pop("apart", False))
    how = {name: changes.pop(name) for name in ("margins", "feather") if name in changes}
    return plan_edit(ask(**changes), read_picture(source), source, mask, framing, **how)


def only_request(edit: Edit):
    [part] = edit.parts
    return part.request


@pytest.mark.parametrize("size", CONTRACT.sizes)
@pytest.mark.parametrize(("width", "height"), [(1000, 300), (333, 777), (1700, 1133), (7, 5)])
def test_what_travels_has_the_size_asked_for(width, height, size):
    request = only_request(plan(quarters(width, height), disc(width, height, 2), size=size))
    image, mask = Image.open(io.BytesIO(request.image)), Image.open(io.BytesIO(request.mask))
    assert "{}x{}".format(*image.size) == "{}x{}".format(*mask.size) == request.size == size
    assert image.mode == "RGB"
    assert mask.mode == "RGBA"


def test_alpha_is_0_where_it_is_painted_and_255_elsewhere():
    painted = np.zeros((300, 1000), dtype=bool)
    painted[100:200, 250:500] = True
    alpha = decode(only_request(plan(quarters(1000, 300), painted, size="1536x1024")).mask)[..., 3]
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
    image = decode(only_request(plan(pixels, None, size="1536x1024")).image)
    assert image[512, 100].tolist() == [200, 0, 0]
    assert image[512, 1400].tolist() == [0, 0, 0]


def test_what_is_invisible_does_not_travel():
    pixels = np.full((64, 64, 4), (200, 10, 10, 0), dtype=np.uint8)
    assert (decode(only_request(plan(pixels, None)).image) == 255).all()


def test_without_a_mask_none_travels():
    edit = plan(quarters(40, 30), None)
    assert only_request(edit).mask is None
    assert edit.mask is None


def test_what_was_asked_for_is_asked_for():
    edit = plan(quarters(40, 30), disc(40, 30, 5), quality="low", output_format="jpeg", output_compression=70, n=3)
    assert only_request(edit).parameters == {
        "model": "gpt-image-1",
        "prompt": "a red rose",
        "n": 3,
        "size": "1536x1024",
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
        plan(quarters(40, 30), np.full((30, 40), painted))


@pytest.mark.parametrize(
    ("size", "expected"),
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
def test_left_to_us_the_whole_picture_travels_on_the_size_nearest_in_ratio(size, expected):
    frame = AUTOMATIC.frame(None, size, CONTRACT)
    assert "{}x{}".format(*frame.canvas) == expected
    assert frame.box == (0, 0, *size)


def test_a_model_nobody_wrote_a_row_for_has_sizes_too():
    assert AUTOMATIC.frame(None, (300, 200), ModelContract("another")).canvas == (1536, 1024)


def test_a_small_mask_in_a_large_picture_travels_with_what_is_around_it():
    mask = disc(6000, 4000, 150, at=(4200, 900))
    edit = plan_edit(ask(), Picture(np.zeros((4000, 6000, 3), dtype=np.uint8)), PNG, mask)
    [part] = edit.parts
    left, top, right, bottom = part.frame.box
    assert left < 4050 < 4350 < right
    assert top < 750 < 1050 < bottom
    # The mask is shown at twice its own resolution and not at a quarter of it.
    assert part.frame.scale == 2
    assert edit.cautions == ()


def test_a_region_can_be_insisted_on():
    pixels, mask = quarters(1200, 800), disc(1200, 800, 100)
    assert plan(pixels, mask, region=WHOLE).parts[0].frame.box == (0, 0, 1200, 800)
    assert plan(pixels, mask, region=AROUND).parts[0].frame.scale == 2
    with pytest.raises(ValueNotAllowed, match="around-mask or whole-picture"):
        Framing("mask")


def test_far_apart_strokes_are_one_request_each_where_asked_for_and_the_price_says_so():
    pixels = quarters(1200, 800)
    mask = disc(1200, 800, 40, at=(150, 150)) | disc(1200, 800, 40, at=(1050, 650))
    together, apart = plan(pixels, mask, region=""), plan(pixels, mask, region="", apart=True)
    assert len(together.parts) == 1
    first, second = apart.parts
    assert np.array_equal(first.mask | second.mask, mask)
    assert not (first.mask & second.mask).any()
    assert first.frame.box[2] <= second.frame.box[0]
    assert apart.forecast.cost.amount == sum(part.request.forecast.cost.amount for part in (first, second))


def test_what_travels_is_srgb_without_a_profile():
    wide = np.full((64, 64, 3), (0, 255, 0), dtype=np.uint8)
    source = encode(wide, icc_profile=display_p3())
    request = only_request(plan_edit(ask(), read_picture(source), source, None))
    sent = Image.open(io.BytesIO(request.image))
    assert "icc_profile" not in sent.info
    assert np.asarray(sent)[500, 500].tolist() == [0, 255, 0]
    grey = encode(np.full((64, 64, 3), (200, 100, 100), dtype=np.uint8), icc_profile=display_p3())
    sent = decode(only_request(plan_edit(ask(), read_picture(grey), grey, None)).image)[500, 500].astype(int)
    # A red of Display P3 is a stronger red of sRGB.
    assert sent[0] > 205
    assert sent[1] < 98


def test_an_extended_picture_has_the_new_area_as_its_mask_and_itself_in_the_middle():
    pixels = noise(600, 400)
    edit = plan(pixels, None, region="", margins=Margins(100, 0, 50, 20))
    assert edit.picture.size == (750, 420)
    assert np.array_equal(edit.picture.pixels[:400, 100:700], pixels)
    assert not edit.mask[:400, 100:700].any()
    assert edit.mask.sum() == 750 * 420 - 600 * 400


def test_strokes_and_new_margins_are_one_mask():
    painted = np.zeros((400, 700), dtype=bool)
    painted[100:150, 300:350] = True
    edit = plan(quarters(600, 400), painted, region="", margins=Margins(left=100))
    assert edit.mask.sum() == 400 * 100 + 50 * 50


@pytest.mark.parametrize(
    ("mask", "sentence"),
    [
        (~disc(400, 300, 12), "Almost everything is painted"),
        (disc(400, 300, 60) | disc(400, 300, 1, at=(20, 20)), "a speck of a few pixels is painted"),
    ],
)
def test_a_doubtful_mask_is_spoken_of_before_anything_is_sent(mask, sentence):
    assert sentence in str(plan(quarters(400, 300), mask).cautions[0])


def test_a_mask_on_nothing_but_transparency_is_spoken_of():
    pixels = np.dstack([quarters(400, 300), np.full((300, 400), 255, np.uint8)])
    pixels[:, :200, 3] = 0
    assert "transparent" in str(plan(pixels, disc(400, 300, 50, at=(100, 150))).cautions[0])
    assert plan(pixels, disc(400, 300, 50, at=(300, 150))).cautions == ()


def test_a_frame_enlarged_more_than_fourfold_is_spoken_of():
    assert "enlarged 7.7 times" in str(plan(quarters(200, 100), disc(200, 100, 30)).cautions[0])
    large = plan_edit(ask(), Picture(np.zeros((5000, 8000, 3), np.uint8)), PNG, disc(8000, 5000, 2000))
    assert "The answer would be enlarged 5" in str(large.cautions[0])


@pytest.mark.parametrize("size", [(1920, 1080), (1000, 410), (300, 777)])
def test_where_any_size_can_be_drawn_a_picture_travels_in_its_own_ratio(size):
    contract = contract_for("gpt-image-2", "openai")
    asked = GenerateRequest(contract, "a red rose")
    [part] = plan_edit(asked, Picture(np.zeros((*size[::-1], 3), np.uint8)), PNG, None).parts
    width, height = part.frame.canvas
    assert contract.size_rule.allows(width, height)
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    assert width * height > 1_000_000

"""``/edit`` as a script meets it, through gradio_client."""

import io
import json
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from gradio_client import handle_file
from PIL import Image

from app import HOME
from components.imaging.picture.picture import read_picture
from tests.imaging.profiles import display_p3
from tests.library.pictures import alpha_mask, decode, disc, encode, huge_png, noise, quarters, white_mask
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import HEIGHT, MASK, PIXELS, WIDTH, edit, refusal, stored


def recipe_of(served: Served, facts: dict) -> Path:
    """Return the key of the recipe that lies beside a call's picture."""
    return Path(served.store.find_shot(facts["shots"][0]).answer).with_name("recipe.json")


@pytest.fixture(scope="module")
def rose(client, tmp_path_factory) -> tuple[list[str], dict]:
    """Give what an edit with a transparent mask returned: its files and its facts."""
    picture, mask = (tmp_path_factory.mktemp("rose") / name for name in ("picture.png", "mask.png"))
    picture.write_bytes(encode(PIXELS))
    mask.write_bytes(alpha_mask(MASK))
    image, mask = handle_file(str(picture)), handle_file(str(mask))
    return client.predict(prompt="A red rose", image=image, mask=mask, quality="low", api_name="/edit")


def test_an_edit_changes_the_painted_part_alone(served, rose):
    files, facts = rose
    [file], [shot_id] = files, facts["shots"]
    data = Path(file).read_bytes()
    assert data == stored(served, shot_id)
    result = decode(data)
    assert np.array_equal(result[~MASK], PIXELS[~MASK])
    assert (result[MASK] != PIXELS[MASK]).any(axis=1).mean() > 0.9
    assert facts["changed_outside_mask"] == 0
    # Left out, the size is the one nearest to the picture's ratio.
    assert facts["size"] == "1536x1024"
    assert facts["warnings"] == []
    shot = served.store.find_shot(shot_id)
    assert served.store.files.read_file(shot.source) == encode(PIXELS)
    assert np.array_equal(read_picture(served.store.files.read_file(shot.mask)).pixels[..., 3] == 0, MASK)
    assert facts.keys() >= {"model", "quality", "output_format", "usage", "cost", "request_id", "seconds"}


def test_an_edit_without_a_mask_redraws_the_whole_picture(client, as_file):
    files, facts = client.predict(
        prompt="As a watercolour", image=as_file(encode(PIXELS)), size="1024x1024", quality="low", api_name="/edit"
    )
    assert "changed_outside_mask" not in facts
    assert facts["size"] == "1024x1024"
    assert decode(Path(files[0]).read_bytes()).shape == PIXELS.shape


def test_an_edit_of_a_result_is_as_good_as_one_of_an_upload(client, as_file, rose):
    files, facts = client.predict(
        prompt="A tulip",
        image=handle_file(rose[0][0]),
        mask=as_file(alpha_mask(MASK), "mask.png"),
        size="1024x1024",
        quality="low",
        n=2,
        api_name="/edit",
    )
    assert len(files) == 2
    assert facts["changed_outside_mask"] == 0
    for file in files:
        assert np.array_equal(decode(Path(file).read_bytes())[~MASK], PIXELS[~MASK])


def test_an_edit_without_a_picture_is_refused(client):
    assert refusal(client, "/edit", prompt="A rose") == "Add a picture first: drop, paste or pick one."


def test_a_region_that_there_is_not_is_refused_with_the_one_there_is(client, as_file):
    arguments = {"prompt": "A rose", "image": as_file(encode(PIXELS))}
    assert refusal(client, "/edit", region="the-sky", **arguments) == (
        "region cannot be 'the-sky': choose around-mask or whole-picture."
    )


def test_a_picture_is_extended_around_itself(client, as_file):
    made, facts = edit(client, as_file, extend="left 100, bottom 10%")
    assert made.shape[:2] == (330, 551)
    assert np.array_equal(made[:300, 100:], PIXELS)
    assert facts["changed_outside_mask"] == 0
    assert edit(client, as_file, extend="16:9")[0].shape[:2] == (300, 533)
    assert refusal(client, "/edit", prompt="A rose", image=as_file(encode(PIXELS)), extend="wider").startswith(
        "extend cannot be 'wider': write a ratio such as 16:9"
    )


def test_a_phones_picture_with_a_wide_profile_comes_back_with_it(served, client, as_file):
    heic = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(PIXELS)).save(heic, quality=95, icc_profile=display_p3())
    before = read_picture(heic.getvalue())
    arguments = {"image": as_file(heic.getvalue(), "IMG_0001.HEIC"), "mask": as_file(white_mask(MASK), "mask.png")}
    arguments |= {"prompt": "A rose", "quality": "low", "size": "1024x1024"}
    [file], facts = client.predict(**arguments, api_name="/edit")
    after = read_picture(Path(file).read_bytes())
    assert after.icc_profile == before.icc_profile == display_p3()
    assert np.array_equal(after.pixels[~MASK], before.pixels[~MASK])
    assert facts["changed_outside_mask"] == 0
    assert served.store.find_shot(facts["shots"][0]).source.endswith(".heif")


def test_the_region_decides_what_travels(served, client, as_file):
    pixels, mask = quarters(800, 600), disc(800, 600, 60, at=(600, 200))
    boxes = []
    for region in ("", "around-mask", "whole-picture"):
        made, facts = edit(client, as_file, mask, pixels, region=region)
        assert np.array_equal(made[~mask], pixels[~mask])
        assert facts["changed_outside_mask"] == 0
        boxes.append(served.store.find_shot(facts["shots"][0]).handling.parts[0].box)
    assert boxes[0] == boxes[1]
    left, top, right, bottom = boxes[1]
    assert right - left == bottom - top == 512
    assert boxes[2] == (0, 0, 800, 600)


def test_far_apart_parts_are_a_request_each_where_asked_for(client, as_file):
    pixels = quarters(1200, 800)
    mask = disc(1200, 800, 60, at=(200, 200)) | disc(1200, 800, 60, at=(1000, 600))
    made, facts = edit(client, as_file, mask, pixels, apart=True)
    assert len(facts["corrected"][0]) == 2
    assert facts["request_id"].count(" ") == 1
    assert facts["usage"]["output_tokens"] == 2 * 272
    changed = (made != pixels).any(axis=2)
    assert changed[200, 200]
    assert changed[600, 1000]
    assert not changed[~mask].any()


def test_what_was_corrected_is_in_the_facts_and_in_the_record(served, client, as_file):
    with Image.open(HOME / "examples" / "coffee.png") as photo:
        pixels = np.asarray(photo.convert("RGB"))
    mask = disc(600, 400, 50, at=(500, 300))
    _, facts = edit(client, as_file, mask, pixels)
    [[corrected]] = facts["corrected"]
    # The offline endpoint moves and tones what it redraws, as models do.
    assert corrected["trusted"]
    assert abs(corrected["dx"]) + abs(corrected["dy"]) > 1
    assert corrected["residual"] < corrected["residual_before"] / 2
    recorded = json.loads((served.data / "files" / recipe_of(served, facts)).read_text())
    assert recorded["handling"]["parts"][0]["corrected"] == corrected


def test_the_transition_is_as_wide_as_asked_for(client, as_file):
    grey = np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)
    hard, soft = (edit(client, as_file, MASK, grey, feather=width)[0].astype(int) for width in (0, 30))
    rim = MASK & ~disc(WIDTH, HEIGHT, 64)
    assert np.abs(soft - grey)[rim].mean() < 0.5 * np.abs(hard - grey)[rim].mean()
    assert refusal(client, "/edit", prompt="A rose", image=as_file(encode(grey)), feather=-3).startswith(
        "feather cannot be -3"
    )


@pytest.mark.parametrize("argument", ["image", "mask"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"this is a text\n", "This file is not a picture Proofroom can read."),
        (b"", "This file is not a picture Proofroom can read."),
        (encode(noise(WIDTH, HEIGHT))[:9000], "The lower 98 % of this picture is missing: its file was cut off."),
        (huge_png(8001, 8000), "This picture has more than 64 megapixels."),
    ],
    ids=["text", "nothing", "cut", "bomb"],
)
def test_a_file_that_is_no_picture_is_refused(client, as_file, argument, data, words):
    arguments = {"image": as_file(encode(PIXELS)), argument: as_file(data, "upload.png")}
    assert refusal(client, "/edit", prompt="A rose", **arguments).startswith(words)


@pytest.mark.parametrize("extend", ["3:2", "0", "left 0%"])
def test_an_extension_that_adds_nothing_redraws_nothing_unasked(served, client, as_file, extend):
    before = len(served.store.latest_shots(1000))
    said = refusal(client, "/edit", prompt="A meadow", image=as_file(encode(noise(300, 200))), extend=extend)
    assert said.endswith(("Choose another ratio, or add to its sides.", "Say how much to add on at least one side."))
    assert len(served.store.latest_shots(1000)) == before


def test_where_an_extension_adds_nothing_the_marked_part_is_repainted_all_the_same(client, as_file):
    pixels, mask = quarters(300, 200), disc(300, 200, 40)
    made, facts = edit(client, as_file, mask, pixels, extend="left 0%")
    assert np.array_equal(made[~mask], pixels[~mask])
    assert "The extension adds nothing to the picture, so only what the mask marks was repainted." in facts["notices"]


def test_a_prompt_names_a_reference_by_its_number(served, client, as_file):
    references = [as_file(encode(noise(60, 40)), "coat.png")]
    _, facts = edit(client, as_file, prompt="The coat of @2, mail me@2.example", references=references)
    [shot_id] = facts["shots"]
    assert served.store.find_shot(shot_id).recipe.prompt == "The coat of image 2, mail me@2.example"


def test_a_reference_that_is_not_there_is_said_before_anything_is_sent(client, as_file):
    said = refusal(client, "/edit", prompt="The coat of @3", image=as_file(encode(PIXELS)))
    assert "names the picture @3, and 1 picture is sent" in said
    assert "names the picture @1, and no picture is sent" in refusal(client, "/generate", prompt="Like @1")

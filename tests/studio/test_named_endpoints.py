"""``/generate`` and ``/edit`` as a script meets them, through gradio_client and HTTP."""

import hashlib
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pillow_heif
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from app import HOME
from components.endpoint.client import ImagesClient
from components.imaging.picture import read_picture
from components.offline.server import start_offline
from tests.far_end import FarEnd
from tests.imaging.profiles import display_p3
from tests.library.pictures import alpha_mask, answer_with, decode, disc, encode, huge_png, noise, white_mask
from tests.studio.conftest import Served

WIDTH, HEIGHT = 451, 300
PIXELS = noise(WIDTH, HEIGHT)
MASK = disc(WIDTH, HEIGHT, 70)


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Iterator[Served]:
    """Give the studio as it is without a key: at work is the offline endpoint."""
    offline = start_offline(delay=0)
    yield serve(ImagesClient(offline.base_url, offline.api_key), "the offline endpoint", "offline")
    offline.stop()


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return served.client


@pytest.fixture(scope="module")
def ball(client: Client) -> tuple[list[str], dict]:
    """Give what a call for one picture returned: its files and how it was made."""
    return client.predict(prompt="A ball", quality="low", api_name="/generate")


@pytest.fixture
def as_file(tmp_path: Path) -> Callable[[bytes, str], object]:
    """Give a function that makes a file to be uploaded of bytes."""

    def make(data: bytes, name: str = "picture.png") -> object:
        path = tmp_path / name
        path.write_bytes(data)
        return handle_file(str(path))

    return make


def refusal(client: Client, api_name: str, **arguments) -> str:
    """Return the sentence that a call is refused with, after a look at its shape."""
    with pytest.raises(AppError) as caught:
        client.predict(api_name=api_name, **arguments)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert ".py" not in sentence
    return sentence


def recipe_of(served: Served, facts: dict) -> Path:
    """Return the key of the recipe that lies beside a call's picture."""
    return Path(served.store.find_shot(facts["shots"][0]).answer).with_name("recipe.json")


def stored(served: Served, shot_id: str) -> bytes:
    """Return the picture of a shot as it lies in the data folder."""
    return (served.data / "files" / served.store.find_shot(shot_id).picture).read_bytes()


def test_generate_with_only_a_prompt_takes_the_defaults(served, client):
    files, facts = client.predict(prompt="A red ball", api_name="/generate")
    assert {name: facts[name] for name in ("model", "size", "quality", "output_format")} == {
        "model": "gpt-image-1",
        "size": "1024x1024",
        "quality": "high",
        "output_format": "png",
    }
    [file], [shot_id] = files, facts["shots"]
    data = Path(file).read_bytes()
    assert decode(data).shape[:2] == (1024, 1024)
    assert data == stored(served, shot_id)
    shot = served.store.find_shot(shot_id)
    assert hashlib.sha256(data).hexdigest() == shot.sha256
    assert Path(file).name == f"proofroom-{shot_id[:8]}.png"

    assert facts["usage"]["output_tokens"] == 4160
    assert facts["usage"]["total_tokens"] == facts["usage"]["input_tokens"] + 4160
    assert facts["cost"] == {"amount": 0, "currency": "CNY"}
    assert facts["request_id"] == shot.recipe.request_id
    assert len(facts["request_id"]) == 36
    assert 0 < facts["seconds"] < 30
    assert "changed_outside_mask" not in facts
    assert shot.recipe.prompt == "A red ball"


def test_generate_does_what_every_argument_says(served, client):
    files, facts = client.predict(
        prompt="Drei Äpfel",
        size="1024x1536",
        quality="low",
        output_format="jpeg",
        output_compression=60,
        n=2,
        model="gpt-image-1",
        api_name="/generate",
    )
    assert len(files) == len(facts["shots"]) == 2
    for file, shot_id in zip(files, facts["shots"], strict=True):
        data = Path(file).read_bytes()
        assert data[:3] == b"\xff\xd8\xff"
        assert file.endswith(".jpg")
        assert decode(data).shape[:2] == (1536, 1024)
        assert data == stored(served, shot_id)
        parameters = served.store.find_shot(shot_id).recipe.parameters
        assert parameters["prompt"] == "Drei Äpfel"
        assert parameters["output_compression"] == 60
    assert facts["size"] == "1024x1536"
    assert facts["quality"] == "low"
    assert facts["output_format"] == "jpeg"


@pytest.mark.parametrize("write_mask", [alpha_mask, white_mask])
def test_an_edit_changes_the_painted_part_alone(served, client, as_file, write_mask):
    files, facts = client.predict(
        prompt="A red rose",
        image=as_file(encode(PIXELS)),
        mask=as_file(write_mask(MASK), "mask.png"),
        quality="low",
        api_name="/edit",
    )
    [file], [shot_id] = files, facts["shots"]
    data = Path(file).read_bytes()
    assert data == stored(served, shot_id)
    result = decode(data)
    assert np.array_equal(result[~MASK], PIXELS[~MASK])
    assert (result[MASK] != PIXELS[MASK]).any(axis=1).mean() > 0.9
    assert facts["changed_outside_mask"] == 0
    # Left out, the size is the one nearest to the picture's ratio.
    assert facts["size"] == "1536x1024"
    shot = served.store.find_shot(shot_id)
    assert served.store.read_file(shot.source) == encode(PIXELS)
    assert np.array_equal(decode(served.store.read_file(shot.mask))[..., 3] == 0, MASK)
    assert facts.keys() >= {"model", "quality", "output_format", "usage", "cost", "request_id", "seconds"}


def test_an_edit_without_a_mask_redraws_the_whole_picture(client, as_file):
    files, facts = client.predict(
        prompt="As a watercolour", image=as_file(encode(PIXELS)), size="1024x1024", quality="low", api_name="/edit"
    )
    assert "changed_outside_mask" not in facts
    assert facts["size"] == "1024x1024"
    assert decode(Path(files[0]).read_bytes()).shape == PIXELS.shape


def test_an_edit_of_a_result_is_as_good_as_one_of_an_upload(client, as_file):
    mask = as_file(alpha_mask(MASK), "mask.png")
    files, _ = client.predict(
        prompt="A rose", image=as_file(encode(PIXELS)), mask=mask, quality="low", api_name="/edit"
    )
    files, facts = client.predict(
        prompt="A tulip",
        image=handle_file(files[0]),
        mask=mask,
        size="1024x1024",
        quality="low",
        n=2,
        api_name="/edit",
    )
    assert len(files) == 2
    assert facts["changed_outside_mask"] == 0
    for file in files:
        assert np.array_equal(decode(Path(file).read_bytes())[~MASK], PIXELS[~MASK])


def test_no_prompt_is_refused(client, as_file):
    for prompt in ({}, {"prompt": ""}, {"prompt": " \n\t"}, {"prompt": None}):
        assert refusal(client, "/generate", **prompt) == "Describe the picture first: the prompt is empty."
    assert refusal(client, "/edit", image=as_file(encode(PIXELS))) == (
        "Describe the picture first: the prompt is empty."
    )


@pytest.mark.parametrize(
    ("argument", "value", "sentence"),
    [
        ("size", "640x480", "size cannot be '640x480' for gpt-image-1: choose 1024x1024, 1024x1536 or 1536x1024."),
        ("quality", "best", "quality cannot be 'best' for gpt-image-1: choose low, medium or high."),
        ("output_format", "gif", "output_format cannot be 'gif' for gpt-image-1: choose png or jpeg."),
        ("n", 5, "n cannot be 5 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", 0, "n cannot be 0 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", 1.5, "n cannot be 1.5 for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", "many", "n cannot be 'many' for gpt-image-1: choose a whole number from 1 to 4."),
        ("n", None, "n cannot be None for gpt-image-1: choose a whole number from 1 to 4."),
        (
            "output_compression",
            101,
            "output_compression cannot be 101 for gpt-image-1: choose a whole number from 0 to 100.",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_those_that_work(served, client, as_file, argument, value, sentence):
    before = len(served.store.latest_shots(1000))
    assert refusal(client, "/generate", prompt="A ball", **{argument: value}) == sentence
    assert refusal(client, "/edit", prompt="A ball", image=as_file(encode(PIXELS)), **{argument: value}) == sentence
    assert len(served.store.latest_shots(1000)) == before


def test_a_prompt_that_is_too_long_is_refused(client):
    assert refusal(client, "/generate", prompt="a" * 32_001) == (
        "The prompt has 32,001 characters and gpt-image-1 takes 32,000: shorten it."
    )


def test_a_model_that_the_endpoint_does_not_serve_is_refused(client):
    assert "dall-e-9" in refusal(client, "/generate", prompt="A ball", model="dall-e-9")


def test_an_edit_without_a_picture_is_refused(client):
    assert refusal(client, "/edit", prompt="A rose") == "Add a picture first: drop, paste or pick one."


def test_a_region_that_there_is_not_is_refused_with_the_one_there_is(client, as_file):
    arguments = {"prompt": "A rose", "image": as_file(encode(PIXELS))}
    assert refusal(client, "/edit", region="the-sky", **arguments) == (
        "region cannot be 'the-sky': choose around-mask or whole-picture."
    )


def edit(client: Client, as_file, mask: np.ndarray | None = None, pixels: np.ndarray = PIXELS, **arguments):
    """Return the pixels of the one picture that ``/edit`` gives, and its facts."""
    if mask is not None:
        arguments["mask"] = as_file(white_mask(mask), "mask.png")
    arguments = {"prompt": "A rose", "quality": "low", "image": as_file(encode(pixels))} | arguments
    [file], facts = client.predict(**arguments, api_name="/edit")
    return decode(Path(file).read_bytes()), facts


def test_a_mask_of_another_size_is_scaled_and_it_says_so(client, as_file):
    made, facts = edit(client, as_file, disc(300, 451, 90))
    assert facts["notices"] == [
        "The mask is 300 x 451 pixels and was scaled to the picture's 451 x 300.",
        "The mask was stretched, because its proportions are not the picture's.",
    ]
    changed = (made != PIXELS).any(axis=2)
    assert changed[150, 225]
    # As wide as it was high, and as high as it was wide, by the picture's edges.
    assert changed.any(axis=0).sum() == pytest.approx(2 * 90 * 451 / 300, abs=4)
    assert changed.any(axis=1).sum() == pytest.approx(2 * 90 * 300 / 451, abs=4)


def test_a_mask_can_be_grown_and_narrowed(client, as_file):
    areas = [(edit(client, as_file, MASK, grow=grow)[0] != PIXELS).any(axis=2).sum() for grow in (-20, 0, 20)]
    assert areas == pytest.approx([np.pi * radius**2 for radius in (50, 70, 90)], rel=0.03)
    assert refusal(
        client,
        "/edit",
        prompt="A rose",
        image=as_file(encode(PIXELS)),
        grow=9999,
        mask=as_file(white_mask(MASK), "mask.png"),
    ) == ("grow cannot be 9999: choose from -2000 to 2000 pixels.")


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
    [file], facts = client.predict(prompt="A rose", quality="low", **arguments, api_name="/edit")
    after = read_picture(Path(file).read_bytes())
    assert after.icc_profile == before.icc_profile == display_p3()
    assert np.array_equal(after.pixels[~MASK], before.pixels[~MASK])
    assert facts["changed_outside_mask"] == 0
    assert served.store.find_shot(facts["shots"][0]).source.endswith(".heif")


def test_the_region_decides_what_travels(served, client, as_file):
    pixels, mask = noise(1200, 800), disc(1200, 800, 90, at=(900, 300))
    boxes = []
    for region in ("", "around-mask", "whole-picture"):
        made, facts = edit(client, as_file, mask, pixels, region=region)
        assert np.array_equal(made[~mask], pixels[~mask])
        assert facts["changed_outside_mask"] == 0
        boxes.append(served.store.find_shot(facts["shots"][0]).handling["parts"][0]["box"])
    assert boxes[0] == boxes[1]
    left, top, right, bottom = boxes[1]
    assert right - left == bottom - top == 512
    assert boxes[2] == [0, 0, 1200, 800]


def test_far_apart_parts_are_a_request_each_where_asked_for(client, as_file):
    pixels = noise(1200, 800)
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


def test_a_doubtful_mask_is_sent_by_a_script_with_a_warning(client, as_file):
    _, facts = edit(client, as_file, ~disc(WIDTH, HEIGHT, 12))
    assert "Almost everything is painted" in facts["warnings"][0]
    assert edit(client, as_file, MASK)[1]["warnings"] == []


def test_the_transition_is_as_wide_as_asked_for(client, as_file):
    grey = np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)
    hard, soft = (edit(client, as_file, MASK, grey, feather=width)[0].astype(int) for width in (0, 30))
    rim = MASK & ~disc(WIDTH, HEIGHT, 64)
    assert np.abs(soft - grey)[rim].mean() < 0.5 * np.abs(hard - grey)[rim].mean()
    assert refusal(client, "/edit", prompt="A rose", image=as_file(encode(grey)), feather=-3).startswith(
        "feather cannot be -3"
    )


@pytest.mark.parametrize(("painted", "sentence"), [(False, "Nothing is painted."), (True, "Everything is painted.")])
def test_a_mask_that_marks_nothing_or_everything_is_refused(client, as_file, painted, sentence):
    mask = np.full((HEIGHT, WIDTH), painted)
    arguments = {"image": as_file(encode(PIXELS)), "mask": as_file(white_mask(mask), "mask.png")}
    assert refusal(client, "/edit", prompt="A rose", **arguments).startswith(sentence)


@pytest.mark.parametrize("argument", ["image", "mask"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"this is a text\n", "This file is not a picture Proofroom can read."),
        (b"", "This file is not a picture Proofroom can read."),
        (encode(PIXELS)[:9000], "This picture is damaged and cannot be read to its end."),
        (huge_png(8001, 8000), "This picture has more than 64 megapixels."),
    ],
    ids=["text", "nothing", "cut", "bomb"],
)
def test_a_file_that_is_no_picture_is_refused(client, as_file, argument, data, words):
    arguments = {"image": as_file(encode(PIXELS)), argument: as_file(data, "upload.png")}
    assert refusal(client, "/edit", prompt="A rose", **arguments).startswith(words)


def test_only_the_two_are_offered(served, client):
    offered = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/generate", "/edit"}
    assert offered["unnamed_endpoints"] == {}
    names = {
        name: [parameter["parameter_name"] for parameter in endpoint["parameters"]]
        for name, endpoint in offered["named_endpoints"].items()
    }
    assert names == {
        "/generate": ["prompt", "size", "quality", "output_format", "output_compression", "n", "model"],
        "/edit": [
            *("prompt", "image", "mask", "size", "quality", "output_format", "output_compression", "n", "model"),
            *("region", "grow", "feather", "extend", "apart"),
        ],
    }
    assert all(
        parameter["parameter_has_default"]
        for endpoint in offered["named_endpoints"].values()
        for parameter in endpoint["parameters"]
    )


def test_the_pages_own_events_are_not_callable_by_name(served, client):
    events = served.get("config").json()["dependencies"]
    private = [event["api_name"] for event in events if event["api_name"] not in ("generate", "edit")]
    assert "create" in private
    assert {event["api_visibility"] for event in events if event["api_name"] in private} == {"private"}
    for name in private:
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict(api_name=f"/{name}")


def test_a_call_by_curl_gets_the_same_sentence(served):
    said = served.call("generate", ["", "", "", "", 100, 1, ""])
    assert said.startswith("event: error\n")
    assert json.loads(said.partition("data: ")[2])["error"] == "Describe the picture first: the prompt is empty."


def test_empty_values_mean_the_defaults(served):
    said = served.call("generate", ["A ball", "", "low", "", 100, 1, ""])
    _, facts = json.loads(said.rpartition("data: ")[2])
    assert (facts["size"], facts["output_format"], facts["model"]) == ("1024x1024", "png", "gpt-image-1")


def test_a_file_that_nobody_uploaded_is_not_read(served, ball):
    """Neither what others made nor what lies on this machine can be had by naming its path."""
    shot_id = ball[1]["shots"][0]
    for path in (served.data / "files" / served.store.find_shot(shot_id).picture, HOME / "examples" / "coffee.png"):
        file = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
        said = served.call(
            "edit", ["A rose", file, None, "", "low", "png", 100, 1, "", "whole-picture", 0, None, "", False]
        )
        assert said.startswith("event: error\n")
        assert str(path) not in said


def test_the_data_folder_is_not_served(served, ball):
    files, facts = ball
    shot = served.store.find_shot(facts["shots"][0])
    made = (served.data / "files" / shot.picture).parent
    kept = [*made.iterdir(), *served.data.glob("proofroom.db*")]
    assert {made / "answer.png", made / "recipe.json", served.data / "proofroom.db"} <= set(kept)
    for path in kept:
        past_the_cache = f"{served.cache}/../{served.data.parent.name}/{path.relative_to(served.data.parent)}"
        for way in (str(path), past_the_cache, quote(past_the_cache, safe="")):
            assert served.get(f"gradio_api/file={way}").status_code in (403, 404)
    assert Path(files[0]).exists()


def test_whatever_a_page_or_an_answer_names_lies_in_the_cache(served):
    said = served.call("generate", ["A ball", "", "low", "", 100, 1, ""])
    [[file], _] = json.loads(said.rpartition("data: ")[2])
    path = Path(file["path"])
    assert path.is_relative_to(served.cache)
    # It lies under a name that nobody can guess, not even with the picture at hand.
    assert re.fullmatch("[0-9a-f]{64}", path.parent.name)
    assert path.parent.name != hashlib.sha256(path.read_bytes()).hexdigest()
    assert served.get(f"gradio_api/file={path}").content == path.read_bytes()

    values = [component["props"].get("value") for component in served.get("config").json()["components"]]
    galleries = [entry for value in values if isinstance(value, list) for entry in value if isinstance(entry, dict)]
    shown = [entry["image"]["path"] for entry in galleries]
    assert len(shown) >= 3
    for path in map(Path, shown):
        assert path.is_relative_to(served.cache)
        assert served.get(f"gradio_api/file={path}").status_code == 200


def test_ten_calls_are_on_the_way_at_once(serve):
    far_end, barrier = FarEnd(), threading.Barrier(10)
    picture = encode(noise(32, 32))

    def wait(_asked) -> bytes:
        # Answers none before all ten are here; fails where one of them waits for another's answer.
        barrier.wait(20)
        return answer_with(picture)

    for _ in range(10):
        far_end.say(wait)
    served = serve(ImagesClient(far_end.url, "any-key-at-all"), "images.example", "other")
    calls = [served.client.submit(prompt=f"Ball {number}", api_name="/generate") for number in range(10)]
    results = [call.result(timeout=40) for call in calls]
    assert {Path(files[0]).read_bytes() for files, _ in results} == {picture}
    assert len({facts["shots"][0] for _, facts in results}) == 10
    assert sorted(asked.json["prompt"] for asked in far_end.asked) == [f"Ball {number}" for number in range(10)]
    # Prices of an endpoint nobody wrote rows for are not known, and not 0.
    assert [facts["cost"] for _, facts in results] == [None] * 10
    far_end.close()

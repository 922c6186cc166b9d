"""A picture that was paid for and came cut is shown as far as it goes, and it is said how much of it is missing."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.imaging.extension import Margins
from components.imaging.formats.mending import CHECK_SUM
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import plan_edit
from components.library.edits.framing import WHOLE, Framing
from components.library.records.findings import list_doubts
from components.library.records.shot import MOST_NOTE
from components.library.records.thumbnails import draw_thumbnail
from components.library.runs.recovery import recover
from tests.imaging.pngs import SIGNATURE, chunk, chunks_of
from tests.library.pictures import WIDE, answer_with, decode, disc, encode, noise
from tests.library.plans import ask, plan, plan_two_parts

WIDTH, HEIGHT = 300, 200
PIXELS = noise(WIDTH, HEIGHT)
# A column from top to bottom: something of it comes, whatever share does.
COLUMN = np.zeros((HEIGHT, WIDTH), dtype=bool)
COLUMN[:, 100:200] = True
FORMATS = ["PNG", "JPEG", "WEBP"]


def cut(fmt: str, share: float = 0.5, edge: int = 256) -> bytes:
    """Return the first ``share`` of a file whose rows are all as hard to say."""
    # With an option Pillow writes the PNG: its rows have filters, in several IDATs.
    data = encode(noise(edge, edge, seed=2), fmt, **({"compress_level": 1} if fmt == "PNG" else {}))
    return data[: int(len(data) * share)]


def rows_that_came(data: bytes) -> float:
    """Return which share of a picture's rows a file that was cut holds."""
    return 1 - float(read_picture(data, cut=True).missing.mean())


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_created_picture_that_came_cut_is_kept_as_it_came_with_a_note(far_end, maker, store, flower, fmt):
    data = cut(fmt)
    far_end.say(answer_with(data))
    [shot] = maker.create(flower).result(60)
    missing = f"The lower {round(100 * (1 - rows_that_came(data)))} % of this picture is missing"
    note = f"{missing}, and transparent where it is shown here: its file was cut off."
    assert (str(shot.note), shot.width, shot.height) == (note, 256, 256)
    assert store.files.read_file(shot.answer) == data
    assert store.find_shot(shot.id) == shot
    assert str(list_doubts([shot])[0]) == note
    thumbnail = np.asarray(Image.open(io.BytesIO(draw_thumbnail(data))).convert("RGBA"))
    assert (thumbnail[:100, :, 3] == 255).all()
    assert (thumbnail[-100:, :, 3] == 0).all()


@pytest.mark.parametrize("fmt", FORMATS)
def test_where_an_answer_was_cut_the_edit_keeps_the_picture(far_end, maker, store, fmt):
    data = cut(fmt)
    far_end.say(answer_with(data))
    [shot] = maker.repaint(plan(encode(PIXELS), COLUMN)).result(60)
    made = decode(store.files.read_file(shot.pasted))
    # The picture lies on the whole width of the square that travels, in two thirds of its height.
    came = round(((rows_that_came(data) - 1 / 6) * 3 / 2) * HEIGHT)
    assert np.array_equal(made[came + 2 :], PIXELS[came + 2 :])
    assert (made[: came - 2][COLUMN[: came - 2]] != PIXELS[: came - 2][COLUMN[: came - 2]]).any(axis=1).mean() > 0.95
    assert shot.changed_outside_mask == 0
    told = re.fullmatch(
        r"The lower (\d+) % of the endpoint's answer is missing: its file was cut off\. (\d+) % of the mask stays as it"
        r" was\.",
        str(shot.note),
    )
    assert int(told[1]) == round(100 * (1 - rows_that_came(data)))
    assert int(told[2]) == pytest.approx(100 * (1 - came / HEIGHT), abs=2)
    assert store.files.read_file(shot.answer) == data


@pytest.mark.parametrize(("share", "at", "end"), [
    (0.9, 30, "Everything inside the mask came."),
    (0.3, 170, "100 % of the mask stays as it was."),
])  # fmt: skip
def test_it_is_said_whether_what_is_missing_lies_in_the_mask(far_end, maker, store, share, at, end):
    far_end.say(answer_with(cut("PNG", share)))
    mask = disc(WIDTH, HEIGHT, 20, at=(150, at))
    [shot] = maker.repaint(plan(encode(PIXELS), mask)).result(60)
    assert str(shot.note).endswith(end)
    changed = (decode(store.files.read_file(shot.pasted)) != PIXELS).any(axis=2)
    assert changed[mask].mean() > 0.95 if share > 0.5 else not changed.any()


def test_a_redraw_that_was_cut_keeps_the_picture_below(far_end, maker, store):
    far_end.say(answer_with(cut("JPEG")))
    [shot] = maker.repaint(plan(encode(PIXELS), None)).result(60)
    made = decode(store.files.read_file(shot.pasted))
    assert made.shape == PIXELS.shape
    assert np.array_equal(made[130:], PIXELS[130:])
    assert (made[:70] != PIXELS[:70]).any(axis=2).mean() > 0.95
    assert str(shot.note).endswith("its file was cut off. There the picture stays as it was.")


def test_a_transparent_answer_that_was_cut_makes_no_hole_in_the_picture(far_end, maker, store):
    far_end.say(answer_with(cut("PNG")))
    asked = GenerateRequest(contract_for("gpt-image-1", "openai"), "a red rose", background="transparent")
    source = encode(PIXELS)
    [shot] = maker.repaint(plan_edit(asked, read_picture(source), source, COLUMN, Framing(WHOLE, "1024x1024"))).result(
        20
    )
    made = decode(store.files.read_file(shot.pasted))
    assert np.array_equal(made[130:, :, :3], PIXELS[130:])
    assert made.shape[2] == 3 or (made[..., 3] == 255).all()


def test_a_margin_that_did_not_come_is_as_the_picture_was_extended(far_end, maker, store):
    margins = Margins(bottom=100)
    far_end.say(answer_with(cut("PNG", 0.4)))
    picture = read_picture(WIDE)
    [shot] = maker.repaint(plan_edit(ask(), picture, WIDE, None, margins=margins)).result(60)
    assert np.array_equal(decode(store.files.read_file(shot.pasted))[320:], margins.extend(picture.pixels)[320:])
    assert "100 % of the mask" in str(shot.note)


def test_of_several_parts_it_is_said_which_was_cut(far_end, maker, store):
    far_end.say(answer_with(cut("PNG")))
    far_end.say(answer_with(cut("JPEG", 0.9)))
    [shot] = maker.repaint(plan_two_parts()).result(60)
    assert "of the endpoint's answer 1 of 2 is missing" in str(shot.note)
    assert "of the endpoint's answer 2 of 2 is missing" in str(shot.note)
    assert len(str(shot.note)) <= MOST_NOTE


def test_pixels_that_may_be_damaged_are_spoken_of(far_end, maker, flower):
    chunks = chunks_of(encode(noise(64, 64)))
    at = [kind for kind, _ in chunks].index(b"IDAT")
    data = chunks[at][1]
    chunks[at] = (b"IDAT", data[:-1] + bytes([data[-1] ^ 1]))
    damaged = SIGNATURE + b"".join(chunk(*each) for each in chunks)
    for start in (lambda: maker.create(flower), lambda: maker.repaint(plan(encode(PIXELS), COLUMN))):
        far_end.say(answer_with(damaged))
        [shot] = start().result(60)
        assert shot.note == CHECK_SUM


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_cut_answer_that_was_never_recorded_is_found_again(store, fmt):
    data = cut(fmt)
    store.files.write_file(f"shots/2026/03/04/{'a' * 32}/answer.{fmt.lower()}", data)
    assert recover(store).found == 1
    [shot] = store.latest_shots(2)
    assert "% of this picture is missing" in str(shot.note)
    assert (shot.width, shot.height) == (256, 256)
    assert store.files.read_file(shot.answer) == data

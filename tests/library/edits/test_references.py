"""What an edit is given besides a picture and its mask."""

import numpy as np
import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import UnreadablePicture, ValueNotAllowed
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.edit_call import EditCall
from components.library.edits.framing import WHOLE, Framing
from components.library.edits.references import Guidance, measure_reference, read_references
from tests.imaging.profiles import display_p3
from tests.library.pictures import PNG, WIDE, answer_with, decode, disc, encode, flat_answer, noise

OFFLINE = contract_for("gpt-image-1", "offline")


def plan(guidance: Guidance, mask: np.ndarray | None = None, contract=OFFLINE, **changes) -> Edit:
    asked = GenerateRequest(contract, "a red rose", **changes)
    return plan_edit(asked, read_picture(WIDE), WIDE, mask, Framing(WHOLE, "1024x1024"), guidance=guidance)


def write(folder, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_references_travel_after_the_picture_in_srgb_and_bounded(tmp_path):
    pixels = noise(60, 40)
    files = [
        write(tmp_path, "a.png", encode(pixels, icc_profile=display_p3())),
        write(tmp_path, "b.jpg", encode(noise(4096, 64), "JPEG")),
    ]
    edit = plan(Guidance(read_references(files), "high"), disc(480, 320, 40), background="opaque", user="visitor-7")
    request = edit.parts[0].request
    image, first, second = request.pictures
    assert decode(image).shape[:2] == (1024, 1024)
    assert decode(first).shape == (40, 60, 3)
    assert not np.array_equal(decode(first), pixels)
    assert decode(second).shape == (32, 2048, 3)
    assert [measure_reference(file) for file in files] == [(60, 40), (2048, 32)]
    assert request.parameters["input_fidelity"] == "high"
    assert (request.parameters["background"], request.parameters["user"]) == ("opaque", "visitor-7")


def test_what_is_no_picture_is_said(tmp_path):
    with pytest.raises(UnreadablePicture):
        read_references([write(tmp_path, "a.png", b"no picture")])


def test_more_than_the_model_takes_is_said(tmp_path):
    references = read_references([write(tmp_path, "a.png", PNG)])
    with pytest.raises(ValueNotAllowed, match="takes one picture and 2 were given"):
        plan(Guidance(references), contract=contract_for("gpt-image-1"))


def test_too_many_files_are_refused_before_any_is_read(tmp_path):
    call = EditCall(write(tmp_path, "a.png", PNG), None, *[""] * 8, ["no such file"] * 16)
    with pytest.raises(ValueNotAllowed, match="takes at most 16 pictures and 17 were given: leave some out"):
        call.plan(GenerateRequest(OFFLINE, "a red rose"))


def test_references_are_kept_as_they_came(tmp_path, far_end, maker, store):
    source = encode(noise(60, 40), "WEBP")
    edit = plan(Guidance(read_references([write(tmp_path, "a.webp", source)])), disc(480, 320, 40))
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    [shot] = maker.repaint(edit).result(60)
    [key] = shot.handling.references
    assert store.files.read_file(key) == source
    assert store.find_shot(shot.id).handling.references == (key,)


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("background", ["transparent", ""])
def test_transparency_comes_back_only_where_it_was_asked_for(far_end, maker, store, masked, background):
    pixels = np.zeros((1024, 1024, 4), dtype=np.uint8)
    mask = disc(480, 320, 60)
    far_end.say(answer_with(encode(pixels)))
    [shot] = maker.repaint(plan(Guidance(), mask if masked else None, background=background)).result(60)
    made = decode(store.files.read_file(shot.pasted))
    if background:
        assert made.shape == (320, 480, 4)
        assert made[160, 240, 3] == 0
        assert made[5, 5, 3] == (255 if masked else 0)
    else:
        assert made.shape == (320, 480, 3)
    assert shot.changed_outside_mask == (0 if masked else None)

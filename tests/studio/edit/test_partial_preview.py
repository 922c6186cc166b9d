"""What an edit looks like while its answer grows."""

from pathlib import Path

import numpy as np
import pytest

from components.library.runs.progress import Partial
from components.studio.edit.partial_preview import VIEW_EDGE, PartialPreview
from tests.library.pictures import DAMAGED, decode, disc, encode, noise
from tests.library.plans import plan, plan_two_parts


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))


def flat(shade: int, width: int = 1024, height: int = 1024) -> bytes:
    return encode(np.full((height, width, 3), shade, dtype=np.uint8))


def draw(unfinished: PartialPreview, picture: bytes, part: int = 0) -> np.ndarray:
    return decode(Path(unfinished.draw(Partial(picture, part))).read_bytes())


def test_what_grows_is_seen_in_the_mask_and_the_picture_around_it():
    pixels = noise(480, 320)
    shown = draw(PartialPreview(plan(encode(pixels), disc(480, 320, 60))), flat(250))
    assert shown[160, 240].tolist() == [250] * 3
    assert np.array_equal(shown[:90], pixels[:90])


def test_a_large_picture_is_shown_at_the_size_of_a_screen():
    edit = plan(encode(noise(3000, 1500)), disc(3000, 1500, 300))
    shown = draw(PartialPreview(edit), flat(250))
    assert shown.shape == (VIEW_EDGE // 2, VIEW_EDGE, 3)
    assert shown[320, 640].tolist() == [250] * 3


def test_a_whole_redrawing_is_seen_whole():
    assert (draw(PartialPreview(plan(encode(noise(300, 300)), None)), flat(99)) == 99).all()


def test_one_part_after_another_stays_seen():
    unfinished = PartialPreview(plan_two_parts())
    draw(unfinished, flat(250, 512, 512), 0)
    shown = draw(unfinished, flat(249, 512, 512), 1)
    assert shown[40, 40].tolist() == [250] * 3
    assert shown[280, 440].tolist() == [249] * 3


def test_what_cannot_be_read_is_not_shown():
    assert PartialPreview(plan(encode(noise(60, 40)), disc(60, 40, 9))).draw(Partial(DAMAGED)) is None

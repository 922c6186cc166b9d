"""A prompt on its panel over a picture."""

import numpy as np
import pytest

from components.offline.drawing.mark import label_box
from components.offline.drawing.typesetting.caption import lower_room, middle_room, put_caption

GROUNDS = {
    "white": np.full((512, 512, 3), 255, np.uint8),
    "black": np.zeros((512, 512, 3), np.uint8),
    "noise": np.random.default_rng(1).integers(0, 256, (512, 512, 3), np.uint8),
    "stripes": np.repeat(np.repeat([[[0], [255]]], 256, axis=1).reshape(1, 512, 1), 512, axis=0).repeat(3, axis=2),
}


def luminance(colour: np.ndarray) -> float:
    """Return the relative luminance of WCAG 2.2 of 8-bit RGB."""
    share = np.asarray(colour, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_caption_can_be_read_on_any_ground(ground):
    pixels = GROUNDS[ground].astype(np.uint8)
    left, top, right, bottom = put_caption(pixels, "an astronaut riding a horse", middle_room(512, 512))
    panel = pixels[top:bottom, left:right].reshape(-1, 3)
    order = panel.astype(int).sum(axis=1).argsort()
    ink, paper = panel[order[-len(order) // 50 :]].mean(axis=0), panel[order[len(order) * 3 // 4]]
    assert (luminance(ink) + 0.05) / (luminance(paper) + 0.05) >= 7
    assert 0.03 < (panel > 200).all(axis=1).mean() < 0.4


@pytest.mark.parametrize("prompt", ["wizard", "wise old wizards " * 2000, "🐉🔥" * 16_000, "ـــ רכב", "花" * 32_000])
@pytest.mark.parametrize("size", [(256, 256), (1536, 512), (512, 1536), (2048, 2048), (128, 96)])
def test_a_caption_stays_in_its_room_whatever_is_said(prompt, size):
    pixels = np.full((size[1], size[0], 3), 128, np.uint8)
    room = middle_room(*size)
    box = put_caption(pixels, prompt, room)
    if box is not None:
        assert room[0] <= box[0] < box[2] <= room[2]
        assert room[1] <= box[1] < box[3] <= room[3]
        pixels[box[1] : box[3], box[0] : box[2]] = 128
    assert (pixels == 128).all()
    assert box is not None or size == (128, 96)


def test_a_prompt_without_anything_to_see_has_no_caption():
    pixels = np.full((256, 256, 3), 128, np.uint8)
    assert put_caption(pixels, " \x00\u202e\n ", middle_room(256, 256)) is None
    assert (pixels == 128).all()


def test_letters_that_no_font_has_give_one_note_for_all():
    first, second = (np.zeros((256, 256, 3), np.uint8) for _ in range(2))
    put_caption(first, "𒀀𒀁", middle_room(256, 256))
    put_caption(second, "𒀂" * 400, middle_room(256, 256))
    assert (first > 200).any()
    assert np.array_equal(first, second)


def test_on_transparency_the_panel_is_seen_and_the_rest_is_not():
    pixels = np.zeros((256, 256, 4), np.uint8)
    left, top, right, bottom = put_caption(pixels, "wizard", middle_room(256, 256))
    middle = pixels[(top + bottom) // 2, left + 6 : right - 6]
    assert middle[:, 3].min() > 180
    assert pixels[:top, :, 3].max() == pixels[bottom:, :, 3].max() == 0
    assert (pixels[top:bottom, left:right, :3] > 230).all(axis=2).any()


def test_a_subtitle_stands_above_the_mark():
    for size in ((256, 256), (1536, 1024), (512, 1536)):
        room, mark = lower_room(*size), label_box(*size)
        assert size[1] / 2 < room[1] < room[3] < mark[1]

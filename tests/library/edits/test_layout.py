"""The layout of an edit of which a part was laid out before."""

from dataclasses import replace

import numpy as np
import pytest

from components.endpoint.contracts.contract import contract_for
from components.imaging.extension import Margins
from components.imaging.picture.picture import Picture, read_picture
from components.library.edits.framing import AROUND, WHOLE, Framing
from components.library.edits.layout import lay_out
from tests.library.pictures import disc, noise

SIZE = (160, 120)
PICTURE = Picture(noise(*SIZE))
SMALL, LARGE = disc(*SIZE, 10), disc(*SIZE, 30)
CONTRACT = contract_for("gpt-image-1")
FRAMING = Framing(WHOLE)


def test_another_mask_on_the_same_picture_travels_with_the_canvas_that_is_there():
    first = lay_out(PICTURE, SMALL, FRAMING, CONTRACT)
    again = lay_out(PICTURE, LARGE, FRAMING, CONTRACT, before=first)
    alone = lay_out(PICTURE, LARGE, FRAMING, CONTRACT)
    assert again.canvases[0].image_png is first.canvases[0].image_png
    assert np.array_equal(again.canvases[0].sent, alone.canvases[0].sent)
    assert again.canvases[0].image_png == alone.canvases[0].image_png
    assert again.canvases[0].mask_png == alone.canvases[0].mask_png != first.canvases[0].mask_png
    assert again.mask_png == alone.mask_png


@pytest.mark.parametrize(
    ("picture", "framing", "margins"),
    [
        (replace(PICTURE, pixels=255 - PICTURE.pixels), FRAMING, Margins()),
        (PICTURE, Framing(WHOLE, "1024x1024"), Margins()),
        (PICTURE, FRAMING, Margins(left=40)),
    ],
)
def test_another_picture_frame_or_margin_is_drawn_anew(picture, framing, margins):
    size = margins.size_of(SIZE)
    mask = disc(*size, 10)
    first = lay_out(PICTURE, SMALL, FRAMING, CONTRACT)
    again = lay_out(picture, mask, framing, CONTRACT, margins, before=first)
    alone = lay_out(picture, mask, framing, CONTRACT, margins)
    assert again.canvases[0].image_png == alone.canvases[0].image_png != first.canvases[0].image_png


def test_a_mask_at_another_place_of_a_large_picture_is_sent_with_what_is_around_it():
    picture = Picture(noise(2400, 1100))
    left, right = np.zeros((2, 1100, 2400), dtype=bool)
    left[500:600, 100:200], right[500:600, 2200:2300] = True, True
    first = lay_out(picture, left, Framing(AROUND), CONTRACT)
    again = lay_out(picture, right, Framing(AROUND), CONTRACT, before=first)
    assert again.canvases[0].frame.box[0] > first.canvases[0].frame.box[2]
    assert np.array_equal(again.canvases[0].sent, lay_out(picture, right, Framing(AROUND), CONTRACT).canvases[0].sent)


def test_no_dark_ring_travels_around_a_cut_out():
    pixels = np.zeros((1200, 1200, 4), dtype=np.uint8)
    pixels[disc(1200, 1200, 400)] = 255
    sent = lay_out(Picture(pixels), None, Framing(WHOLE, "1024x1024"), CONTRACT).canvases[0]
    assert sent.sent.min() == 255
    assert read_picture(sent.image_png).pixels.min() == 255

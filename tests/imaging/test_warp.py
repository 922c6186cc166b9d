"""Pictures and masks warped by a mesh."""

import cv2
import numpy as np
import pytest

from components.imaging.frame import frame_picture
from components.imaging.warp import CELL, IDENTITY, NO_WARP, Warp, mesh_size
from tests.benchmarks.pictures.drifts import bend_canvas
from tests.imaging.test_frame import waves

SIZE = (300, 200)


def shift_by(dx: float, dy: float, size: tuple[int, int] = SIZE) -> Warp:
    """Return the warp whose bend is the same everywhere."""
    across, down = mesh_size(size)
    return Warp(IDENTITY, np.full((down, across, 2), (dx, dy), dtype=np.float32))


def test_a_warp_that_moves_nothing_changes_nothing():
    pixels = waves(*SIZE)
    assert not NO_WARP.moves
    assert NO_WARP.undo(pixels, SIZE) is pixels


def test_a_mesh_has_a_cell_for_every_pixel():
    assert mesh_size((2 * CELL, 2 * CELL + 1)) == (2, 3)


@pytest.mark.parametrize("size", [(300, 200), (900, 600)])
@pytest.mark.parametrize("answered", [1, 2])
def test_a_bend_that_is_the_same_everywhere_is_a_shift(size, answered):
    frame = frame_picture(size, (600, 400))
    answer = cv2.resize(frame.to_canvas(waves(*size)), (600 * answered, 400 * answered), interpolation=cv2.INTER_CUBIC)
    moved = frame.from_canvas(answer, warp=Warp(np.array([[1.0, 0, 6.5], [0, 1, -3.25]]))).astype(int)
    bent = frame.from_canvas(answer, warp=shift_by(6.5, -3.25, (600, 400)))
    assert np.abs(moved - bent).max() <= 3


def test_a_bend_is_turned_and_scaled_as_the_canvas_is():
    quarter = Warp(np.array([[0.0, -1, 199], [1, 0, 0]]), shift_by(5, 0).bend)
    pixels = np.zeros((300, 200, 3), dtype=np.uint8)
    # The pixel (40, 60) of the canvas, displaced by 5 to the right, is the answer's pixel (199 - 60, 40 + 5).
    pixels[45, 139] = 255
    assert quarter.undo(pixels, SIZE)[60, 40].tolist() == [255, 255, 255]


def test_a_part_of_what_a_bend_takes_back_is_that_part():
    bend = np.random.default_rng(1).normal(size=(25, 38, 2)).astype(np.float32) * 3
    warp, pixels = Warp(IDENTITY, cv2.GaussianBlur(bend, (0, 0), 2)), bend_canvas(waves(*SIZE), 3)
    frame = frame_picture((600, 400), SIZE)
    whole = frame.from_canvas(pixels, warp=warp).astype(int)
    part = frame.from_canvas(pixels, (101, 33, 420, 305), warp)
    assert np.abs(whole[33:305, 101:420] - part).max() <= 1

"""Rough strokes become the object under them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from components.imaging.mask.object_select import select_object
from components.imaging.picture.picture import read_picture

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def draw_disc(size: tuple[int, int], centre: tuple[int, int], radius: int) -> np.ndarray:
    return cv2.circle(np.zeros(size[::-1], dtype=np.uint8), centre, radius, 1, -1).astype(bool)


def draw_line(size: tuple[int, int], *points: tuple[int, int], thickness: int = 8) -> np.ndarray:
    strokes = np.zeros(size[::-1], dtype=np.uint8)
    return cv2.polylines(strokes, [np.array(points, dtype=np.int32)], False, 1, thickness).astype(bool)


def draw_view(thing: np.ndarray) -> np.ndarray:
    """Return a blue thing on a rough, brown ground."""
    grain = np.random.default_rng(7).integers(-30, 31, (*thing.shape, 1))
    ground = np.clip(np.array([140, 110, 70]) + grain, 0, 255).astype(np.uint8)
    return np.where(thing[..., None], np.array([40, 90, 190], dtype=np.uint8), ground)


def likeness(found: np.ndarray, meant: np.ndarray) -> float:
    """Return the intersection over the union."""
    return (found & meant).sum() / (found | meant).sum()


SIZE = (256, 192)
DISC = draw_disc(SIZE, (125, 95), 45)


@pytest.mark.parametrize(
    "scribble",
    [
        draw_line(SIZE, (110, 90), (140, 100)),
        draw_disc(SIZE, (122, 97), 30),
        draw_disc(SIZE, (132, 92), 52),
        draw_line(SIZE, (100, 75), (115, 75)) | draw_line(SIZE, (135, 115), (150, 115)),
    ],
    ids=["short line", "rough blob", "spilling cover", "two lines"],
)
def test_rough_strokes_become_the_disc_under_them(scribble):
    found = select_object(draw_view(DISC), scribble)
    assert found.dtype == bool
    assert likeness(found, DISC) > 0.95


def test_a_twin_that_was_not_stroked_stays_out():
    twin = draw_disc(SIZE, (220, 95), 30)
    found = select_object(draw_view(DISC | twin), draw_line(SIZE, (110, 90), (140, 100)))
    assert not (found & twin).any()
    assert likeness(found, DISC) > 0.95


def test_a_hole_in_the_thing_is_filled():
    ring = DISC & ~draw_disc(SIZE, (125, 95), 12)
    found = select_object(draw_view(ring), draw_line(SIZE, (95, 75), (125, 62), (155, 75)))
    assert likeness(found, DISC) > 0.95


def test_a_thing_cut_off_by_the_pictures_border_is_found_up_to_the_border():
    cut_off = draw_disc(SIZE, (125, 10), 45)
    found = select_object(draw_view(cut_off), draw_line(SIZE, (110, 20), (140, 25)))
    assert likeness(found, cut_off) > 0.95
    assert found[0, 100:150].all()


def test_a_thing_of_a_large_view_keeps_a_sharp_edge():
    size = (1024, 683)
    thing = cv2.rectangle(np.zeros(size[::-1], dtype=np.uint8), (300, 150), (799, 549), 1, -1).astype(bool)
    found = select_object(draw_view(thing), draw_line(size, (400, 250), (700, 450), thickness=12))
    assert likeness(found, thing) > 0.98
    rows, columns = found[200:500], found[:, 350:750]
    assert np.abs(rows.argmax(axis=1) - 300).max() <= 3
    assert np.abs(columns.argmax(axis=0) - 150).max() <= 3


def test_a_wavy_edge_in_a_large_view_is_followed():
    size = (1024, 683)
    rows, columns = np.indices(size[::-1])
    down, right = rows - 340, columns - 500
    thing = np.hypot(right, down) < 220 + 8 * np.sin(60 * np.arctan2(down, right))
    found = select_object(draw_view(thing), draw_line(size, (400, 300), (600, 400), thickness=12))
    assert likeness(found, thing) > 0.99


def test_a_dab_in_the_middle_is_enough_for_a_thing_many_times_as_large():
    thing = draw_disc(SIZE, (125, 95), 80)
    assert likeness(select_object(draw_view(thing), draw_disc(SIZE, (125, 95), 6)), thing) > 0.95


def test_a_single_pixel_gives_the_disc_or_nothing():
    found = select_object(draw_view(DISC), draw_disc(SIZE, (125, 95), 0))
    assert found is None or likeness(found, DISC) > 0.95


def test_no_strokes_find_nothing():
    assert select_object(draw_view(DISC), np.zeros_like(DISC)) is None


def test_nothing_stands_out_of_one_colour():
    plain = np.full((*DISC.shape, 3), 64, dtype=np.uint8)
    assert select_object(plain, draw_line(SIZE, (110, 90), (140, 100))) is None


def test_nothing_stands_out_of_a_ground_that_is_rough_all_over():
    assert select_object(draw_view(np.zeros_like(DISC)), draw_line(SIZE, (110, 90), (140, 100))) is None


def test_nothing_stands_out_where_everything_is_stroked():
    assert select_object(draw_view(DISC), np.ones_like(DISC)) is None


def test_a_picture_of_one_pixel_is_no_accident():
    assert select_object(np.zeros((1, 1, 3), dtype=np.uint8), np.ones((1, 1), dtype=bool)) is None


def test_the_same_strokes_find_the_same_object_and_are_left_alone():
    view, scribble = draw_view(DISC), draw_line(SIZE, (110, 90), (140, 100))
    before, strokes = view.copy(), scribble.copy()
    first = select_object(view, scribble)
    cv2.setRNGSeed(49)
    assert np.array_equal(select_object(view, scribble), first)
    assert np.array_equal(view, before)
    assert np.array_equal(scribble, strokes)


def test_a_line_on_the_rocket_finds_the_rocket():
    view = read_picture(EXAMPLES / "rocket.jpg").pixels
    found = select_object(view, draw_line((640, 427), (322, 130), (322, 300), thickness=6))
    # Its body is 16 to 24 pixels wide and ends at the platform; the sky on either side of it is none of it.
    assert found[140:400, 318:326].all()
    assert not found[:, :300].any()
    assert not found[:390, 345:].any()


def test_a_cover_of_the_cats_eye_that_spills_finds_the_eye():
    view = read_picture(EXAMPLES / "chelsea.png").pixels
    cover = cv2.ellipse(np.zeros((300, 451), dtype=np.uint8), (172, 115), (45, 38), 0, 0, 360, 1, -1).astype(bool)
    eye = cv2.ellipse(np.zeros((300, 451), dtype=np.uint8), (171, 116), (36, 30), 30, 0, 360, 1, -1).astype(bool)
    assert likeness(select_object(view, cover), eye) > 0.8

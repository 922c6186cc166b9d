"""The edge-aware brush: what is like the pixel under its centre, within the stroke."""

import cv2
import numpy as np
import pytest

from components.imaging.mask.brush_stroke import BrushStroke, draw_strokes
from components.imaging.mask.edge_aware import draw_edge_aware

WIDTH, HEIGHT = 400, 300
CENTRE, RADIUS = (200, 150), 60
DOWN, ACROSS = np.mgrid[:HEIGHT, :WIDTH]
BALL = np.hypot(ACROSS - CENTRE[0], DOWN - CENTRE[1]) <= RADIUS


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    """Give a red ball that is shaded from left to right, on green; both are grainy."""
    grain = np.random.default_rng(3).integers(-15, 16, (HEIGHT, WIDTH, 1))
    ball = np.array((180, 40, 30)) + (ACROSS[..., None] - CENTRE[0]) // 2
    return np.clip(np.where(BALL[..., None], ball, (70, 130, 70)) + grain, 0, 255).astype(np.uint8)


def stroke(radius: float, *points: tuple[float, float]) -> BrushStroke:
    return BrushStroke(tuple((x / WIDTH, y / HEIGHT) for x, y in points), radius / WIDTH)


def sweep(made: BrushStroke) -> np.ndarray:
    return draw_strokes(np.zeros((HEIGHT, WIDTH), dtype=bool), [made])


def test_a_stroke_along_an_edge_covers_its_own_side_alone(pixels: np.ndarray):
    made = stroke(30, (175, 110), (225, 110))
    area, inside = draw_edge_aware(pixels, [made]), sweep(made) & BALL
    assert (area & ~BALL).sum() <= 0.01 * area.sum()
    assert (area & inside).sum() >= 0.95 * inside.sum()


def test_a_stroke_across_an_edge_covers_both_sides_where_its_centre_was(pixels: np.ndarray):
    area = draw_edge_aware(pixels, [stroke(20, (200, 150), (350, 150))])
    assert area[150, 210]
    assert area[150, 340]


def test_nothing_is_covered_beside_the_stroke(pixels: np.ndarray):
    made = stroke(25, (200, 150), (220, 160))
    assert not (draw_edge_aware(pixels, [made]) & ~sweep(made)).any()


def test_what_is_alike_and_not_connected_is_not_covered():
    pixels = np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8)
    cv2.rectangle(pixels, (195, 0), (205, HEIGHT), (250, 250, 250), -1)
    area = draw_edge_aware(pixels, [stroke(60, (180, 150))])
    assert area[150, 150]
    assert not area[:, 195:].any()


def test_a_stroke_beside_the_picture_covers_nothing(pixels: np.ndarray):
    assert not draw_edge_aware(pixels, [stroke(20, (-200, 50), (-300, 60))]).any()
    assert draw_edge_aware(pixels, [stroke(20, (-50, 50), (50, 50))]).any()


def test_a_long_stroke_of_a_wide_brush_looks_at_fewer_places(pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch):
    looked = []
    monkeypatch.setattr("components.imaging.mask.edge_aware.MOST_SEEN", 5 * 101**2)
    monkeypatch.setattr("components.imaging.mask.edge_aware._flood", lambda *given: looked.append(given))
    long = stroke(50, *[(x, 150) for x in (50, 350) * 40])
    draw_edge_aware(pixels, [long])
    assert len(looked) == 5
    looked.clear()
    draw_edge_aware(pixels, [long] * 2)
    assert len(looked) == 4

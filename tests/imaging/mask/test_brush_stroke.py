"""Strokes of the brush as paths, drawn at the picture's resolution."""

import numpy as np
import pytest

from components.imaging.mask.brush_stroke import BrushStroke, count_covered, draw_strokes

SIZE = WIDTH, HEIGHT = 400, 300
EMPTY = np.zeros((HEIGHT, WIDTH), dtype=bool)


def stroke(radius: float, *points: tuple[float, float], erases: bool = False) -> BrushStroke:
    """Return a stroke whose radius and points are pixels."""
    return BrushStroke(tuple((x / WIDTH, y / HEIGHT) for x, y in points), radius / WIDTH, erases)


def distance_to(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Return the distance of the middle of each pixel from a line."""
    down, across = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    x, y = np.subtract(end, start)
    along = np.clip(((across - start[0]) * x + (down - start[1]) * y) / max(x * x + y * y, 1e-9), 0, 1)
    return np.hypot(across - start[0] - along * x, down - start[1] - along * y)


@pytest.mark.parametrize("radius", [0.5, 2, 7.3, 40])
@pytest.mark.parametrize("end", [(100.3, 120.8), (240.6, 150.1)], ids=["a dab", "a line"])
def test_a_stroke_covers_what_lies_within_its_radius_to_a_pixel(radius: float, end: tuple[float, float]):
    drawn = draw_strokes(EMPTY, [stroke(radius, (100.3, 120.8), end)])
    distance = distance_to((100.3, 120.8), end)
    assert drawn[distance < radius - 1.1].all()
    assert not drawn[distance > radius + 1.1].any()
    assert drawn.any()


def test_a_path_of_one_point_is_a_dab():
    dab = draw_strokes(EMPTY, [stroke(9, (50, 60))])
    assert np.array_equal(dab, draw_strokes(EMPTY, [stroke(9, (50, 60), (50, 60))]))
    assert dab.sum() == pytest.approx(np.pi * 81, rel=0.1)


def test_strokes_come_one_after_the_other_and_the_eraser_takes_away():
    mask = EMPTY.copy()
    mask[:, :200] = True
    line = (20, 150), (380, 150)
    erased = draw_strokes(mask, [stroke(10, *line), stroke(20, (100, 150), erases=True)])
    assert erased[5, 5]
    assert erased[150, 300]
    assert not erased[150, 100]
    again = draw_strokes(erased, [stroke(10, *line)])
    assert again[150, 100]
    assert mask[150, 100]
    assert not mask[150, 300]


def test_a_path_beside_the_picture_paints_what_reaches_into_it():
    drawn = draw_strokes(EMPTY, [stroke(30, (-10, 150), (-900, 150))])
    assert drawn[150, 0]
    assert not drawn[150, 25]


def test_the_pixels_to_be_covered_are_counted_before_the_work():
    assert count_covered([stroke(1, (0, 0))], SIZE) == pytest.approx(9)
    assert count_covered([stroke(100, (0, 0), (400, 0))] * 2, SIZE) == pytest.approx(2 * 201 * (400 + 2 * 201))

"""Points and boxes that select an object."""

import pytest

from components.errors import ValueNotAllowed
from components.imaging.mask.select.hints import MOST_POINTS, Hints, Point


@pytest.mark.parametrize(
    ("points", "box"),
    [
        ((), None),
        ((Point(1, 1, adds=False),), None),
        ((Point(float("nan"), 1),), None),
        ((Point(float("inf"), 1),), None),
        ((), (10.0, 10.0, 10.0, 20.0)),
        ((), (20.0, 10.0, 10.0, 20.0)),
        ((Point(1, 1),) * (MOST_POINTS + 1), None),
    ],
)
def test_hints_that_point_at_nothing_are_refused(points, box):
    with pytest.raises(ValueNotAllowed):
        Hints(points, box)

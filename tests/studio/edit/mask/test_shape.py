"""Shapes as a page sends them, and what nobody's page would."""

import json
import math

import pytest

from components.imaging.mask.polygon import fill_polygon
from components.studio.edit.mask.shape import MOST_POINTS, read_shape
from components.studio.events.event_errors import UnexpectedValue

CORNERS = [[0.25, 0.25], [0.75, 0.5]]


def shape(**changes: object) -> str:
    return json.dumps({"kind": "box", "points": CORNERS, "takes": False} | changes)


def test_a_box_and_an_ellipse_are_drawn_from_two_corners():
    size = (400, 400)
    assert fill_polygon(read_shape(shape()).outline, size).sum() == 200 * 100
    ellipse = fill_polygon(read_shape(shape(kind="ellipse")).outline, size)
    assert ellipse.sum() == pytest.approx(math.pi * 100 * 50, rel=0.002)
    assert read_shape(shape(takes=True)).takes


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "null",
        "[" * 10_000,
        shape(kind="star"),
        shape(takes="no"),
        shape(points=[[0, 0]]),
        shape(kind="lasso"),
        shape(points=[[0, 0], [0, 1e9]]),
        shape(points=[[0, 0], [0, 10**400]]),
        shape(points=[[0, 0], [0, True]]),
        shape(points=[[0, 0], [0]]),
        shape(points=[[0, 0]] * (MOST_POINTS + 1), kind="lasso"),
        '{"kind": "box", "points": [[0, 0], [NaN, 1]], "takes": false}',
    ],
)
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(UnexpectedValue):
        read_shape(text)

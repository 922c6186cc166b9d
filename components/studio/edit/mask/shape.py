"""A shape as the page has drawn it on the picture: lasso, box or ellipse, to be added or taken away."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.studio.events.event_errors import UnexpectedValue

Point = tuple[float, float]

# As many points as the page sends of a lasso (shapes.js).
MOST_POINTS = 2000
# The corners of an ellipse: at 8,000 pixels across the polygon is off by 0.08 pixels.
CORNERS = 720
# How far beside the picture a point may lie, as a share of the picture.
FARTHEST = 4.0


@dataclass(frozen=True)
class Shape:
    """Hold a closed line, as shares of the picture's width and height, and whether the shape is taken away."""

    outline: Sequence[Point]
    takes: bool


def read_shape(text: str | None) -> Shape:
    """Return the shape that the page sends as JSON: "kind", "points" and "takes". Raises UnexpectedValue."""
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        raise UnexpectedValue() from None
    given = value if isinstance(value, dict) else {}
    make, points, takes = OUTLINES.get(str(given.get("kind"))), given.get("points"), given.get("takes")
    if make is None or not isinstance(points, list) or not isinstance(takes, bool) or len(points) > MOST_POINTS:
        raise UnexpectedValue()
    read = [_read_point(point) for point in points]
    if len(read) < (3 if make is _keep else 2):
        raise UnexpectedValue()
    return Shape(make(read), takes)


def _read_point(value: object) -> Point:
    if not isinstance(value, list) or len(value) != 2 or not all(type(each) in (int, float) for each in value):
        raise UnexpectedValue()
    # Not a number, infinite, or an integer too large for a float: all of them lie outside.
    if not all(-FARTHEST <= each <= 1 + FARTHEST for each in value):
        raise UnexpectedValue()
    x, y = value
    return float(x), float(y)


def _keep(points: Sequence[Point]) -> Sequence[Point]:
    return points


def _outline_box(points: Sequence[Point]) -> Sequence[Point]:
    """Return the corners of the box between two of its corners."""
    (left, top), (right, bottom) = points[:2]
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _outline_ellipse(points: Sequence[Point]) -> Sequence[Point]:
    """Return points of the ellipse in the box between two of its corners."""
    (left, top), (right, bottom) = points[:2]
    turns = [2 * math.pi * number / CORNERS for number in range(CORNERS)]
    middle, radii = ((left + right) / 2, (top + bottom) / 2), ((right - left) / 2, (bottom - top) / 2)
    return [(middle[0] + radii[0] * math.cos(turn), middle[1] + radii[1] * math.sin(turn)) for turn in turns]


OUTLINES: dict[str, Callable[[Sequence[Point]], Sequence[Point]]] = {
    "lasso": _keep,
    "box": _outline_box,
    "ellipse": _outline_ellipse,
}

"""Hints: the clicks and the box by which a person says which object is meant."""

import math
from dataclasses import dataclass

from components.errors import ValueNotAllowed
from components.imaging.frame import Size
from components.message.message import Message

# More clicks than a person needs: an object that takes more is painted by hand.
MOST_POINTS = 64


@dataclass(frozen=True)
class Point:
    """Hold a click at (x, y), in pixels of the picture; ``adds`` is False for a click that takes away."""

    x: float
    y: float
    adds: bool = True


@dataclass(frozen=True)
class Hints:
    """Hold the clicks and the box, (left, top, right, bottom) in pixels of the picture, around the object.

    A box means its content and nothing around it. Raises ValueNotAllowed where no object is pointed at, and for a value
    that is no place.
    """

    points: tuple[Point, ...] = ()
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if len(self.points) > MOST_POINTS:
            raise ValueNotAllowed(Message("Select with at most {most} clicks, then paint the rest.", most=MOST_POINTS))
        if self.box is None and not any(point.adds for point in self.points):
            raise ValueNotAllowed(Message("Click an object, or drag a box around it."))
        places = [value for point in self.points for value in (point.x, point.y)] + list(self.box or ())
        if not all(math.isfinite(value) for value in places):
            raise ValueNotAllowed(Message("This is no place in the picture. Click the object again."))
        if self.box and not (self.box[0] < self.box[2] and self.box[1] < self.box[3]):
            raise ValueNotAllowed(Message("The box has no content. Drag it around the object."))

    def scale(self, size: Size, to: Size) -> "Hints":
        """Return the hints for a copy of the picture: ``size`` is the picture's, ``to`` that of the copy."""
        across, down = to[0] / size[0], to[1] / size[1]
        points = tuple(Point(point.x * across, point.y * down, point.adds) for point in self.points)
        if self.box is None:
            return Hints(points)
        left, top, right, bottom = self.box
        return Hints(points, (left * across, top * down, right * across, bottom * down))

"""A mark on a picture: a point, a box, an arrow or a freehand line, in fractions of the picture."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from components.message.message import Message
from components.review.review_errors import WrongEntry

Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Point = tuple[Fraction, Fraction]
MOST_POINTS = 400
# A line encloses a part where it is so wide and so high, as a fraction of the picture.
LEAST_PART = 0.01
# The points of a mark by its kind; a line has any number.
POINTS = {"point": 1, "box": 2, "arrow": 2}


class Mark(BaseModel):
    """Hold a mark: its kind, and its points from left and top as fractions of the width and the height.

    A box has its left upper and its right lower corner, an arrow its tail and its tip. Raises pydantic's
    ValidationError, a ValueError, for values that are no mark.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["point", "box", "arrow", "line"]
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=MOST_POINTS)]

    @model_validator(mode="after")
    def _check_points(self) -> "Mark":
        if len(self.points) != POINTS.get(self.kind, max(2, len(self.points))):
            raise ValueError(f"a {self.kind} of {len(self.points)} points")
        if self.kind == "box":
            (left, top), (right, bottom) = self.points
            if not (left < right and top < bottom):
                raise ValueError("a box without an area")
        return self

    @property
    def part(self) -> tuple[float, float, float, float] | None:
        """Return left, top, right and bottom of the part that the mark is about: of a box, or around a freehand line.

        None for other marks, and for a line that encloses nothing.
        """
        if self.kind != "line":
            return self.box
        xs, ys = zip(*self.points, strict=True)
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        return (left, top, right, bottom) if min(right - left, bottom - top) >= LEAST_PART else None

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """Return left, top, right and bottom of a box, None for another mark."""
        return None if self.kind != "box" else (*self.points[0], *self.points[1])


def read_mark(values: Mark | Mapping[str, object] | None) -> Mark | None:
    """Return the mark of JSON values, None for None. Raises WrongEntry for values that are no mark."""
    if values is None or isinstance(values, Mark):
        return values
    try:
        return Mark.model_validate(values)
    except ValidationError:
        raise WrongEntry(
            Message("This mark is not within the picture, or is none. Draw it again, or write without a mark.")
        ) from None


def box_mark(left: object, top: object, right: object, bottom: object) -> Mark | None:
    """Return the mark of a box. Raises WrongEntry for a box without an area, and for one that leaves the picture."""
    return read_mark({"kind": "box", "points": [[left, top], [right, bottom]]})

"""The question of a page: which object is at these clicks, in this box, or the subject of the picture."""

import json
from dataclasses import dataclass

from components.imaging.frame import Size
from components.imaging.mask.select.hints import MOST_POINTS, Hints, Point
from components.studio.events.event_errors import UnexpectedValue

# The page numbers its questions, so that an answer to an earlier one is not drawn.
MOST_NUMBER = 10**9
# Of a question with as many clicks as there may be.
MOST_LETTERS = 10_000


@dataclass(frozen=True)
class Question:
    """Hold a question: its number, the clicks as shares (x, y, adds) of the picture, and the box, None without one.

    With ``subject`` there are neither clicks nor a box.
    """

    number: int
    points: tuple[tuple[float, float, bool], ...]
    box: tuple[float, float, float, float] | None
    subject: bool

    def hints(self, size: Size) -> Hints:
        """Return the hints in pixels of a copy of the picture of ``size``. Raises ValueNotAllowed."""
        width, height = size
        points = tuple(Point(x * width, y * height, adds) for x, y, adds in self.points)
        if self.box is None:
            return Hints(points)
        left, top, right, bottom = self.box
        return Hints(points, (left * width, top * height, right * width, bottom * height))


def read_question(text: str | None) -> Question:
    """Return the question that a page sends. Raises UnexpectedValue for a text that no page sends.

    ``text`` is JSON: {"number": 1, "points": [[0.5, 0.5, true]], "box": null or [0.1, 0.1, 0.9, 0.9],
    "subject": false}.
    """
    if len(text or "") > MOST_LETTERS:
        raise UnexpectedValue()
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        raise UnexpectedValue() from None
    given = value if isinstance(value, dict) else {}
    number, points, box, subject = (given.get(name) for name in ("number", "points", "box", "subject"))
    if type(number) is not int or not 0 <= number <= MOST_NUMBER or type(subject) is not bool:
        raise UnexpectedValue()
    if not isinstance(points, list) or len(points) > MOST_POINTS + 1:
        raise UnexpectedValue()
    return Question(number, tuple(_read_point(point) for point in points), _read_box(box), subject)


def _read_point(value: object) -> tuple[float, float, bool]:
    if not isinstance(value, list) or len(value) != 3 or type(value[2]) is not bool:
        raise UnexpectedValue()
    return _read_share(value[0]), _read_share(value[1]), value[2]


def _read_box(value: object) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4:
        raise UnexpectedValue()
    left, top, right, bottom = (_read_share(side) for side in value)
    return left, top, right, bottom


def _read_share(value: object) -> float:
    # Not a number, infinite, or an integer too large for a float: all of them lie outside.
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise UnexpectedValue()
    return float(value)

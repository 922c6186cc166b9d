"""The paths of strokes, as the page hands them over, and the mask at the picture's resolution that the paths mean.

A mask that is drawn from paths is used only where the mask looks, in the editor's view, as the strokes there.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.mask.brush_stroke import MOST_COVERED, BrushStroke, count_covered, draw_strokes
from components.imaging.mask.mask import layer_from_mask
from components.studio.events.event_errors import UnexpectedValue

Paths = tuple[BrushStroke, ...]

# What the page sends at most (assets/mask/stroke_paths.js): strokes, and the points of all of them.
MOST_STROKES, MOST_POINTS = 2000, 20_000
# How far beside the view a point may lie, as a share of the view.
FARTHEST = 4.0
# The editor draws a stroke as discs beside each other: its edge may be off by this many pixels of the view.
NEAR = 3
# A sliver is left where an eraser meets the edge of a stroke: thinner than THIN pixels, at most SLIVER pixels away.
THIN, SLIVER = 3, 8
# The editor's discs lie at least two pixels of the view apart: a stroke of at most this radius, in pixels of the view,
# is a dotted line there, or is not seen at all.
DOTTED = 1.5


def read_paths(value: object, view_size: Size) -> Paths | None:
    """Return the strokes that a page hands over, None where it knows none. Raises UnexpectedValue.

    ``value``: a list of objects with "points", the text "x,y x,y ..." in pixels of the view, "radius" in pixels of the
    view, "erases", and "stroke", the number that the pieces of a stroke share; or None.
    """
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_STROKES:
        raise UnexpectedValue()
    texts = [stroke.get("points") if isinstance(stroke, dict) else None for stroke in value]
    if not all(isinstance(text, str) for text in texts) or sum(str(text).count(",") for text in texts) > MOST_POINTS:
        raise UnexpectedValue()
    return tuple(_read_stroke(stroke, view_size) for stroke in value)


def draw_paths(mask: np.ndarray, paths: Sequence[BrushStroke]) -> np.ndarray | None:
    """Return the mask, (height, width) bool, with strokes drawn over it; None where that would take too long."""
    height, width = mask.shape
    return draw_strokes(mask, paths) if count_covered(paths, (width, height)) <= MOST_COVERED else None


def shows(mask: np.ndarray, paths: Sequence[BrushStroke], strokes: np.ndarray) -> bool:
    """Return whether a mask that was drawn from paths looks in the view as ``strokes``, (height, width) bool.

    Where the strokes have an edge they may be off by ``NEAR`` pixels of the view, and by ``SLIVER`` where it is thin.
    Places where the view shows a path as a dotted line are not compared.
    """
    height, width = strokes.shape
    seen = layer_from_mask(mask, (width, height))[..., 3] > 0
    differs = ((seen != strokes) & ~_cover_dotted(paths, (width, height))).astype(np.uint8)
    if not _beyond_edges(differs, strokes, NEAR):
        return True
    thick = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((THIN, THIN), np.uint8))
    return not _beyond_edges(thick, strokes, NEAR) and not _beyond_edges(differs, strokes, SLIVER)


def _cover_dotted(paths: Sequence[BrushStroke], view_size: Size) -> np.ndarray:
    """Return the pixels of the view at the paths that the view shows as dotted lines: (height, width) bool."""
    width, height = view_size
    dotted = [path for path in paths if path.radius * width <= DOTTED]
    wider = [replace(path, radius=path.radius + NEAR / width, erases=False) for path in dotted]
    return draw_strokes(np.zeros((height, width), dtype=bool), wider)


def _beyond_edges(differs: np.ndarray, strokes: np.ndarray, pixels: int) -> bool:
    """Return whether any pixel of ``differs`` is farther than ``pixels`` from an edge of the strokes."""
    kernel = np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)
    near = cv2.morphologyEx(strokes.astype(np.uint8), cv2.MORPH_GRADIENT, kernel)
    return bool((differs > near).any())


def _read_stroke(value: dict[str, object], view_size: Size) -> BrushStroke:
    width, height = view_size
    radius, erases, number = value.get("radius"), value.get("erases"), value.get("stroke")
    if type(number) is not int or not 0 <= number < MOST_POINTS:
        raise UnexpectedValue()
    # Not a number, infinite, or an integer too large for a float: all of them lie outside.
    if type(radius) not in (int, float) or not isinstance(erases, bool) or not 0 < float(str(radius)) <= width + height:
        raise UnexpectedValue()
    try:
        points = [tuple(map(float, point.split(","))) for point in str(value["points"]).split(" ")]
    except ValueError:
        raise UnexpectedValue() from None
    shares = tuple((point[0] / width, point[1] / height) for point in points if len(point) == 2)
    if len(shares) < len(points) or not all(
        math.isfinite(each) and -FARTHEST <= each <= 1 + FARTHEST for point in shares for each in point
    ):
        raise UnexpectedValue()
    return BrushStroke(shares, float(str(radius)) / width, erases, number)

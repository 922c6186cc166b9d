"""Outlines: lists of points from which things are drawn.

Coordinates are those of a ``Surface``. Draws nothing.
"""

import math

import numpy as np

Point = tuple[float, float]


def oval(centre: Point, rx: float, ry: float | None = None, turn: float = 0) -> np.ndarray:
    """Return the outline of an ellipse turned clockwise by ``turn`` degrees, a circle when only ``rx`` is given."""
    around = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    points = np.stack([rx * np.cos(around), (rx if ry is None else ry) * np.sin(around)], axis=1)
    return turned(points, turn) + centre


def arc(centre: Point, rx: float, ry: float, start: float, end: float) -> np.ndarray:
    """Return the open arc of an ellipse between two angles in degrees."""
    around = np.radians(np.linspace(start, end, 40))
    return np.stack([centre[0] + rx * np.cos(around), centre[1] + ry * np.sin(around)], axis=1)


def turned(points: np.ndarray, turn: float, about: Point = (0, 0)) -> np.ndarray:
    """Return points turned clockwise about a point by degrees."""
    angle = math.radians(turn)
    matrix = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    rotated: np.ndarray = (np.asarray(points, float) - about) @ matrix + about
    return rotated


def moved(points: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return points shifted to the right and down."""
    shifted: np.ndarray = np.asarray(points, float) + np.array((x, y))
    return shifted


def mirrored(points: np.ndarray, x: float = 0.0) -> np.ndarray:
    """Return points mirrored at a vertical line."""
    flipped = np.array(points, float)
    flipped[:, 0] = 2 * x - flipped[:, 0]
    return flipped


def curve(points: list[Point] | np.ndarray, closed: bool = True, steps: int = 10) -> np.ndarray:
    """Return a smooth line through the points (Catmull-Rom)."""
    knots = np.asarray(points, float)
    if closed:
        knots = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        knots = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    before, start, end, after = knots[:-3], knots[1:-2], knots[2:-1], knots[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (k[:, None, :] for k in (before, start, end, after))
    path = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    path = path.reshape(-1, 2)
    return path if closed else np.concatenate([path, knots[-2:-1]])


def petal(base: Point, angle: float, length: float, width: float, tip: float = 0.0) -> np.ndarray:
    """Return a petal that starts at ``base`` and points along ``angle``; ``tip`` 1 is pointed, 0 is round."""
    t = np.linspace(0, np.pi, 24)
    along = (1 - np.cos(t)) / 2
    across = np.sin(t) ** (0.75 + 0.5 * tip) * (0.55 + 0.45 * along ** (1 - tip)) * width / 2
    one = np.stack([along * length, across], axis=1)
    other = np.stack([along[::-1] * length, -across[::-1]], axis=1)
    return turned(np.concatenate([one, other]), angle) + base


def mirror_shape(half: list[Point]) -> np.ndarray:
    """Return the smooth outline whose right half, from top to bottom, is given."""
    right = np.asarray(half, float)
    left = mirrored(right)[::-1]
    return curve(np.concatenate([right, left[left[:, 0] < 0]]))


def blob(rng: np.random.Generator, centre: Point, radius: float, wobble: float = 0.15, lobes: int = 9) -> np.ndarray:
    """Return a rounded, uneven outline."""
    around = np.linspace(0, 2 * np.pi, lobes, endpoint=False)
    reach = radius * (1 + wobble * (rng.random(lobes) * 2 - 1))
    return curve(np.stack([centre[0] + reach * np.cos(around), centre[1] + reach * np.sin(around)], axis=1))


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Return a rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def star(centre: Point, radius: float, rays: int = 5, inner: float = 0.45, turn: float = -90) -> np.ndarray:
    """Return a star whose first ray points along ``turn``."""
    around = np.radians(turn + np.arange(2 * rays) * 180 / rays)
    reach = np.where(np.arange(2 * rays) % 2 == 0, radius, radius * inner)
    return np.stack([centre[0] + reach * np.cos(around), centre[1] + reach * np.sin(around)], axis=1)

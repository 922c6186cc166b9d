"""A square transparent sheet on which one thing is drawn.

Coordinates run from -1 to 1 on both sides, y down, whatever the sheet's size in pixels; angles are degrees, 0 to the
right and 90 down. Light comes from the upper left. Knows nothing of scenes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from components.offline.drawing.canvas import Colour, blurred, mix, ramp
from components.offline.drawing.outline import Point, oval

WARM_LIGHT: Colour = (1.0, 0.97, 0.88)
COOL_DARK: Colour = (0.10, 0.06, 0.20)


@dataclass(frozen=True)
class Paint:
    """Say how a shape is coloured: along an angle, or outwards from a centre when there is a radius."""

    stops: tuple[Colour, ...]
    angle: float = 60
    centre: Point = (0, 0)
    radius: float = 0


def flat(colour: Colour) -> Paint:
    """Return paint of one colour."""
    return Paint((colour, colour))


def lit(colour: Colour, angle: float = 60, contrast: float = 1.0) -> Paint:
    """Return paint that goes from the lit side of a colour to its shaded side."""
    return Paint((lighter(colour, 0.32 * contrast), colour, darker(colour, 0.34 * contrast)), angle)


def round_lit(colour: Colour, centre: Point, radius: float) -> Paint:
    """Return paint that makes a disc of this centre and radius look like a ball."""
    x, y = centre
    stops = (lighter(colour, 0.62), lighter(colour, 0.2), colour, darker(colour, 0.22), darker(colour, 0.5))
    return Paint(stops, centre=(x - radius * 0.38, y - radius * 0.42), radius=radius * 1.6)


def lighter(colour: Colour, share: float) -> Colour:
    """Return the colour moved towards warm light."""
    return mix(colour, WARM_LIGHT, share)


def darker(colour: Colour, share: float) -> Colour:
    """Return the colour moved towards a cool shadow."""
    return mix(colour, COOL_DARK, share)


class Surface:
    """Hold what is drawn: ``rgb`` premultiplied and ``alpha``, both float32 from 0 to 1.

    ``scale`` and ``drop`` shrink and lower what is drawn from then on.
    """

    def __init__(self, side: int, rng: np.random.Generator) -> None:
        self.side = side
        self.rng = rng
        self.rgb: np.ndarray = np.zeros((side, side, 3), np.float32)
        self.alpha: np.ndarray = np.zeros((side, side), np.float32)
        self.scale, self.drop = 1.0, 0.0

    def shape(
        self,
        points: Sequence[Point] | np.ndarray,
        paint: Paint,
        *,
        soft: float = 0.0,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Fill a closed outline; ``soft`` blurs its edge, ``clip`` is a mask from ``mask_of``."""
        outline = self._to_pixels(points)
        self._lay(outline, lambda mask, origin: _fill(mask, outline - origin), paint, soft, opacity, clip, 0)

    def ellipse(
        self,
        centre: Point,
        rx: float,
        ry: float,
        paint: Paint,
        *,
        turn: float = 0,
        soft: float = 0.0,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Fill an ellipse turned clockwise by ``turn`` degrees; the rest as in ``shape``."""
        self.shape(oval(centre, rx, ry, turn), paint, soft=soft, opacity=opacity, clip=clip)

    def line(
        self,
        points: Sequence[Point] | np.ndarray,
        width: float,
        paint: Paint,
        *,
        soft: float = 0.0,
        opacity: float = 1.0,
        clip: np.ndarray | None = None,
    ) -> None:
        """Draw a line with round ends, ``width`` wide."""
        path = self._to_pixels(points)
        thick = max(round(width * self.scale * self.side / 2), 1)

        def draw(mask: np.ndarray, origin: np.ndarray) -> None:
            cv2.polylines(mask, [_fixed(path - origin)], False, 255, thick, cv2.LINE_AA, 4)

        self._lay(path, draw, paint, soft, opacity, clip, thick)

    def mask_of(self, points: Sequence[Point] | np.ndarray) -> np.ndarray:
        """Return (side, side) float32, 1 inside the outline."""
        mask = np.zeros((self.side, self.side), np.uint8)
        _fill(mask, self._to_pixels(points))
        return mask.astype(np.float32) / 255

    def texture(self, amount: float, cell: float = 0.08) -> None:
        """Vary the brightness of everything drawn, like paint laid unevenly."""
        count = max(int(2 / cell), 2)
        grid = self.rng.random((count, count), dtype=np.float32) - 0.5
        fine = self.rng.random((count * 3, count * 3), dtype=np.float32) - 0.5
        size = (self.side, self.side)
        field: np.ndarray = cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC)
        field += 0.7 * cv2.resize(fine, size, interpolation=cv2.INTER_CUBIC)
        self.rgb *= (1 + amount * field)[..., None]
        np.clip(self.rgb, 0, self.alpha[..., None], out=self.rgb)

    def _to_pixels(self, points: Sequence[Point] | np.ndarray) -> np.ndarray:
        return (np.asarray(points, np.float32) * self.scale + (1, 1 + self.drop)) * np.float32(self.side / 2)

    def _lay(
        self,
        path: np.ndarray,
        draw: Callable[[np.ndarray, np.ndarray], object],
        paint: Paint,
        soft: float,
        opacity: float,
        clip: np.ndarray | None,
        thick: int,
    ) -> None:
        spread = soft * self.side / 2
        margin = int(spread * 3 + thick + 3)
        left, top = np.maximum(np.floor(path.min(axis=0)).astype(int) - margin, 0)
        right, bottom = np.minimum(np.ceil(path.max(axis=0)).astype(int) + margin, self.side)
        if right <= left or bottom <= top:
            return
        mask = np.zeros((bottom - top, right - left), np.uint8)
        draw(mask, np.asarray((left, top), np.float32))
        if spread > 0.3:
            mask = blurred(mask, spread)
        cover = mask.astype(np.float32) * (opacity / 255)
        if clip is not None:
            cover *= clip[top:bottom, left:right]
        colours = self._coloured(paint, path, (left, top, right, bottom))
        rest = 1 - cover
        region = self.rgb[top:bottom, left:right]
        region *= rest[..., None]
        region += colours * cover[..., None]
        alpha = self.alpha[top:bottom, left:right]
        alpha *= rest
        alpha += cover

    def _coloured(self, paint: Paint, path: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
        if len(set(paint.stops)) == 1:
            return np.asarray(paint.stops[0], np.float32)
        left, top, right, bottom = box
        x = np.arange(left, right, dtype=np.float32)[None, :]
        y = np.arange(top, bottom, dtype=np.float32)[:, None]
        half = self.side / 2
        if paint.radius:
            cx, cy = self._to_pixels(np.asarray(paint.centre))
            at = np.sqrt((x - cx) ** 2 + (y - cy) ** 2) / (paint.radius * self.scale * half)
        else:
            way = np.asarray((math.cos(math.radians(paint.angle)), math.sin(math.radians(paint.angle))), np.float32)
            along = path @ way
            at = (x * way[0] + y * way[1] - along.min()) / max(float(along.max() - along.min()), 1e-3)
        colours: np.ndarray = np.take(ramp(paint.stops), (np.clip(at, 0, 1) * 255).astype(np.uint8), axis=0)
        return colours


def _fixed(path: np.ndarray) -> np.ndarray:
    return np.round(path * 16).astype(np.int32)


def _fill(mask: np.ndarray, outline: np.ndarray) -> None:
    cv2.fillPoly(mask, [_fixed(outline)], 255, cv2.LINE_AA, 4)

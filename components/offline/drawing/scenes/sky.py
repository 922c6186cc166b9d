"""The sky, and the light that comes from it.

A ``View`` says what every scene needs to know: size, seed, detail, hour and weather. Draws no land.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from components.offline.drawing.canvas import Colour, chance, glow, lay, mix, noise, smooth_step, tinted, vertical

SKIES: dict[str, tuple[Colour, ...]] = {
    "day": ((0.20, 0.47, 0.80), (0.48, 0.72, 0.91), (0.78, 0.89, 0.94), (0.96, 0.94, 0.86)),
    "dawn": ((0.36, 0.49, 0.76), (0.72, 0.68, 0.84), (0.97, 0.78, 0.76), (1.0, 0.92, 0.78)),
    "sunset": ((0.17, 0.16, 0.40), (0.56, 0.28, 0.50), (0.95, 0.48, 0.36), (1.0, 0.80, 0.48)),
    "night": ((0.015, 0.025, 0.09), (0.04, 0.07, 0.20), (0.09, 0.16, 0.35), (0.22, 0.29, 0.46)),
    "storm": ((0.22, 0.26, 0.33), (0.38, 0.43, 0.50), (0.56, 0.61, 0.66), (0.72, 0.74, 0.74)),
}
# What the hour does to everything the light falls on.
AMBIENT: dict[str, Colour] = {
    "day": (1.0, 1.0, 1.0),
    "dawn": (0.95, 0.83, 0.86),
    "sunset": (0.88, 0.60, 0.56),
    "night": (0.22, 0.30, 0.48),
    "storm": (0.66, 0.70, 0.76),
}


@dataclass(frozen=True)
class View:
    """Say what every scene needs to know.

    ``tint`` colours the land or the water where the prompt names a colour for it; ``discs`` is whether a sun or moon
    is drawn as a thing of its own, so that the sky leaves its place free; ``colourful`` is
    whether several things each have a colour of their own.
    """

    height: int
    width: int
    seed: str
    detail: int = 2
    hour: str = "day"
    weather: str = ""
    tint: Colour | None = None
    discs: bool = False
    colourful: bool = False

    def chance(self, name: str) -> np.random.Generator:
        """Return the stream of random numbers for one part of this picture."""
        return chance(self.seed, name)

    @property
    def light(self) -> str:
        """Return the name of the light: the hour, or that of bad weather by day."""
        return "storm" if self.weather in ("rain", "storm", "fog") and self.hour == "day" else self.hour

    @property
    def haze(self) -> Colour:
        """Return the colour of what is far away."""
        return SKIES[self.light][-1]

    @property
    def sun(self) -> tuple[float, float]:
        """Return where the light stands, as shares of width and height."""
        x = 0.22 + 0.56 * float(self.chance("sun").random())
        return x, {"sunset": 0.50, "dawn": 0.46, "night": 0.20}.get(self.hour, 0.16)

    def shade(self, colour: Colour) -> Colour:
        """Return a colour as it looks in this light."""
        first, second, third = (c * a for c, a in zip(colour, AMBIENT[self.light], strict=True))
        return first, second, third


def paint_sky(view: View, horizon: float = 0.62) -> np.ndarray:
    """Return a canvas with the sky down to ``horizon`` (a share of the height), its last colour below."""
    stops = SKIES[view.light]
    canvas = np.empty((view.height, view.width, 3), np.float32)
    edge = max(int(view.height * horizon), 1)
    canvas[:edge] = vertical(edge, view.width, stops)
    canvas[edge:] = stops[-1]
    x, y = view.sun
    centre = (x * view.width, y * view.height)
    if view.light == "night":
        _stars(canvas, view, edge)
        if not view.discs:
            _moon(canvas, view, centre)
    elif view.light != "storm":
        warm = (1.0, 0.86, 0.55) if view.light != "day" else (1.0, 0.97, 0.85)
        glow(canvas, centre, view.width * 0.42, warm, 0.45)
        if view.light != "day" and not view.discs:
            glow(canvas, centre, view.width * 0.14, (1.0, 0.92, 0.68), 0.6)
            disc = _disc(view, centre, view.width * 0.045)
            lay(canvas, (1.0, 0.97, 0.84), disc)
    _clouds(canvas, view, edge)
    return canvas


def _clouds(canvas: np.ndarray, view: View, edge: int) -> None:
    rng = view.chance("clouds")
    height, width = edge, view.width
    # Soft things need few pixels: clouds are made at half size.
    small = (max(height // 2, 4), max(width // 2, 4))
    field = noise(rng, *small, cell=width / 7, octaves=3 + view.detail, stretch=2.6)
    wisps = noise(rng, *small, cell=width / 5, octaves=2 + view.detail, stretch=6.0)
    down = np.linspace(0, 1, small[0], dtype=np.float32)[:, None]
    low = {"storm": 0.30}.get(view.light, 0.50 + 0.10 * float(rng.random()))
    cover = smooth_step(field, low, low + 0.30) * smooth_step(down, -0.1, 0.25) * (1 - 0.55 * down)
    cover = np.maximum(cover, 0.45 * smooth_step(wisps, 0.5, 0.95))
    lifted = np.roll(field, -max(small[0] // 40, 1), axis=0)
    thick = np.clip(0.55 + (field - lifted) * 5 - (field - low) * 0.6, 0, 1)
    dark, bright = {
        "day": ((0.66, 0.73, 0.83), (1.0, 0.99, 0.96)),
        "dawn": ((0.62, 0.55, 0.70), (1.0, 0.88, 0.82)),
        "sunset": ((0.36, 0.20, 0.38), (1.0, 0.66, 0.42)),
        "night": ((0.03, 0.05, 0.13), (0.20, 0.26, 0.42)),
        "storm": ((0.27, 0.30, 0.36), (0.70, 0.73, 0.76)),
    }[view.light]
    paint = tinted(thick, (dark, mix(dark, bright, 0.6), bright))
    cover = cv2.resize(cover, (width, height), interpolation=cv2.INTER_CUBIC)
    paint = cv2.resize(paint, (width, height), interpolation=cv2.INTER_LINEAR)
    lay(canvas[:edge], paint, np.clip(cover, 0, 1) * 0.92)


def _stars(canvas: np.ndarray, view: View, edge: int) -> None:
    rng = view.chance("stars")
    sprinkle_stars(canvas[:edge], rng, 220 + 260 * view.detail)


def sprinkle_stars(canvas: np.ndarray, rng: np.random.Generator, count: int) -> None:
    """Add stars of different size and colour to a canvas, in place."""
    height, width = canvas.shape[:2]
    places = rng.random((1200, 4))[:count]
    specks = np.zeros((height, width, 3), np.float32)
    for x, y, size, warmth in places:
        brightness = 0.35 + 0.65 * size
        tone = np.array(mix((0.75, 0.85, 1.0), (1.0, 0.90, 0.75), warmth)) * brightness
        radius = 0.5 + 1.6 * size**14 * width / 900
        cv2.circle(
            specks, (int(x * width * 16), int(y * height * 16)), int(radius * 16), tone.tolist(), -1, cv2.LINE_AA, 4
        )
    canvas += specks
    np.clip(canvas, 0, 1, out=canvas)


def _moon(canvas: np.ndarray, view: View, centre: tuple[float, float]) -> None:
    radius = view.width * 0.055
    glow(canvas, centre, radius * 3.6, (0.80, 0.86, 1.0), 0.40)
    disc = _disc(view, centre, radius)
    spots = noise(view.chance("moon"), view.height, view.width, cell=radius * 0.8, octaves=3)
    lay(canvas, tinted(spots, ((0.72, 0.73, 0.74), (0.96, 0.95, 0.88))), disc)


def _disc(view: View, centre: tuple[float, float], radius: float) -> np.ndarray:
    x = np.arange(view.width, dtype=np.float32)[None, :] - centre[0]
    y = np.arange(view.height, dtype=np.float32)[:, None] - centre[1]
    cover: np.ndarray = np.clip(radius + 0.5 - np.sqrt(x * x + y * y), 0, 1)
    return cover

"""The pixels of a picture in the making: chance, noise, gradients, blending.

A canvas is (height, width, 3) float32, RGB from 0 to 1; a clear one has premultiplied alpha as its fourth. Colours are
three floats in the same range. All chance comes from named streams, so that more detail never moves what is already
composed.
"""

import hashlib

import cv2
import numpy as np

Colour = tuple[float, float, float]


def chance(*names: object) -> np.random.Generator:
    """Return the stream of random numbers that belongs to these names, the same every time."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour between two: 0 is the first, 1 the second."""
    first, second, third = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return first, second, third


def noise(
    rng: np.random.Generator, height: int, width: int, cell: float, octaves: int = 4, stretch: float = 1.0
) -> np.ndarray:
    """Return (height, width) float32 noise from 0 to 1, its largest spots ``cell`` pixels wide.

    ``stretch`` above 1 draws the spots out sideways. Each octave has its own stream: more octaves add detail to
    the same pattern.
    """
    root = int(rng.integers(2**31))
    total = np.zeros((height, width), np.float32)
    weight, amount = 1.0, 0.0
    for octave in range(octaves):
        across = max(int(width / (cell * stretch)), 1) + 3
        down = max(int(height / cell), 1) + 3
        grid = chance(root, octave).random((down, across), dtype=np.float32)
        total += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        amount += weight
        weight *= 0.5
        cell = max(cell / 2, 2.0)
    values: np.ndarray = np.clip(total / amount * 1.6 - 0.3, 0, 1)
    return values


def smooth_step(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return values eased from 0 at ``low`` to 1 at ``high``."""
    eased = np.clip((values - low) / (high - low), 0, 1)
    return eased * eased * (3 - 2 * eased)


def ramp(stops: list[Colour] | tuple[Colour, ...], steps: int = 256) -> np.ndarray:
    """Return (steps, 3) float32 running evenly through the colours."""
    table = np.asarray(stops, np.float32)
    at = np.linspace(0, len(stops) - 1, steps)
    return np.stack([np.interp(at, np.arange(len(stops)), table[:, c]) for c in range(3)], axis=1).astype(np.float32)


def tinted(values: np.ndarray, stops: list[Colour] | tuple[Colour, ...]) -> np.ndarray:
    """Return (height, width, 3): each value from 0 to 1 as its colour in the ramp."""
    index = (np.clip(values, 0, 1) * 1023).astype(np.int16)
    colours: np.ndarray = np.take(ramp(stops, 1024), index, axis=0)
    return colours


def vertical(height: int, width: int, stops: list[Colour] | tuple[Colour, ...]) -> np.ndarray:
    """Return a canvas whose colour runs from top to bottom through the stops."""
    return np.repeat(ramp(stops, height)[:, None, :], width, axis=1)


def lay(canvas: np.ndarray, paint: np.ndarray | Colour, cover: np.ndarray | float) -> None:
    """Lay paint over a canvas in place; ``cover`` is (height, width) or one number, 1 hides what was there."""
    if isinstance(cover, np.ndarray):
        cover = cover[..., None]
    canvas += (np.asarray(paint, np.float32) - canvas) * cover


def glow(canvas: np.ndarray, centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Add light around a point of a canvas, in pixels, in place."""
    height, width = canvas.shape[:2]
    x = (np.arange(width, dtype=np.float32) - centre[0]) / radius
    y = (np.arange(height, dtype=np.float32) - centre[1]) / radius
    light = np.exp(-(y**2))[:, None] * np.exp(-(x**2))[None, :] * strength
    canvas += (np.asarray(colour, np.float32) - canvas * 0.6) * light[..., None]
    np.clip(canvas, 0, 1, out=canvas)


def blurred(pixels: np.ndarray, radius: float) -> np.ndarray:
    """Return the pixels softened; a wide radius works on a smaller copy."""
    if radius < 0.4:
        return pixels
    height, width = pixels.shape[:2]
    shrink = max(int(radius / 3), 1)
    if shrink > 1:
        small = cv2.resize(pixels, (max(width // shrink, 2), max(height // shrink, 2)), interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), radius / shrink)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(pixels, (0, 0), radius)


def premultiply(pixels: np.ndarray) -> np.ndarray:
    """Return (height, width, 4) uint8 RGBA, straight alpha, as a clear canvas."""
    canvas = pixels.astype(np.float32) / 255
    canvas[..., :3] *= canvas[..., 3:]
    return canvas


def straighten(canvas: np.ndarray) -> np.ndarray:
    """Return a clear canvas as (height, width, 4) uint8 RGBA, straight alpha, black where nothing is seen."""
    alpha = canvas[..., 3:]
    pixels: np.ndarray = np.concatenate([canvas[..., :3] / np.maximum(alpha, 1 / 510), alpha], axis=2)
    pixels = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    pixels[pixels[..., 3] == 0] = 0
    return pixels

"""The ground of a scene: skylines, slopes, and what grows on them.

Works on canvases in place; see ``canvas``. Paints no whole scene.
"""

import cv2
import numpy as np

from components.offline.drawing.canvas import Colour, lay, mix, tinted
from components.offline.drawing.scenes.sky import View


def profile(rng: np.random.Generator, width: int, bumps: float, octaves: int, sharp: bool) -> np.ndarray:
    """Return (width,) heights from 0 to 1 of a skyline with about so many bumps."""
    total, weight, amount = np.zeros(width, np.float32), 1.0, 0.0
    for _ in range(octaves):
        knots = rng.random(int(bumps) + 4)
        line = cv2.resize(knots[None].astype(np.float32), (width, 1), interpolation=cv2.INTER_CUBIC).ravel()
        total += weight * (1 - np.abs(2 * line - 1) if sharp else line)
        amount += weight
        weight *= 0.5 if sharp else 0.34
        bumps *= 2.1
    heights: np.ndarray = np.clip(total / amount, 0, 1.2)
    return heights


def raise_ridge(
    canvas: np.ndarray, skyline: np.ndarray, top: Colour, bottom: Colour, depth: float
) -> tuple[np.ndarray, slice]:
    """Fill everything below a skyline (in pixels from the top), in place; return its cover and its rows.

    The colour runs from ``top`` at the skyline to ``bottom`` ``depth`` pixels further down.
    """
    height = canvas.shape[0]
    first = int(np.clip(skyline.min() - 1, 0, height - 1))
    rows = slice(first, height)
    below = np.arange(first, height, dtype=np.float32)[:, None] - skyline.astype(np.float32)[None, :]
    cover = np.clip(below + 0.5, 0, 1)
    lay(canvas[rows], tinted(below / depth, (top, bottom)), cover)
    return below, rows


def roughen(canvas: np.ndarray, rows: slice, below: np.ndarray, field: np.ndarray, amount: float) -> None:
    """Vary the brightness below a skyline by noise, in place."""
    change = 1 + amount * (field[rows] - 0.5) * np.clip(below, 0, 1)
    canvas[rows] *= change[..., None]
    np.clip(canvas, 0, 1, out=canvas)


def plant_conifers(
    canvas: np.ndarray, view: View, ground: np.ndarray, tone: Colour, name: str, count: int, size: float
) -> None:
    """Draw conifers that stand on a line (in pixels from the top), in place."""
    rng = view.chance(name)
    cover = np.zeros(canvas.shape[:2], np.uint8)
    for spot, tall, lean in rng.random((160, 3))[:count]:
        x = spot * (view.width - 1)
        tall = view.height * size * (0.5 + tall)
        y = ground[int(x)] + view.height * 0.01 * lean
        tiers = int(np.clip(tall / 14, 5, 16))
        droop = rng.uniform(0.8, 1.2, (tiers, 2)) if tiers > 5 else np.ones((tiers, 2))
        for layer in range(tiers):
            rise = layer / tiers
            bottom = y - tall * 0.86 * rise
            top, half = bottom - tall * (0.30 - 0.14 * rise), tall * 0.19 * (1 - rise) + tall * 0.014
            sag, (left, right) = tall * 0.22 / tiers, droop[layer] * half
            points = np.array(
                [
                    (x, top),
                    (x + right, bottom),
                    (x + right * 0.5, bottom - sag),
                    (x, bottom - sag * 0.4),
                    (x - left * 0.5, bottom - sag),
                    (x - left, bottom),
                ]
            )
            cv2.fillPoly(cover, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    lay(canvas, tone, cover.astype(np.float32) / 255)


def plant_bushes(
    canvas: np.ndarray, view: View, ground: np.ndarray, tone: Colour, name: str, count: int, size: float
) -> None:
    """Draw round bushes and far trees on a line, in place."""
    rng = view.chance(name)
    cover = np.zeros(canvas.shape[:2], np.uint8)
    for spot, tall, _ in rng.random((count, 3)):
        x = 0.5 * spot + 0.5 * float(rng.choice([0.1, 0.3, 0.8, 0.95]))
        radius = view.height * size * (0.5 + tall)
        y = ground[int(x * (view.width - 1))]
        for puff in rng.normal(0, 0.5, (5, 2)):
            at = (int((x * view.width + puff[0] * radius) * 16), int((y - radius * (0.5 + 0.4 * abs(puff[1]))) * 16))
            cv2.circle(cover, at, int(radius * 0.55 * 16), 255, -1, cv2.LINE_AA, 4)
    lay(canvas, tone, cover.astype(np.float32) / 255 * 0.85)


def draw_grass(canvas: np.ndarray, view: View, top: float, light: Colour, dark: Colour, flowers: bool = True) -> None:
    """Draw blades of grass and flowers below ``top`` (a share of the height), in place."""
    rng = view.chance("blades")
    height, width = view.height, view.width
    blades = rng.random((3600, 5))[: 300 + 1200 * view.detail]
    for x, y, tall, lean, tone in blades[np.argsort(blades[:, 1])]:
        foot = np.array((x * width, height * (top + (1.04 - top) * y)))
        size = height * (0.012 + 0.05 * y * (0.4 + tall))
        tip = foot + np.array((size * (lean - 0.5) * 0.9, -size))
        colour = mix(dark, light, 0.15 + 0.85 * tone)
        cv2.line(
            canvas,
            np.round(foot * 16).astype(int).tolist(),
            np.round(tip * 16).astype(int).tolist(),
            colour,
            1 + int(y * 2.4),
            cv2.LINE_AA,
            4,
        )
    tones = ((0.98, 0.95, 0.88), (0.98, 0.80, 0.28), (0.90, 0.36, 0.40), (0.62, 0.50, 0.86))
    for x, y, kind, size in rng.random((150, 4))[: (30 + 45 * view.detail) * flowers]:
        at = np.round(np.array((x * width, height * (top + 0.01 + (0.98 - top) * y))) * 16).astype(int)
        radius = height * (0.002 + 0.006 * y) * (0.6 + size)
        cv2.circle(canvas, at.tolist(), int(radius * 16), view.shade(tones[int(kind * 4)]), -1, cv2.LINE_AA, 4)
        cv2.circle(canvas, at.tolist(), int(radius * 6), view.shade((0.85, 0.6, 0.2)), -1, cv2.LINE_AA, 4)
